// The pass down the columns: a window of row pairs, each with its two weights, to one row of 16-bit sums.

/** One step of a window: address of a pair, then the weights of its two rows, 16 bits each. */
// @ts-ignore: decorator
@inline
const STEP: usize = 8;

/**
 * Weighs `steps` pairs of bytes to `samples` sums (a multiple of 16), each (sum + round) >> shift, saturated
 * to 16 bits.
 */
export function weighBytes(
  window: usize, steps: i32, samples: usize, round: i32, shift: i32, out: usize,
): void {
  const half = i32x4.splat(round);
  const end = window + <usize>steps * STEP;
  let i: usize = 0;
  for (; i + 32 <= samples; i += 32) {
    let a = half, b = half, c = half, d = half, e = half, f = half, g = half, h = half;
    for (let step = window; step < end; step += STEP) {
      const p = load<usize>(step) + 2 * i;
      const w = v128.load32_splat(step, 4);
      a = i32x4.add(a, i32x4.dot_i16x8_s(v128.load8x8_u(p), w));
      b = i32x4.add(b, i32x4.dot_i16x8_s(v128.load8x8_u(p, 8), w));
      c = i32x4.add(c, i32x4.dot_i16x8_s(v128.load8x8_u(p, 16), w));
      d = i32x4.add(d, i32x4.dot_i16x8_s(v128.load8x8_u(p, 24), w));
      e = i32x4.add(e, i32x4.dot_i16x8_s(v128.load8x8_u(p, 32), w));
      f = i32x4.add(f, i32x4.dot_i16x8_s(v128.load8x8_u(p, 40), w));
      g = i32x4.add(g, i32x4.dot_i16x8_s(v128.load8x8_u(p, 48), w));
      h = i32x4.add(h, i32x4.dot_i16x8_s(v128.load8x8_u(p, 56), w));
    }
    storeEight(out, a, b, shift);
    storeEight(out + 16, c, d, shift);
    storeEight(out + 32, e, f, shift);
    storeEight(out + 48, g, h, shift);
    out += 64;
  }
  for (; i < samples; i += 8) {
    let a = half, b = half;
    for (let step = window; step < end; step += STEP) {
      const p = load<usize>(step) + 2 * i;
      const w = v128.load32_splat(step, 4);
      a = i32x4.add(a, i32x4.dot_i16x8_s(v128.load8x8_u(p), w));
      b = i32x4.add(b, i32x4.dot_i16x8_s(v128.load8x8_u(p, 8), w));
    }
    storeEight(out, a, b, shift);
    out += 16;
  }
}

/** As weighBytes, of pairs of 16-bit samples. */
export function weighWords(
  window: usize, steps: i32, samples: usize, round: i32, shift: i32, out: usize,
): void {
  const half = i32x4.splat(round);
  const end = window + <usize>steps * STEP;
  for (let i: usize = 0; i < samples; i += 16) {
    let a = half, b = half, c = half, d = half;
    for (let step = window; step < end; step += STEP) {
      const p = load<usize>(step) + 4 * i;
      const w = v128.load32_splat(step, 4);
      a = i32x4.add(a, i32x4.dot_i16x8_s(v128.load(p), w));
      b = i32x4.add(b, i32x4.dot_i16x8_s(v128.load(p, 16), w));
      c = i32x4.add(c, i32x4.dot_i16x8_s(v128.load(p, 32), w));
      d = i32x4.add(d, i32x4.dot_i16x8_s(v128.load(p, 48), w));
    }
    storeEight(out, a, b, shift);
    storeEight(out + 16, c, d, shift);
    out += 32;
  }
}

// @ts-ignore: decorator
@inline
function storeEight(out: usize, a: v128, b: v128, shift: i32): void {
  v128.store(out, i16x8.narrow_i32x4_s(i32x4.shr_s(a, shift), i32x4.shr_s(b, shift)));
}
