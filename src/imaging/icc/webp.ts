import { ascii, joinBytes, malformed, viewOf } from "./splice.ts";

/** What VP8X says of the whole picture. */
export interface WebpCanvas {
  readonly width: number;
  readonly height: number;
  readonly hasAlpha: boolean;
}

const RIFF_HEAD_BYTES = 12;
const CHUNK_HEAD_BYTES = 8;
const ICC_FLAG = 0x20;
const ALPHA_FLAG = 0x10;

/** A WebP in the extended format with the profile in ICCP behind VP8X (RFC 9649, 2.7). */
export function embedInWebp(
  bytes: Uint8Array,
  profile: Uint8Array,
  canvas: WebpCanvas,
): Uint8Array<ArrayBuffer> {
  const chunks = readChunks(bytes).filter(({ tag }) => tag !== "ICCP");
  const old = chunks.find(({ tag }) => tag === "VP8X");
  const extended = old === undefined ? newExtended(canvas) : flagged(old.whole);
  const others = chunks.filter((entry) => entry !== old).map(({ whole }) => whole);
  const file = joinBytes([bytes.subarray(0, RIFF_HEAD_BYTES), extended, chunk("ICCP", profile), ...others]);
  viewOf(file).setUint32(4, file.length - 8, true);
  return file;
}

function newExtended({ width, height, hasAlpha }: WebpCanvas): Uint8Array {
  const body = new Uint8Array(10);
  const view = viewOf(body);
  view.setUint8(0, ICC_FLAG | (hasAlpha ? ALPHA_FLAG : 0));
  // Two sizes of 24 bits, each less one: the higher byte of the first write is the second's lowest.
  view.setUint32(4, width - 1, true);
  view.setUint16(7, (height - 1) & 0xffff, true);
  view.setUint8(9, (height - 1) >> 16);
  return chunk("VP8X", body);
}

function flagged(extended: Uint8Array): Uint8Array {
  const copy = new Uint8Array(extended);
  copy[CHUNK_HEAD_BYTES] = (copy[CHUNK_HEAD_BYTES] ?? 0) | ICC_FLAG;
  return copy;
}

function readChunks(bytes: Uint8Array): { tag: string; whole: Uint8Array }[] {
  const view = viewOf(bytes);
  if (bytes.length < RIFF_HEAD_BYTES || view.getUint32(8) !== 0x57454250) throw malformed("no WebP");
  const chunks: { tag: string; whole: Uint8Array }[] = [];
  let at = RIFF_HEAD_BYTES;
  while (at + CHUNK_HEAD_BYTES <= bytes.length) {
    const length = view.getUint32(at + 4, true);
    const end = at + CHUNK_HEAD_BYTES + length;
    if (end > bytes.length) throw malformed("a WebP chunk that goes past the end");
    const tag = String.fromCharCode(...bytes.subarray(at, at + 4));
    chunks.push({ tag, whole: chunk(tag, bytes.subarray(at + CHUNK_HEAD_BYTES, end)) });
    at = end + (length % 2);
  }
  return chunks;
}

/** Tag, little-endian length, body, and a pad byte behind an odd one (RFC 9649, 2.3). */
function chunk(tag: string, body: Uint8Array): Uint8Array {
  const head = new Uint8Array(CHUNK_HEAD_BYTES);
  head.set(ascii(tag));
  viewOf(head).setUint32(4, body.length, true);
  return joinBytes([head, body, new Uint8Array(body.length % 2)]);
}
