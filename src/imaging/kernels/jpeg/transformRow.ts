import { flat1, flat2, flat4, flat8 } from "./flat";
import { transform2 } from "./idct2";
import { transform4 } from "./idct4";
import { transform8 } from "./idct8";
import { transform8Low } from "./idct8Low";

const BLOCK_BYTES: usize = 128;

/** What is not 0 in all but the first four rows and columns. */
// @ts-ignore: decorator
@inline function highFrequencies(block: usize): v128 {
  const lower = v128.or(
    v128.or(v128.load(block, 64), v128.load(block, 80)), v128.or(v128.load(block, 96), v128.load(block, 112)),
  );
  const upper = v128.or(
    v128.or(v128.load(block), v128.load(block, 16)), v128.or(v128.load(block, 32), v128.load(block, 48)),
  );
  return v128.or(lower, i64x2.replace_lane(upper, 0, 0));
}

/** What is not 0 beside the DC coefficient in the first four rows and columns. */
// @ts-ignore: decorator
@inline function lowFrequencies(block: usize): u64 {
  return (load<u64>(block) >> 16) | load<u64>(block, 16) | load<u64>(block, 32) | load<u64>(block, 48);
}

/**
 * Transforms `count` blocks that lie one behind the other to samples side by side.
 * @param size of a block in samples: 8, 4, 2 or 1
 */
export function transformRow(
  coefficients: usize, count: i32, quantizer: usize, out: usize, stride: usize, size: i32,
): void {
  const end = coefficients + <usize>count * BLOCK_BYTES;
  const step = <usize>size;
  for (let block = coefficients; block < end; block += BLOCK_BYTES, out += step) {
    if (size == 1) {
      flat1(block, quantizer, out, stride);
      continue;
    }
    const detailed = v128.any_true(highFrequencies(block));
    if (!detailed && lowFrequencies(block) == 0) {
      if (size == 8) flat8(block, quantizer, out, stride);
      else if (size == 4) flat4(block, quantizer, out, stride);
      else flat2(block, quantizer, out, stride);
    } else if (size == 8) {
      if (detailed) transform8(block, quantizer, out, stride);
      else transform8Low(block, quantizer, out, stride);
    } else if (size == 4) {
      transform4(block, quantizer, out, stride);
    } else {
      transform2(block, quantizer, out, stride);
    }
  }
}
