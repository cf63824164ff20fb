/** What enhanced pictures can be asked for as. */
export const ENHANCED_FORMATS = ["jpeg", "png", "webp", "avif", "jxl"] as const;
export type EnhancedFormat = (typeof ENHANCED_FORMATS)[number];

/** First bytes that tell formats apart: an ISO file's list of brands is the longest of what is looked at. */
export const SIGNATURE_BYTES = 64;

const AVIF_BRANDS = new Set(["avif", "avis"]);
const HEVC_BRANDS = new Set(["heic", "heix", "hevc", "hevx", "heim", "heis"]);

const TESTS: Readonly<Record<EnhancedFormat, (head: Uint8Array) => boolean>> = {
  // SOI and the first byte of the next marker (ITU-T T.81, B.1.1.3)
  jpeg: (head) => hasBytes(head, 0, [0xff, 0xd8, 0xff]),
  // PNG (Third Edition), 5.2
  png: (head) => hasBytes(head, 0, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
  // RFC 9649, 2.4
  webp: (head) => text(head, 0) === "RIFF" && text(head, 8) === "WEBP",
  avif: isAvif,
  // Codestream (ISO/IEC 18181-1) or container (ISO/IEC 18181-2, 9.1)
  jxl: (head) =>
    hasBytes(head, 0, [0xff, 0x0a]) ||
    hasBytes(head, 0, [0, 0, 0, 0x0c, 0x4a, 0x58, 0x4c, 0x20, 0x0d, 0x0a, 0x87, 0x0a]),
};

/** The format that a file beginning with `head` (SIGNATURE_BYTES or the whole file) has; undefined for none of ours. */
export function findFormat(head: Uint8Array): EnhancedFormat | undefined {
  return ENHANCED_FORMATS.find((format) => TESTS[format](head));
}

/**
 * `mif1` names any HEIF picture (ISO/IEC 23008-12): with it alone the picture may be AVIF, with an HEVC
 * brand beside it, it is not (AVIF 1.1, 6.2 wants `avif` listed; older writers left it out).
 */
function isAvif(head: Uint8Array): boolean {
  if (text(head, 4) !== "ftyp") return false;
  const boxEnd = Math.min(
    new DataView(head.buffer, head.byteOffset, head.byteLength).getUint32(0),
    head.length,
  );
  const brands = [text(head, 8)];
  for (let at = 16; at + 4 <= boxEnd; at += 4) brands.push(text(head, at));
  if (brands.some((brand) => AVIF_BRANDS.has(brand))) return true;
  return brands.includes("mif1") && !brands.some((brand) => HEVC_BRANDS.has(brand));
}

function hasBytes(head: Uint8Array, at: number, bytes: readonly number[]): boolean {
  return bytes.every((byte, index) => head[at + index] === byte);
}

function text(head: Uint8Array, at: number): string {
  return String.fromCharCode(...head.subarray(at, at + 4));
}
