import type { Style } from "./style.ts";

/** The photograph as it is: a fine-art print. */
export const photo: Style = {
  slug: "photo",
  name: "Photograph",
  description: "The photograph itself, unchanged, for a fine-art print.",
  parameters: {},
  halo: () => 0,
  needsProxy: false,
  prepare: () => ({}),
  apply: (_memory, source) => source,
};
