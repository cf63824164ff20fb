export { compact, fileOffset, finishScan } from "./interval";
export { decodeProgressive } from "./progressive";
export { decodeSequential } from "./sequential";
export { unstuff } from "./unstuff";
