import { codesOf, FIRST, Lane, SLOTS_SHIFT } from "./lane";

// The strings of LZW, without a branch on data: photographs would mispredict it at every other byte. A byte
// either continues a string of the table or ends it; then its code stands, the table gets an entry, and the
// byte begins the next string. The code of the string so far is written at every byte, and stands once the
// place moves on.

/** A multiplier whose high bits depend on all of prefix and byte: 2^32 over the golden ratio. */
const SPREAD: u32 = 0x9e3779b1;
const HASH_SHIFT: u32 = 32 - (SLOTS_SHIFT - 1);

/** Reads `steps` bytes. */
export function codeOne(lane: Lane, steps: u32): void {
  const table = lane.table, codes = codesOf(lane) - (FIRST << 1);
  let source = lane.source, prefix = lane.prefix, next = lane.next;
  for (const stop = source + steps; source < stop; source++) {
    const key = (prefix << 8) | load<u8>(source);
    const slot = table + (((key * SPREAD) >> HASH_SHIFT) << 3);
    const pair = load<u64>(slot);
    const second = <u32>(pair >> 32);
    const entry = select<u32>(second, <u32>pair, second >> 12 == key);
    const isNew = u32(entry >> 12 != key);
    store<u16>(codes + (next << 1), prefix);
    store<u64>(slot, select<u64>((pair << 32) | <u64>((key << 12) | next), pair, isNew));
    prefix = select<u32>(key & 0xff, entry & 0xfff, isNew);
    next += isNew;
  }
  lane.source = source;
  lane.prefix = prefix;
  lane.next = next;
}

/** As codeOne, of three strips. */
export function codeThree(a: Lane, b: Lane, c: Lane, steps: u32): void {
  const tableA = a.table, tableB = b.table, tableC = c.table;
  const codesA = codesOf(a) - (FIRST << 1);
  const codesB = codesOf(b) - (FIRST << 1);
  const codesC = codesOf(c) - (FIRST << 1);
  let prefixA = a.prefix, prefixB = b.prefix, prefixC = c.prefix;
  let nextA = a.next, nextB = b.next, nextC = c.next;
  const sourceA = a.source, sourceB = b.source, sourceC = c.source;
  for (let i: usize = 0; i < <usize>steps; i++) {
    const keyA = (prefixA << 8) | load<u8>(sourceA + i);
    const slotA = tableA + (((keyA * SPREAD) >> HASH_SHIFT) << 3);
    const pairA = load<u64>(slotA);
    const secondA = <u32>(pairA >> 32);
    const entryA = select<u32>(secondA, <u32>pairA, secondA >> 12 == keyA);
    const isNewA = u32(entryA >> 12 != keyA);
    store<u16>(codesA + (nextA << 1), prefixA);
    store<u64>(slotA, select<u64>((pairA << 32) | <u64>((keyA << 12) | nextA), pairA, isNewA));
    prefixA = select<u32>(keyA & 0xff, entryA & 0xfff, isNewA);
    nextA += isNewA;

    const keyB = (prefixB << 8) | load<u8>(sourceB + i);
    const slotB = tableB + (((keyB * SPREAD) >> HASH_SHIFT) << 3);
    const pairB = load<u64>(slotB);
    const secondB = <u32>(pairB >> 32);
    const entryB = select<u32>(secondB, <u32>pairB, secondB >> 12 == keyB);
    const isNewB = u32(entryB >> 12 != keyB);
    store<u16>(codesB + (nextB << 1), prefixB);
    store<u64>(slotB, select<u64>((pairB << 32) | <u64>((keyB << 12) | nextB), pairB, isNewB));
    prefixB = select<u32>(keyB & 0xff, entryB & 0xfff, isNewB);
    nextB += isNewB;

    const keyC = (prefixC << 8) | load<u8>(sourceC + i);
    const slotC = tableC + (((keyC * SPREAD) >> HASH_SHIFT) << 3);
    const pairC = load<u64>(slotC);
    const secondC = <u32>(pairC >> 32);
    const entryC = select<u32>(secondC, <u32>pairC, secondC >> 12 == keyC);
    const isNewC = u32(entryC >> 12 != keyC);
    store<u16>(codesC + (nextC << 1), prefixC);
    store<u64>(slotC, select<u64>((pairC << 32) | <u64>((keyC << 12) | nextC), pairC, isNewC));
    prefixC = select<u32>(keyC & 0xff, entryC & 0xfff, isNewC);
    nextC += isNewC;
  }
  a.source = sourceA + steps;
  b.source = sourceB + steps;
  c.source = sourceC + steps;
  a.prefix = prefixA;
  b.prefix = prefixB;
  c.prefix = prefixC;
  a.next = nextA;
  b.next = nextB;
  c.next = nextC;
}
