/** A table as DHT gives it (T.81, B.2.4.2): number of codes of each length from 1 to 16, and their symbols. */
export interface HuffmanSpec {
  readonly counts: Uint8Array;
  readonly symbols: Uint8Array;
}

/** What symbols mean, which differs by the kind of scan. */
export type SymbolUse = "dc" | "ac" | "acFirst" | "acRefinement";

/** As in ../kernels/jpeg/codes.ts, where the entries are described. */
const LOOK_BITS = 11;
const LONG = 0x40;
const PARTIAL = 0x80;
const LONGEST = 16;
const LIMITS = 1 << LOOK_BITS;
const OFFSETS = LIMITS + 20;
const SYMBOLS = OFFSETS + 20;
const TABLE_WORDS = SYMBOLS + 257;

/** Faults, as in outcome.ts. */
const NO_CODE = 2;
const AC_RANGE = 4;
const DC_RANGE = 5;
const NO_MEANING = 6;
const REFINED_RANGE = 13;

/** A run that ends beyond every block, but not as far as the end of a block does. */
const FAULTY_RUN = 64;
const END_OF_BLOCK_RUN = 127;
/** T.81, tables F.1 and F.2: categories of 8-bit samples. */
const DC_CATEGORIES = 11;
const AC_CATEGORIES = 10;

/**
 * Makes the table that the kernels read (T.81, C.2).
 * @returns null where the counts are no prefix code or use the reserved code of all ones
 */
export function buildTable({ counts, symbols }: HuffmanSpec, use: SymbolUse): Int32Array | null {
  const table = new Int32Array(TABLE_WORDS).fill(fault(NO_CODE) | LONG, 0, LIMITS);
  table[SYMBOLS + 256] = fault(NO_CODE);
  let code = 0;
  let index = 0;
  for (let length = 1; length <= LONGEST; length += 1) {
    const count = counts[length - 1] ?? 0;
    if (count > 0 && code + count >= 1 << length) return null;
    table[OFFSETS + length] = index - code;
    for (let i = 0; i < count; i += 1) {
      const entry = symbolEntry(symbols[index + i] ?? 0, use);
      table[SYMBOLS + index + i] = entry;
      if (length <= LOOK_BITS) fillShort(table, code + i, length, entry);
    }
    code += count;
    index += count;
    table[LIMITS + length] = code << (LONGEST - length);
    code <<= 1;
  }
  table[LIMITS + LONGEST + 1] = 1 << LONGEST;
  return use === "ac" ? paired(table) : table;
}

/** Joins each complete entry with the one that follows it, where both are within the same bits. */
function paired(table: Int32Array): Int32Array {
  const pairs = new Int32Array(LIMITS + table.length);
  pairs.set(table.subarray(LIMITS), 2 * LIMITS);
  for (let ahead = 0; ahead < LIMITS; ahead += 1) {
    const first = table[ahead] ?? 0;
    const used = first & 63;
    const second = table[(ahead << used) & (LIMITS - 1)] ?? 0;
    const isLast = (first & PARTIAL) !== 0 || ((first >> 8) & 0x7f) === END_OF_BLOCK_RUN;
    const isPair = !isLast && (second & PARTIAL) === 0 && used + (second & 63) <= LOOK_BITS;
    pairs[2 * ahead] = isPair ? first + (second & 63) : first;
    pairs[2 * ahead + 1] = isPair
      ? (second & ~0xffff) | (used << 8) | (((second >> 8) & 0x7f) + 1)
      : first & ~0xffff;
  }
  return pairs;
}

/** All entries that begin with a code; where they hold the whole coefficient they are complete. */
function fillShort(table: Int32Array, code: number, length: number, entry: number): void {
  const free = LOOK_BITS - length;
  const from = code << free;
  const category = (entry >> 16) & 15;
  const isWhole = category > 0 && category <= free;
  for (let rest = 0; rest < 1 << free; rest += 1) {
    const value = extended(rest >> (free - category), category);
    const whole = (value << 16) | (entry & 0x7f00) | (length + category);
    table[from + rest] = isWhole ? whole : entry | length;
  }
}

/** A coefficient from its additional bits (T.81, F.2.2.1, EXTEND). */
function extended(bits: number, category: number): number {
  return bits < 1 << (category - 1) ? bits - (1 << category) + 1 : bits;
}

/** The entry of a symbol without the bits used by its code. */
function symbolEntry(symbol: number, use: SymbolUse): number {
  const run = symbol >> 4;
  const category = symbol & 15;
  if (use === "dc") return symbol > DC_CATEGORIES ? fault(DC_RANGE) : coefficient(0, symbol);
  if (use === "acRefinement" && category > 1) return fault(REFINED_RANGE);
  if (category > AC_CATEGORIES) return fault(AC_RANGE);
  if (category > 0) return coefficient(run, category);
  // What ends a band or is a run of zeros alone is told by the category 0.
  if (use !== "ac") return (run << 8) | PARTIAL;
  if (run === 0) return END_OF_BLOCK_RUN << 8;
  return run === 15 ? run << 8 : fault(NO_MEANING);
}

function coefficient(run: number, category: number): number {
  return (category > 0 ? PARTIAL : 0) | (run << 8) | (category << 16);
}

function fault(code: number): number {
  return PARTIAL | (FAULTY_RUN << 8) | (code << 24);
}
