import { SCREENPRINT, screenprint } from "./screenprint.ts";
import { COASTAL } from "./screenprint-coastal.ts";

export const screenprintCoastalPoster = screenprint({
  slug: "screenprint-coastal-poster",
  name: "Screenprint, coastal poster",
  description: "The same four inks as large flat forms with bold lines, clean, in a border of cream paper.",
  inks: COASTAL,
  shares: [0.2, 0.45, 0.7],
  pattern: "none",
  parameters: {
    ...SCREENPRINT,
    detail: 0.046,
    rounding: 0.02,
    line: 0.018,
    edge: 10,
    shading: 0,
    wear: 0,
    margin: 0.035,
  },
});
