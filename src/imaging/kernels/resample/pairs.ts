// Rows come interleaved by channel and one by one; the passes want each channel by itself, and two rows side
// by side, since a dot product of 16-bit lanes weighs two rows in one instruction.

/**
 * Two rows of bytes as one pair: plane by plane, the first row's sample and the second's in turn. A plane
 * takes `planeBytes`, 2 for each of its samples, rounded up to 16 samples; what stands behind the width is
 * not defined.
 */
export function joinBytes(
  first: usize, second: usize, pair: usize, width: i32, channels: i32, planeBytes: usize,
): void {
  if (channels == 3) joinRgb(first, second, pair, width, planeBytes);
  else if (channels == 4) joinRgba(first, second, pair, width, planeBytes);
  else joinGrey(first, second, pair, width);
}

/** Clears the second row of a pair of bytes: the last row of an odd number has none below it. */
export function keepFirst(pair: usize, bytes: usize): void {
  const mask = i16x8.splat(0xff);
  for (let i: usize = 0; i < bytes; i += 16) v128.store(pair + i, v128.and(v128.load(pair + i), mask));
}

// @ts-ignore: decorator
@inline
function storePair(at: usize, a: v128, b: v128): void {
  v128.store(at, i8x16.shuffle(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23));
  v128.store(at, i8x16.shuffle(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31), 16);
}

function joinGrey(first: usize, second: usize, pair: usize, width: i32): void {
  for (let x = 0; x < width; x += 16) {
    storePair(pair, v128.load(first), v128.load(second));
    first += 16;
    second += 16;
    pair += 32;
  }
}

// Every third byte of 48, from the first, the second or the third.
// @ts-ignore: decorator
@inline
function red(a: v128, b: v128, c: v128): v128 {
  const ab = i8x16.shuffle(a, b, 0, 3, 6, 9, 12, 15, 18, 21, 24, 27, 30, 0, 0, 0, 0, 0);
  return i8x16.shuffle(ab, c, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 17, 20, 23, 26, 29);
}

// @ts-ignore: decorator
@inline
function green(a: v128, b: v128, c: v128): v128 {
  const ab = i8x16.shuffle(a, b, 1, 4, 7, 10, 13, 16, 19, 22, 25, 28, 31, 0, 0, 0, 0, 0);
  return i8x16.shuffle(ab, c, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 18, 21, 24, 27, 30);
}

// @ts-ignore: decorator
@inline
function blue(a: v128, b: v128, c: v128): v128 {
  const ab = i8x16.shuffle(a, b, 2, 5, 8, 11, 14, 17, 20, 23, 26, 29, 0, 0, 0, 0, 0, 0);
  return i8x16.shuffle(ab, c, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 16, 19, 22, 25, 28, 31);
}

function joinRgb(first: usize, second: usize, pair: usize, width: i32, planeBytes: usize): void {
  for (let x = 0; x < width; x += 16) {
    const a = v128.load(first), b = v128.load(first, 16), c = v128.load(first, 32);
    const d = v128.load(second), e = v128.load(second, 16), f = v128.load(second, 32);
    storePair(pair, red(a, b, c), red(d, e, f));
    storePair(pair + planeBytes, green(a, b, c), green(d, e, f));
    storePair(pair + 2 * planeBytes, blue(a, b, c), blue(d, e, f));
    first += 48;
    second += 48;
    pair += 32;
  }
}

// Bytes of four pixels sorted by channel: R0-3 G0-3 B0-3 A0-3.
// @ts-ignore: decorator
@inline
function byChannel(v: v128): v128 {
  return i8x16.shuffle(v, v, 0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15);
}

function joinRgba(first: usize, second: usize, pair: usize, width: i32, planeBytes: usize): void {
  for (let x = 0; x < width; x += 8) {
    const a = byChannel(v128.load(first)), b = byChannel(v128.load(first, 16));
    const c = byChannel(v128.load(second)), d = byChannel(v128.load(second, 16));
    const rg = i32x4.shuffle(a, b, 0, 4, 1, 5), ba = i32x4.shuffle(a, b, 2, 6, 3, 7);
    const tu = i32x4.shuffle(c, d, 0, 4, 1, 5), vw = i32x4.shuffle(c, d, 2, 6, 3, 7);
    v128.store(pair, i8x16.shuffle(rg, tu, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23));
    v128.store(
      pair + planeBytes,
      i8x16.shuffle(rg, tu, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31),
    );
    v128.store(
      pair + 2 * planeBytes,
      i8x16.shuffle(ba, vw, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23),
    );
    v128.store(
      pair + 3 * planeBytes,
      i8x16.shuffle(ba, vw, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31),
    );
    first += 32;
    second += 32;
    pair += 16;
  }
}
