// Flat areas of a few colours: posters and screenprints.
export { quadRow, quadAgain, weighBoxes, joinSectors } from "./sectors";
export { matchColours } from "./match";
export { labelRow, markRow, padBytes } from "./labels";
export { addMask, slideTent, tentAcross, coverRow } from "./shapes";
export { padWords, lineRow } from "./inkLines";
export { edgeRow, strengthRow } from "./edges";
export { hashRow, addBytes, grainAcross } from "./grain";
export { stippleRow, hatchRow } from "./screen";
export { wearRow, layPaper, layInk, joinPlanes } from "./print";
export { pickRow } from "./pick";
