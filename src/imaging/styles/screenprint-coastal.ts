import { SCREENPRINT, screenprint } from "./screenprint.ts";

/** Cream, mid, teal, ink. */
export const COASTAL = [
  [233, 226, 198],
  [201, 193, 167],
  [126, 146, 142],
  [31, 42, 46],
] as const;

export const screenprintCoastal = screenprint({
  slug: "screenprint-coastal",
  name: "Screenprint, coastal",
  description:
    "Four inks of the seaside on cream, tones sprayed into one another, fine lines, a little worn.",
  inks: COASTAL,
  shares: [0.2, 0.45, 0.7],
  pattern: "stipple",
  parameters: { ...SCREENPRINT, shading: 10, screen: 0.01 },
});
