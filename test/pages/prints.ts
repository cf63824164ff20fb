import type { Page } from "playwright-core";
import { expect } from "vitest";
import { url } from "./kit.ts";
import { type Photograph, photograph } from "./photographs.ts";

/** What the tests read of the interface's answers. */
export interface Frame {
  readonly effective_dpi: number;
  readonly crop_share: Readonly<Record<"left" | "top" | "width" | "height", number>>;
}

export interface Print {
  readonly id: string;
  readonly status: string;
  readonly output: { readonly width_px: number; readonly height_px: number; readonly bytes: number };
}

/** A tenant of a test's own, spoken to without the page. */
export interface Tenant {
  readonly name: string;
  read<T>(path: string): Promise<T>;
  send(method: "POST" | "DELETE", path: string, body?: Record<string, string> | FormData): Promise<Response>;
}

export function tenantNamed(name: string, base = url): Tenant {
  const addressOf = (path: string) =>
    `${base}${path}${path.includes("?") ? "&" : "?"}tenant_name=${encodeURIComponent(name)}`;
  return {
    name,
    async read<T>(path: string) {
      return (await (await fetch(addressOf(path))).json()) as T;
    },
    send(method, path, body) {
      if (body === undefined || body instanceof FormData)
        return fetch(addressOf(path), { method, body: body ?? null });
      const headers = { "Content-Type": "application/json" };
      return fetch(addressOf(path), { method, headers, body: JSON.stringify(body) });
    },
  };
}

/** Adds a landscape of 1,600 by 900 pixels, or the one given, and waits until its renditions are there. @returns its id */
export async function addPicture(tenant: Tenant, seed: number, file?: Photograph): Promise<string> {
  const { name, mimeType, buffer } =
    file ?? (await photograph("dunes.jpg", seed, { width: 1600, height: 900 }));
  const form = new FormData();
  form.set("file", new File([new Uint8Array(buffer)], name, { type: mimeType }));
  const { asset_id: id } = (await (await tenant.send("POST", "/v1/assets", form)).json()) as {
    asset_id: string;
  };
  const statusOf = async () => (await tenant.read<{ status: string }>(`/v1/assets/${id}`)).status;
  await expect.poll(statusOf, { timeout: 60_000 }).toBe("ready");
  return id;
}

/** @returns the print's id */
export async function order(tenant: Tenant, asset: string, style: string, size: string): Promise<string> {
  const body = { asset_id: asset, style_id: style, size_preset_id: size };
  const answer = await tenant.send("POST", "/v1/renders", body);
  return ((await answer.json()) as { render_id: string }).render_id;
}

export async function prints({ read }: Tenant): Promise<readonly Print[]> {
  return (await read<{ renders: Print[] }>("/v1/renders")).renders;
}

/** Waits until a style is shown on the picture, in the studio. */
export const shown = (page: Page, style: string) =>
  page.locator(`.proof-field[aria-busy="false"][data-style="${style}"]`).waitFor();
/** Where an element is seen, CSS pixels. */
export async function boxOf(page: Page, selector: string) {
  const box = await page.locator(selector).boundingBox();
  if (box === null) throw new Error(`${selector} is not seen`);
  return box;
}
