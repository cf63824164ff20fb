import { LIMITS } from "../../limits.ts";
import { sayBytes } from "../text/sizes.ts";

/** Bytes that tell the kind of a picture. */
export const HEAD_BYTES = 12;

/** What one picture may have, as people say it. */
export const LARGEST = sayBytes(LIMITS.uploadBytes);

/**
 * Why a file need not be sent at all, or undefined. What remains to be found wrong the interface finds.
 * @param head its first `HEAD_BYTES`
 */
export function refusalOf(size: number, head: Uint8Array): string | undefined {
  if (size === 0) return "The file is empty.";
  if (!isPicture(head)) return "Not a JPEG, PNG or WebP. Export it as one of these and add it again.";
  if (size > LIMITS.uploadBytes) {
    return `Too large: it has ${sayBytes(size)}, and one picture may have ${LARGEST} at most.`;
  }
  return undefined;
}

const JPEG = [0xff, 0xd8, 0xff];
const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const RIFF = [0x52, 0x49, 0x46, 0x46];
const WEBP = [0x57, 0x45, 0x42, 0x50];

function isPicture(head: Uint8Array): boolean {
  const has = (bytes: readonly number[], at = 0) => bytes.every((byte, index) => head[at + index] === byte);
  return has(JPEG) || has(PNG) || (has(RIFF) && has(WEBP, 8));
}
