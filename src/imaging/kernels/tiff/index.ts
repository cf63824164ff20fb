export { addSamples, meanPixels } from "./boxMean";
export { lzwStrips, lzwTableBytes } from "./lzw";
export { deflateStateBytes, deflateStrip } from "./deflate";
export { differenceRows } from "./predict";
