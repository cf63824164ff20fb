import { inflateSync } from "node:zlib";
import { LIMITS } from "../../limits.ts";
import type { Metadata } from "./metadata.ts";

/** Name of at most 79 bytes, NUL, compression method. */
const NAME_BYTES = 79;

/** Bytes of an iCCP chunk's body that are kept: deflate adds little to what it cannot shrink. */
export const ICCP_BYTES = LIMITS.iccBytes + NAME_BYTES + 2;

/** Inflates the body of an iCCP chunk (PNG third edition, 11.3.2.3), never above LIMITS.iccBytes. */
export function readIccp(body: Uint8Array, metadata: Metadata): void {
  const end = body.indexOf(0);
  if (end < 1 || end > NAME_BYTES || body[end + 1] !== 0) {
    metadata.warn("icc_invalid");
    return;
  }
  try {
    metadata.icc(inflateSync(body.subarray(end + 2), { maxOutputLength: LIMITS.iccBytes }));
  } catch (cause) {
    const large =
      cause instanceof RangeError || (cause as { code?: unknown }).code === "ERR_BUFFER_TOO_LARGE";
    metadata.warn(large ? "icc_too_large" : "icc_invalid");
  }
}
