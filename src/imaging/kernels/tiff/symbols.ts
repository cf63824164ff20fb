import { MATCH_SYMBOLS } from "./deflateState";

/** Symbol of a distance, of which one is taken (RFC 1951, 3.2.5): two for each power of two. */
// @ts-ignore: decorator
@inline
export function distanceSymbol(less: u32): u32 {
  if (less < 4) return less;
  const power: u32 = 31 - clz(less);
  return (power << 1) | ((less >> (power - 1)) & 1);
}

// @ts-ignore: decorator
@inline
export function distanceExtra(symbol: u32): u32 {
  return symbol < 4 ? 0 : (symbol >> 1) - 1;
}

/** Extra bits of a length, by its symbol less 257. */
export function matchExtra(symbol: u32): u32 {
  return symbol < 8 || symbol == 28 ? 0 : (symbol >> 2) - 1;
}

/** Fills in the symbols of lengths 3 to 258: four for each power of two, and one for 258 alone. */
export function matchSymbols(state: usize): void {
  const symbols = state + MATCH_SYMBOLS;
  let length: usize = 3;
  for (let symbol: u32 = 0; symbol < 28; symbol++) {
    const last = length + (1 << matchExtra(symbol));
    for (; length < last; length++) store<u8>(symbols + length, symbol);
  }
  store<u8>(symbols + 258, 28);
}
