export { adler32 } from "./adler";
export {
  inflate, inflateFault, inflateFeed, inflateInput, inflateOutput, inflateResume, inflateSavedBytes,
  inflateSettle, inflateSlide, inflateStart, inflateStateBytes, inflateUnusedBits,
} from "./inflate";
export { scatterPixels } from "./scatter";
export { unfilterRows } from "./unfilter";
export {
  highBytes, unpackGrey, unpackGreyAlpha, unpackKeyedGrey, unpackKeyedRgb, unpackPalette,
} from "./unpack";
