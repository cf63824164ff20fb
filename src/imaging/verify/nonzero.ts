/** One bit for each coefficient: two words for each block, the low half of the zig-zag order first. */
export function makeMask(blocks: number): Uint32Array {
  return new Uint32Array(2 * blocks);
}

export function mark(mask: Uint32Array, block: number, k: number): void {
  const word = 2 * block + (k >> 5);
  mask[word] = (mask[word] ?? 0) | (1 << (k & 31));
}

export function isMarked(mask: Uint32Array, block: number, k: number): boolean {
  return (((mask[2 * block + (k >> 5)] ?? 0) >>> (k & 31)) & 1) === 1;
}

/** Marked coefficients of a block from index `from` to `to`, both included. */
export function countMarked(mask: Uint32Array, block: number, from: number, to: number): number {
  const low = (mask[2 * block] ?? 0) & span(from, to);
  const high = (mask[2 * block + 1] ?? 0) & span(from - 32, to - 32);
  return countBits(low) + countBits(high);
}

/** A word with the bits from `from` to `to` set, so far as it has them. */
function span(from: number, to: number): number {
  if (from > 31 || to < 0 || from > to) return 0;
  return (-1 << Math.max(0, from)) & (-1 >>> (31 - Math.min(31, to)));
}

function countBits(word: number): number {
  const pairs = word - ((word >>> 1) & 0x5555_5555);
  const fours = (pairs & 0x3333_3333) + ((pairs >>> 2) & 0x3333_3333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24;
}
