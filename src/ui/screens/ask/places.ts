import type { Passage } from "../../../ask/passage.ts";
import { pageHref } from "../../api/tenant.ts";

const PLACES: Readonly<Record<string, string>> = {
  README: "README",
  Changelog: "Changelog",
  Interface: "The interface",
  Errors: "Error codes",
};

/** The document that a passage stands in, as people call it. */
export function placeOf({ source }: Pick<Passage, "source">): string {
  return PLACES[source] ?? source;
}

/** Where a passage stands. Only this page's own addresses know the tenant. */
export function passageHref({ url }: Pick<Passage, "url">): string {
  return url.startsWith("/ask") ? pageHref(url) : url;
}
