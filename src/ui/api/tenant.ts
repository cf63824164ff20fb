import { createStore } from "../parts/store.ts";

/** Whose things are shown, where no one is named in the address. */
export const USUAL_TENANT = "default";

/** The tenant that the page acts for: part of each address, so that a link leads to the same things. */
export const tenant = createStore(tenantOf(location.search));

export function tenantOf(search: string): string {
  return new URLSearchParams(search).get("tenant") || USUAL_TENANT;
}

/** An address of the interface, for the tenant acted for. */
export function forTenant(path: string, name = tenant.get()): string {
  if (name === USUAL_TENANT) return path;
  return `${path}${path.includes("?") ? "&" : "?"}tenant_name=${encodeURIComponent(name)}`;
}

/** An address of this page that keeps the tenant. */
export function pageHref(path: string, name = tenant.get()): string {
  if (name === USUAL_TENANT) return path;
  return `${path}${path.includes("?") ? "&" : "?"}tenant=${encodeURIComponent(name)}`;
}
