import { LIMITS } from "../../limits.ts";

const ORIENTATION = 0x0112;
const SHORT = 3;
const LONG = 4;
const ENTRY_BYTES = 12;
const BYTE_ORDERS: Readonly<Record<number, boolean>> = { 18761: true, 19789: false };

/**
 * Orientation 1 to 8 from an EXIF block (a TIFF header and IFD0; Exif 2.32, 4.5 and 4.6.4 A), with or
 * without `Exif\0\0` before it. Anything absent, cut off or out of range gives 1; it never throws.
 */
export function readOrientation(block: Uint8Array): number {
  const prefix = hasPrefix(block) ? 6 : 0;
  const view = new DataView(block.buffer, block.byteOffset + prefix, block.byteLength - prefix);
  if (view.byteLength < 8) return 1;
  const little = BYTE_ORDERS[view.getUint16(0)];
  if (little === undefined || view.getUint16(2, little) !== 42) return 1;
  const ifd = view.getUint32(4, little);
  if (ifd + 2 > view.byteLength) return 1;
  const count = view.getUint16(ifd, little);
  const whole = Math.min(count, Math.floor((view.byteLength - ifd - 2) / ENTRY_BYTES));
  for (let entry = 0; entry < whole; entry += 1) {
    const at = ifd + 2 + entry * ENTRY_BYTES;
    if (view.getUint16(at, little) === ORIENTATION) return orientationAt(view, at, little);
  }
  return 1;
}

function orientationAt(view: DataView, at: number, little: boolean): number {
  const type = view.getUint16(at + 2, little);
  if ((type !== SHORT && type !== LONG) || view.getUint32(at + 4, little) === 0) return 1;
  const value = type === SHORT ? view.getUint16(at + 8, little) : view.getUint32(at + 8, little);
  return value >= 1 && value <= 8 ? value : 1;
}

/** JPEG puts `Exif\0\0` before the block; some writers of WebP and PNG keep it, against their standards. */
function hasPrefix(block: Uint8Array): boolean {
  return block[0] === 0x45 && block[1] === 0x78 && block[2] === 0x69 && block[3] === 0x66 && block[4] === 0;
}

/** Bytes of a block of this length that are kept: IFD0 stands at its start. */
export function exifKept(length: number): number {
  return Math.min(length, LIMITS.exifBytes);
}
