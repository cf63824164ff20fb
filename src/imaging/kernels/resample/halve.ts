// Half a picture: every second sample of it filtered with 1 4 6 4 1 (sixteenths) each way, which are the
// values of a cubic B-spline. Samples of halves have 6 bits after the point. Beyond the edges everything is
// 0.

/**
 * Of five rows, the first four as two pairs of bytes and the fifth as the first of a third, one filtered
 * row.
 */
export function halveBytesDown(p: usize, q: usize, r: usize, samples: usize, out: usize): void {
  const low = i16x8.splat(0xff);
  for (let i: usize = 0; i < samples; i += 8) {
    const ab = v128.load(p), cd = v128.load(q), e = v128.and(v128.load(r), low);
    const ends = i16x8.add(v128.and(ab, low), e);
    const next = i16x8.add(i16x8.shr_u(ab, 8), i16x8.shr_u(cd, 8));
    const middle = v128.and(cd, low);
    const even = i16x8.add(ends, i16x8.add(i16x8.shl(middle, 2), i16x8.shl(middle, 1)));
    v128.store(out, i16x8.shl(i16x8.add(even, i16x8.shl(next, 2)), 2));
    p += 16;
    q += 16;
    r += 16;
    out += 16;
  }
}

/** As halveBytesDown, of pairs of 16-bit samples. */
export function halveWordsDown(p: usize, q: usize, r: usize, samples: usize, out: usize): void {
  const first = i16x8(1, 4, 1, 4, 1, 4, 1, 4), second = i16x8(6, 4, 6, 4, 6, 4, 6, 4);
  const third = i16x8(1, 0, 1, 0, 1, 0, 1, 0), half = i32x4.splat(8);
  for (let i: usize = 0; i < samples; i += 8) {
    const a = i32x4.add(
      i32x4.add(i32x4.dot_i16x8_s(v128.load(p), first), i32x4.dot_i16x8_s(v128.load(q), second)),
      i32x4.add(i32x4.dot_i16x8_s(v128.load(r), third), half),
    );
    const b = i32x4.add(
      i32x4.add(i32x4.dot_i16x8_s(v128.load(p, 16), first), i32x4.dot_i16x8_s(v128.load(q, 16), second)),
      i32x4.add(i32x4.dot_i16x8_s(v128.load(r, 16), third), half),
    );
    v128.store(out, i16x8.narrow_i32x4_s(i32x4.shr_s(a, 4), i32x4.shr_s(b, 4)));
    p += 32;
    q += 32;
    r += 32;
    out += 16;
  }
}

/**
 * Halves two filtered rows along x, plane by plane, into a pair of 16-bit samples. `first` and `second` are
 * where the first windows of their first planes begin; `count` samples of each plane are made, rounded up to
 * 4.
 */
export function halveAcross(
  first: usize, second: usize, rowPlane: usize, channels: i32, count: i32, pair: usize, pairPlane: usize,
): void {
  const left = i16x8(1, 4, 1, 4, 1, 4, 1, 4), middle = i16x8(6, 4, 6, 4, 6, 4, 6, 4);
  const right = i16x8(1, 0, 1, 0, 1, 0, 1, 0), half = i32x4.splat(8);
  const bytes = <usize>(4 * count);
  for (let c = 0; c < channels; c++) {
    for (let x: usize = 0; x < bytes; x += 16) {
      const p = first + x, q = second + x;
      const a = i32x4.add(
        i32x4.add(i32x4.dot_i16x8_s(v128.load(p), left), i32x4.dot_i16x8_s(v128.load(p, 4), middle)),
        i32x4.add(i32x4.dot_i16x8_s(v128.load(p, 8), right), half),
      );
      const b = i32x4.add(
        i32x4.add(i32x4.dot_i16x8_s(v128.load(q), left), i32x4.dot_i16x8_s(v128.load(q, 4), middle)),
        i32x4.add(i32x4.dot_i16x8_s(v128.load(q, 8), right), half),
      );
      v128.store(pair + x, v128.or(i32x4.shr_u(a, 4), i32x4.shl(i32x4.shr_u(b, 4), 16)));
    }
    first += rowPlane;
    second += rowPlane;
    pair += pairPlane;
  }
}
