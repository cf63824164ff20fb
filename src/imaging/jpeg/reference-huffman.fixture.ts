import type { BitReader } from "./reference-bits.fixture.ts";

/** Codes up to this length are found by one look-up; longer ones are less than one in a hundred. */
const FAST_BITS = 10;
const FAST_MASK = (1 << FAST_BITS) - 1;
const LONGEST = 16;

/** A table as DHT gives it (T.81, B.2.4.2): number of codes of each length from 1 to 16, and their symbols. */
export interface HuffmanSpec {
  readonly counts: Uint8Array;
  readonly symbols: Uint8Array;
}

export interface HuffmanTable {
  /** By the next 10 bits: length << 8 | symbol, or 0 where the code is longer or there is none. */
  readonly fast: Uint16Array;
  /** By length: the first 16 bits that are above all codes of that length and shorter. */
  readonly limits: Int32Array;
  /** By length: what is added to a code of that length to give the index of its symbol. */
  readonly offsets: Int32Array;
  readonly symbols: Uint8Array;
}

/** Builds the table by T.81, C.2; null where the counts are no prefix code or use the reserved all-ones code. */
export function buildTable({ counts, symbols }: HuffmanSpec): HuffmanTable | null {
  const fast = new Uint16Array(1 << FAST_BITS);
  const limits = new Int32Array(LONGEST + 1);
  const offsets = new Int32Array(LONGEST + 1);
  let code = 0;
  let index = 0;
  for (let length = 1; length <= LONGEST; length += 1) {
    const count = counts[length - 1] ?? 0;
    offsets[length] = index - code;
    if (count > 0 && code + count >= 1 << length) return null;
    for (let i = 0; i < count && length <= FAST_BITS; i += 1) {
      const from = (code + i) << (FAST_BITS - length);
      const entry = (length << 8) | (symbols[index + i] ?? 0);
      fast.fill(entry, from, from + (1 << (FAST_BITS - length)));
    }
    code += count;
    index += count;
    limits[length] = code << (LONGEST - length);
    code <<= 1;
  }
  return { fast, limits, offsets, symbols };
}

/** The next symbol (T.81, F.2.2.3). */
export function decodeSymbol(reader: BitReader, table: HuffmanTable): number {
  if (reader.count < LONGEST) reader.fill();
  const entry = table.fast[(reader.bits >>> (reader.count - FAST_BITS)) & FAST_MASK] ?? 0;
  if (entry === 0) return decodeLong(reader, table);
  reader.count -= entry >> 8;
  return entry & 0xff;
}

function decodeLong(reader: BitReader, { limits, offsets, symbols }: HuffmanTable): number {
  const ahead = (reader.bits >>> (reader.count - LONGEST)) & 0xffff;
  for (let length = FAST_BITS + 1; length <= LONGEST; length += 1) {
    if (ahead >= (limits[length] ?? 0)) continue;
    reader.count -= length;
    return symbols[(ahead >> (LONGEST - length)) + (offsets[length] ?? 0)] ?? 0;
  }
  throw reader.fault("The data holds a code that its Huffman table lacks.");
}

/** A coefficient's `size` additional bits (T.81, F.2.2.1, RECEIVE and EXTEND); size is 1 to 15. */
export function receiveExtended(reader: BitReader, size: number): number {
  const value = reader.receive(size);
  return value < 1 << (size - 1) ? value - (1 << size) + 1 : value;
}

/** The symbol of zero bits: of the first, shortest code. */
export function zeroSymbol({ symbols }: HuffmanTable): number | undefined {
  return symbols[0];
}
