export * from "./entropy";
export { transform2 } from "./idct2";
export { transform4 } from "./idct4";
export { transform8 } from "./idct8";
export { transform8Low } from "./idct8Low";
export { transformRow } from "./transformRow";
export { repeatEdges, replicate, upsampleH1V2, upsampleH2V1, upsampleH2V2 } from "./upsample";
export { rgbFromCmyk, rgbFromPlanes, rgbFromYcc, rgbFromYcck } from "./colour";
