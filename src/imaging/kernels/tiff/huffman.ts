import { KEYS, PARENTS, TALLY, WEIGHTS } from "./deflateState";

/** In a key, the symbol stands below the count. */
const SYMBOL_BITS: u32 = 9;
const SYMBOL_MASK: u32 = (1 << SYMBOL_BITS) - 1;

/**
 * Lengths of the codes of the best prefix code for `symbols` counts below 2^16, none longer than `limit`; 0
 * for what never comes. There are always two codes at least, since some decoders want a complete one.
 */
export function huffmanLengths(state: usize, counts: usize, symbols: i32, limit: i32, lengths: usize): void {
  memory.fill(lengths, 0, symbols);
  const keys = state + KEYS;
  let used: u32 = 0;
  for (let symbol = 0; symbol < symbols; symbol++) {
    const count = load<u32>(counts + (symbol << 2));
    if (count != 0) store<u32>(keys + (used++ << 2), (count << SYMBOL_BITS) | symbol);
  }
  for (let symbol: u32 = 0; used < 2; symbol++) {
    if (load<u32>(counts + (symbol << 2)) == 0) store<u32>(keys + (used++ << 2), (1 << SYMBOL_BITS) | symbol);
  }
  const spare = keys + (used << 2);
  sortKeys(keys, spare, used, SYMBOL_BITS, state + TALLY);
  sortKeys(spare, keys, used, SYMBOL_BITS + 8, state + TALLY);
  joinNodes(state, used);
  assignLengths(state, used, limit, lengths);
}

/** Sorts by 8 bits of the keys; equals keep their order. */
function sortKeys(from: usize, to: usize, count: u32, shift: u32, tally: usize): void {
  memory.fill(tally, 0, 4 * 256);
  const end = from + (count << 2);
  for (let at = from; at < end; at += 4) {
    const place = tally + (((load<u32>(at) >> shift) & 0xff) << 2);
    store<u32>(place, load<u32>(place) + 1);
  }
  let start = to;
  for (let i: usize = 0; i < 4 * 256; i += 4) {
    const keys = load<u32>(tally + i);
    store<u32>(tally + i, start);
    start += keys << 2;
  }
  for (let at = from; at < end; at += 4) {
    const key = load<u32>(at);
    const place = tally + (((key >> shift) & 0xff) << 2);
    const slot = load<u32>(place);
    store<u32>(slot, key);
    store<u32>(place, slot + 4);
  }
}

/**
 * Joins the two lightest nodes until one is left. Leaves are sorted, and joined nodes come in order of
 * weight.
 */
function joinNodes(state: usize, leaves: u32): void {
  const keys = state + KEYS, weights = state + WEIGHTS, parents = state + PARENTS;
  for (let i: u32 = 0; i < leaves; i++) {
    store<u32>(weights + (i << 2), load<u32>(keys + (i << 2)) >> SYMBOL_BITS);
  }
  let leaf: u32 = 0, joined = leaves;
  for (let node = leaves; node < 2 * leaves - 1; node++) {
    let weight: u32 = 0;
    for (let child = 0; child < 2; child++) {
      const isLeaf = leaf < leaves &&
        (joined == node || load<u32>(weights + (leaf << 2)) <= load<u32>(weights + (joined << 2)));
      const lightest = isLeaf ? leaf++ : joined++;
      weight += load<u32>(weights + (lightest << 2));
      store<u32>(parents + (lightest << 2), node);
    }
    store<u32>(weights + (node << 2), weight);
  }
}

/**
 * Depths of the tree, where necessary made less deep, given to the symbols: the rarest get the longest codes.
 */
function assignLengths(state: usize, leaves: u32, limit: i32, lengths: usize): void {
  const depths = state + WEIGHTS, parents = state + PARENTS, tally = state + TALLY;
  memory.fill(tally, 0, 4 * 32);
  store<u32>(depths + ((2 * leaves - 2) << 2), 0);
  // What the codes take of all that `limit` bits can tell apart; they may take more only because of the
  // limit.
  let taken: u32 = 0;
  for (let node = <i32>(2 * leaves) - 3; node >= 0; node--) {
    const depth = load<u32>(depths + (load<u32>(parents + (node << 2)) << 2)) + 1;
    store<u32>(depths + (node << 2), depth);
    if (<u32>node >= leaves) continue;
    const length = min<u32>(depth, limit);
    const place = tally + (length << 2);
    store<u32>(place, load<u32>(place) + 1);
    taken += 1 << (limit - length);
  }
  for (const longest = tally + (limit << 2); taken > <u32>1 << limit; taken--) {
    // One of the longest becomes the sibling of a shorter one, which is a bit longer for it.
    let shorter = longest - 4;
    while (load<u32>(shorter) == 0) shorter -= 4;
    store<u32>(shorter, load<u32>(shorter) - 1);
    store<u32>(shorter, load<u32>(shorter, 4) + 2, 4);
    store<u32>(longest, load<u32>(longest) - 1);
  }
  let key = state + KEYS;
  for (let length = limit; length > 0; length--) {
    for (let left = load<u32>(tally + (length << 2)); left > 0; left--) {
      store<u8>(lengths + (load<u32>(key) & SYMBOL_MASK), length);
      key += 4;
    }
  }
}

/**
 * Codes of those lengths, in order of length and symbol (RFC 1951, 3.2.2): first bit lowest, length from bit
 * 16.
 */
export function huffmanCodes(state: usize, lengths: usize, symbols: i32, codes: usize): void {
  const next = state + TALLY;
  memory.fill(next, 0, 4 * 32);
  for (let symbol = 0; symbol < symbols; symbol++) {
    const place = next + (<usize>load<u8>(lengths + symbol) << 2);
    store<u32>(place, load<u32>(place) + 1);
  }
  store<u32>(next, 0);
  let first: u32 = 0;
  for (let length: usize = 1; length < 16; length++) {
    const count = load<u32>(next + (length << 2));
    store<u32>(next + (length << 2), first);
    first = (first + count) << 1;
  }
  for (let symbol = 0; symbol < symbols; symbol++) {
    const length = <u32>load<u8>(lengths + symbol);
    const place = next + (<usize>length << 2);
    const code = load<u32>(place);
    store<u32>(place, code + 1);
    store<u32>(codes + (symbol << 2), (reversed(code) >> (16 - length)) | (length << 16));
  }
}

/** Sixteen bits in the opposite order. */
function reversed(code: u32): u32 {
  let bits = ((code & 0x5555) << 1) | ((code >> 1) & 0x5555);
  bits = ((bits & 0x3333) << 2) | ((bits >> 2) & 0x3333);
  bits = ((bits & 0x0f0f) << 4) | ((bits >> 4) & 0x0f0f);
  return ((bits & 0x00ff) << 8) | (bits >> 8);
}
