export {
  addBytesDown, slideBytesDown, addWordsDown, slideWordsDown, addLongsDown, slideLongsDown,
} from "./columns";
export { meanAcross, meanAcrossInside } from "./across";
export { lumaOf, quadsOf } from "./planes";
export { repeatBytes, tensorBlocks, tensorAcross, flowOf } from "./tensor";
export { evenMeans, repeatFloats, strokeEllipses, kuwaharaRow, bristleRow, varnishRow } from "./oil";
export { noiseRow } from "./noise";
export { dustRow } from "./dust";
export { toneOf, graphiteRow } from "./pencil";
export { splitRow, inkRow } from "./ink";
export { thinRow, driftRow, washRow } from "./wash";
export * from "./flat";
