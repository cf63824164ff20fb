import { inflateSync } from "node:zlib";
import type { Raster } from "../../src/imaging/raster.ts";

/** A TIFF's directory and pixels, read by the standard (TIFF 6.0) and by nothing of Darkroom's. */
export interface ReadTiff extends Raster {
  /** Values by tag. */
  readonly tags: ReadonlyMap<number, readonly number[]>;
  text(tag: number): string;
}

/** Bytes of a value by its type: BYTE, ASCII, SHORT, LONG, RATIONAL as two LONGs, UNDEFINED. */
const TYPES: Readonly<Record<number, { readonly bytes: number; readonly values: number }>> = {
  1: { bytes: 1, values: 1 },
  2: { bytes: 1, values: 1 },
  3: { bytes: 2, values: 1 },
  4: { bytes: 4, values: 1 },
  5: { bytes: 4, values: 2 },
  7: { bytes: 1, values: 1 },
};

const UNPACK: Readonly<Record<number, (bytes: Uint8Array, length: number) => Uint8Array>> = {
  1: (bytes) => bytes,
  5: unpackLzw,
  8: (bytes) => new Uint8Array(inflateSync(bytes)),
};

/** @param isShort whether only the directory is wanted */
export function readTiff(file: Uint8Array, isShort = false): ReadTiff {
  const tags = readDirectory(file);
  const one = (tag: number) => tags.get(tag)?.[0] ?? 0;
  const [width, height, rows] = [one(256), one(257), one(278)];
  const text = (tag: number) => String.fromCharCode(...(tags.get(tag) ?? []).slice(0, -1));
  const data = new Uint8Array(isShort ? 0 : 3 * width * height);
  const shape = { width, height, channels: 3 as const, data, tags, text };
  if (isShort) return shape;
  for (const [i, offset] of (tags.get(273) ?? []).entries()) {
    const length = 3 * width * Math.min(rows, height - i * rows);
    const packed = file.subarray(offset, offset + (tags.get(279)?.[i] ?? 0));
    const strip = UNPACK[one(259)]?.(packed, length) ?? new Uint8Array();
    if (strip.length !== length) throw new Error(`strip ${i}: ${strip.length} bytes instead of ${length}`);
    data.set(strip, i * rows * 3 * width);
  }
  if (one(317) === 2) addDifferences(data, 3 * width);
  return shape;
}

function readDirectory(file: Uint8Array): Map<number, number[]> {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  if (view.getUint32(0, true) !== 0x002a4949) throw new Error("no little-endian TIFF");
  const at = view.getUint32(4, true);
  const tags = new Map<number, number[]>();
  for (let i = 0; i < view.getUint16(at, true); i++) {
    const entry = at + 2 + 12 * i;
    const { bytes, values } = TYPES[view.getUint16(entry + 2, true)] ?? { bytes: 1, values: 1 };
    const count = values * view.getUint32(entry + 4, true);
    const from = count * bytes <= 4 ? entry + 8 : view.getUint32(entry + 8, true);
    const read = (n: number) => {
      if (bytes === 1) return view.getUint8(from + n);
      return bytes === 2 ? view.getUint16(from + 2 * n, true) : view.getUint32(from + 4 * n, true);
    };
    tags.set(
      view.getUint16(entry, true),
      Array.from({ length: count }, (_, n) => read(n)),
    );
  }
  return tags;
}

/** Section 13: codes of 9 to 12 bits, the first bit of a byte first, longer one code early. */
function unpackLzw(packed: Uint8Array, length: number): Uint8Array {
  const out = new Uint8Array(length);
  let [at, bits, held, width, filled] = [0, 0, 0, 9, 0];
  let table: { from: number; length: number }[] = [];
  let last: { from: number; length: number } | null = null;
  for (;;) {
    while (bits < width) {
      held = (held << 8) | (packed[at++] ?? 0);
      bits += 8;
    }
    bits -= width;
    const code = (held >> bits) & ((1 << width) - 1);
    held &= (1 << bits) - 1;
    if (code === 257 || filled > length) return out.subarray(0, filled);
    if (code === 256) {
      [table, last, width] = [[], null, 9];
      continue;
    }
    const from = filled;
    if (code < 256) out[filled++] = code;
    else {
      const known = table[code - 258] ?? { from: last?.from ?? 0, length: (last?.length ?? 0) + 1 };
      for (let i = 0; i < known.length; i++) out[filled++] = out[known.from + i] ?? 0;
    }
    // Each entry is the string before and the first byte of this one, which stand side by side in what was written.
    if (last !== null) table.push({ from: last.from, length: last.length + 1 });
    last = { from, length: filled - from };
    const next = 258 + table.length + 1;
    width = next >= 2048 ? 12 : next >= 1024 ? 11 : next >= 512 ? 10 : 9;
  }
}

/** Section 14. */
function addDifferences(data: Uint8Array, rowBytes: number): void {
  for (let row = 0; row < data.length; row += rowBytes)
    for (let i = row + 3; i < row + rowBytes; i++) data[i] = (data[i] ?? 0) + (data[i - 3] ?? 0);
}
