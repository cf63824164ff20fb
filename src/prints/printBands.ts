import { type BandPlan, planBands } from "../imaging/tiff/bands.ts";
import type { Frame } from "./frame.ts";
import { bandsForWindows } from "./turnedWindow.ts";

/** How a print is divided: told by its frame alone. */
export function printBands(frame: Frame): BandPlan {
  return planBands(frame, (count) => bandsForWindows(frame, count));
}
