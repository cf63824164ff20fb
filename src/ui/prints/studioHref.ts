import type { PrintChoices } from "../api/prints.ts";
import { pageHref } from "../api/tenant.ts";
import { writeChoices } from "./choices.ts";

/** The studio with these choices: of a picture, or where one is chosen. */
export function studioHref(asset: string | undefined, choices: PrintChoices): string {
  const path = asset === undefined ? "/studio" : `/studio/${asset}`;
  const query = writeChoices(choices);
  return pageHref(query === "" ? path : `${path}?${query}`);
}
