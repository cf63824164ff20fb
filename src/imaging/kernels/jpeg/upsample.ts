// Bringing a component's row of samples to the picture's width, as libjpeg-turbo does. Its triangle filter
// gives the nearer sample 3/4 and the farther 1/4; the two roundings alternate, so that no brightness is
// gained or lost.
//
// Every function may read 16 bytes before its rows and behind them, and may write 64 behind its output. The
// byte before a row's first sample and the one behind its last have to hold their neighbours or, at the
// picture's edges, a repetition (`repeatEdges`): the filter at an edge then falls out of the same sums.
import { highBytes, lowBytes } from "./lanes";

/** (a + b) >> 1 of bytes, where the machine only rounds up. */
// @ts-ignore: decorator
@inline function averageDown(a: v128, b: v128): v128 {
  return i8x16.sub(i8x16.avgr_u(a, b), v128.and(v128.xor(a, b), i8x16.splat(1)));
}

/**
 * (3 * near + far + 1) >> 2 of bytes: the rounding of the inner average and that of the outer make up for
 * each other.
 */
// @ts-ignore: decorator
@inline function towards1(near: v128, far: v128): v128 {
  return averageDown(near, i8x16.avgr_u(near, far));
}

/** (3 * near + far + 2) >> 2 of bytes. */
// @ts-ignore: decorator
@inline function towards2(near: v128, far: v128): v128 {
  return i8x16.avgr_u(near, averageDown(near, far));
}

/** Writes `first` and `second` alternating, 32 bytes. */
// @ts-ignore: decorator
@inline function storeWoven(out: usize, first: v128, second: v128): void {
  v128.store(out, lowBytes(first, second));
  v128.store(out, highBytes(first, second), 16);
}

/** Twice as wide: `count` samples to 2 * count. */
export function upsampleH2V1(row: usize, out: usize, count: i32): void {
  for (const end = row + <usize>count; row < end; row += 16, out += 32) {
    const near = v128.load(row);
    storeWoven(out, towards1(near, v128.load(row - 1)), towards2(near, v128.load(row + 1)));
  }
}

/**
 * Twice as high: one of the two rows between `near` and the row above or below it, which round differently.
 */
export function upsampleH1V2(near: usize, far: usize, out: usize, count: i32, below: i32): void {
  const end = near + <usize>count;
  if (below) {
    for (; near < end; near += 16, far += 16, out += 16) {
      v128.store(out, towards2(v128.load(near), v128.load(far)));
    }
  } else {
    for (; near < end; near += 16, far += 16, out += 16) {
      v128.store(out, towards1(v128.load(near), v128.load(far)));
    }
  }
}

// @ts-ignore: decorator
@inline function thrice(samples: v128): v128 {
  return i16x8.add(i16x8.add(samples, samples), samples);
}

/** Four times the vertical blend of 8 samples. */
// @ts-ignore: decorator
@inline function blend(near: usize, far: usize): v128 {
  return i16x8.add(thrice(v128.load8x8_u(near)), v128.load8x8_u(far));
}

const EIGHTS: usize = memory.data<i16>([8, 8, 8, 8, 8, 8, 8, 8], 16);
const SEVENS: usize = memory.data<i16>([7, 7, 7, 7, 7, 7, 7, 7], 16);

/** Twice as wide and high: one of the two rows between `near` and the row above or below it. */
export function upsampleH2V2(near: usize, far: usize, out: usize, count: i32): void {
  const end = near + <usize>count;
  let left = blend(near - 8, far - 8);
  let here = blend(near, far);
  for (; near < end; near += 8, far += 8, out += 16) {
    const right = blend(near + 8, far + 8);
    const before = i8x16.shuffle(left, here, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29);
    const after = i8x16.shuffle(here, right, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17);
    const even = i16x8.shr_u(i16x8.add(i16x8.add(thrice(here), before), v128.load(EIGHTS)), 4);
    const odd = i16x8.shr_u(i16x8.add(i16x8.add(thrice(here), after), v128.load(SEVENS)), 4);
    v128.store(out, v128.or(even, i16x8.shl(odd, 8)));
    left = here;
    here = right;
  }
}

/** Which sample goes where in the 16 bytes that `replicate` writes at a time; it fills this itself. */
const TAKEN: usize = memory.data(16, 16);

/** `factor` times as wide, each sample repeated. */
export function replicate(row: usize, out: usize, count: i32, factor: i32): void {
  const end = row + <usize>count;
  for (let part = 0; part < factor; part++) {
    for (let lane = 0; lane < 16; lane++) store<u8>(TAKEN + lane, (part * 16 + lane) / factor);
    const taken = v128.load(TAKEN);
    let to = out + (part << 4);
    for (let from = row; from < end; from += 16, to += <usize>factor << 4) {
      v128.store(to, i8x16.swizzle(v128.load(from), taken));
    }
  }
}

/** Repeats the first sample of `rows` rows before itself, and the last of `width` behind itself. */
export function repeatEdges(first: usize, stride: usize, rows: i32, width: i32): void {
  for (let left = rows; left > 0; left--, first += stride) {
    store<u8>(first - 1, load<u8>(first));
    store<u8>(first + width, load<u8>(first + width - 1));
  }
}
