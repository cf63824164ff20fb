import { SCREENPRINT, screenprint } from "./screenprint.ts";

/** Paper, lilac, purple, night. */
export const REBEL = [
  [220, 212, 182],
  [157, 141, 180],
  [108, 90, 134],
  [42, 31, 59],
] as const;

export const screenprintRebel = screenprint({
  slug: "screenprint-rebel",
  name: "Screenprint, rebel",
  description:
    "Four inks from night to paper, hard light, tones hatched into one another like a street poster.",
  inks: REBEL,
  shares: [0.22, 0.45, 0.68],
  pattern: "hatch",
  parameters: { ...SCREENPRINT, line: 0.015, shading: 24, screen: 0.033, wear: 0.6, colour: 0.06 },
});
