export { joinBytes, keepFirst } from "./pairs";
export { weighBytes, weighWords } from "./down";
export { weighAcross } from "./across";
export { halveBytesDown, halveWordsDown, halveAcross } from "./halve";
export { premultiply, unpremultiply, flatten, greyToRgb } from "./convert";
export { turn } from "./turn";
export { lumaRow, hashAcross, hashDown } from "./hash";
export { sumSamples } from "./sums";
