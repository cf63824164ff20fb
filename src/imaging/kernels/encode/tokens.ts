import { forwardDct } from "./dct";
import { quantizeBlock } from "./quantize";

/*
 * A block is kept as tokens of 16 bits until its Huffman codes are known: at most as many as it has
 * coefficients, and an eighth of that in a photograph. The first is the difference of DC as a signed number.
 * Each other has the coefficient in its upper 11 bits, the zeros before it in 4, and a bit that says it is
 * the block's last. The run of 16 zeros and the end of block are coefficients of 0 (ITU-T T.81, F.1.2.2.1).
 */
const END_OF_BLOCK: u16 = 1;
const ZERO_RUN: u16 = 15 << 1;
const ZERO_RUN_SYMBOL: usize = 0xf0;
/** Bytes of the 16 DC counts before the AC counts. */
export const AC_OFFSET: usize = 16 * 4;

/** Bits of a coefficient's magnitude: its category (tables F.1 and F.2). */
@inline
export function category(value: i32): i32 {
  return 32 - clz(abs(value));
}

@inline
function count(counts: usize, symbol: usize): void {
  const at = counts + (symbol << 2);
  store<u32>(at, load<u32>(at) + 1);
}

/**
 * Transforms and quantises the samples, appends their tokens and counts their symbols.
 * @returns the tokens' new end
 */
export function encodeBlock(
  samples: usize, stride: i32, quant: usize, counts: usize, lastDc: usize, scratch: usize, tokens: usize,
): usize {
  forwardDct(samples, stride, scratch);
  let left = quantizeBlock(scratch, quant) & ~1;

  const dc = <i32>load<i16>(scratch);
  const difference = dc - load<i32>(lastDc);
  store<i32>(lastDc, dc);
  store<u16>(tokens, <u16>difference);
  tokens += 2;
  count(counts, category(difference));

  counts += AC_OFFSET;
  let before = 0;
  while (left != 0) {
    const index = <i32>ctz(left);
    left &= left - 1;
    let run = index - before - 1;
    before = index;
    while (run > 15) {
      store<u16>(tokens, ZERO_RUN);
      tokens += 2;
      count(counts, ZERO_RUN_SYMBOL);
      run -= 16;
    }
    const value = <i32>load<i16>(scratch + (index << 1));
    store<u16>(tokens, <u16>((value << 5) | (run << 1)));
    tokens += 2;
    count(counts, (run << 4) | category(value));
  }
  if (before == 63) {
    store<u16>(tokens - 2, load<u16>(tokens - 2) | 1);
    return tokens;
  }
  store<u16>(tokens, END_OF_BLOCK);
  count(counts, 0);
  return tokens + 2;
}

/** The tokens of a block outside the picture: the DC of the one before it and nothing else (A.2.4). */
export function encodeEmptyBlock(counts: usize, tokens: usize): usize {
  store<u16>(tokens, 0);
  store<u16>(tokens, END_OF_BLOCK, 2);
  count(counts, 0);
  count(counts + AC_OFFSET, 0);
  return tokens + 4;
}
