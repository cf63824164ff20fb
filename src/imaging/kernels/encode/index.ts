export { encodeRows } from "./rows";
export { encodeStrip } from "./strip";
export { encodeScan, encodeTail } from "./scan";
