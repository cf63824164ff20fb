/** Symbols by length of their codes: what DHT holds (ITU-T T.81, B.2.4.2). */
export interface HuffmanTable {
  /** BITS: how many codes there are of 1 to 16 bits. */
  readonly lengths: readonly number[];
  /** HUFFVAL: those with the shortest codes first. */
  readonly symbols: readonly number[];
}

const LONGEST = 16;

/**
 * The best table for symbols that come as often as `counts` says by index (K.2). No code is longer than 16 bits or
 * all ones, and symbols that never come have none.
 */
export function huffmanTable(counts: ArrayLike<number>): HuffmanTable {
  const used = Array.from(counts, (count, symbol) => ({ count, symbol })).filter(({ count }) => count > 0);
  // One more, which gets the code of all ones and is left out.
  const sizes = codeSizes([...used.map(({ count }) => count), 1]);
  const symbols = used
    .map(({ symbol }, i) => ({ symbol, size: sizes[i] as number }))
    .sort((a, b) => a.size - b.size || a.symbol - b.symbol)
    .map(({ symbol }) => symbol);
  return { lengths: limitedLengths(sizes), symbols };
}

/** Codes by symbol, `code << 8 | length` (figures C.1 and C.2); 0 where there is none. */
export function huffmanCodes({ lengths, symbols }: HuffmanTable): Uint32Array<ArrayBuffer> {
  const codes = new Uint32Array(256);
  let code = 0;
  let at = 0;
  for (const [i, count] of lengths.entries()) {
    for (const symbol of symbols.slice(at, at + count)) {
      codes[symbol] = (code << 8) | (i + 1);
      code += 1;
    }
    at += count;
    code <<= 1;
  }
  return codes;
}

/** Lengths of the codes of an unlimited table (figure K.1). */
function codeSizes(counts: readonly number[]): number[] {
  const left = [...counts];
  const groups = counts.map((_, i) => [i]);
  const sizes = counts.map(() => 0);
  for (let joins = 1; joins < counts.length; joins++) {
    const first = rarest(left, -1);
    const second = rarest(left, first);
    const members = [...(groups[first] as number[]), ...(groups[second] as number[])];
    for (const member of members) sizes[member] = (sizes[member] as number) + 1;
    groups[first] = members;
    left[first] = (left[first] as number) + (left[second] as number);
    left[second] = 0;
  }
  return sizes;
}

/** Of equals the last. */
function rarest(counts: readonly number[], except: number): number {
  let found = -1;
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < counts.length; i++) {
    const count = counts[i] as number;
    if (count === 0 || count > least || i === except) continue;
    found = i;
    least = count;
  }
  return found;
}

/** How many codes there are of each length, none above 16 (figure K.3), less one of the longest. */
function limitedLengths(sizes: readonly number[]): number[] {
  const bits = new Array<number>(Math.max(LONGEST, ...sizes) + 1).fill(0);
  const add = (length: number, codes: number) => {
    bits[length] = (bits[length] as number) + codes;
  };
  for (const size of sizes) add(size, 1);
  for (let length = bits.length - 1; length > LONGEST; length--) {
    while (bits[length] !== 0) {
      // Two of this length: one takes their common prefix, the other makes room by dividing a shorter code.
      const shorter = bits.findLastIndex((codes, i) => codes > 0 && i < length - 1);
      add(length, -2);
      add(length - 1, 1);
      add(shorter, -1);
      add(shorter + 1, 2);
    }
  }
  add(
    bits.findLastIndex((codes) => codes > 0),
    -1,
  );
  return bits.slice(1, LONGEST + 1);
}
