/*
 * The forward DCT (ITU-T T.81, A.3.3) after Loeffler, Ligtenberg and Moschytz (1989), in integers with 13
 * fractional bits: the same factorisation and roundings as the reference software's accurate integer DCT, so
 * that the same coefficients come out. Twelve multiplications become dot products of interleaved pairs.
 */

@inline
function low16(a: v128, b: v128): v128 {
  return v128.shuffle<i16>(a, b, 0, 8, 1, 9, 2, 10, 3, 11);
}

@inline
function high16(a: v128, b: v128): v128 {
  return v128.shuffle<i16>(a, b, 4, 12, 5, 13, 6, 14, 7, 15);
}

@inline
function low32(a: v128, b: v128): v128 {
  return v128.shuffle<i32>(a, b, 0, 4, 1, 5);
}

@inline
function high32(a: v128, b: v128): v128 {
  return v128.shuffle<i32>(a, b, 2, 6, 3, 7);
}

@inline
function low64(a: v128, b: v128): v128 {
  return v128.shuffle<i64>(a, b, 0, 2);
}

@inline
function high64(a: v128, b: v128): v128 {
  return v128.shuffle<i64>(a, b, 1, 3);
}

@inline
function dot(pairs: v128, a: i16, b: i16): v128 {
  return i32x4.dot_i16x8_s(pairs, i16x8(a, b, a, b, a, b, a, b));
}

/** Both halves of eight sums to 16 bits, divided by 2^shift and rounded. */
@inline
function descale(low: v128, high: v128, shift: i32): v128 {
  const half = i32x4.splat(1 << (shift - 1));
  return i16x8.narrow_i32x4_s(
    i32x4.shr_s(i32x4.add(low, half), shift),
    i32x4.shr_s(i32x4.add(high, half), shift),
  );
}

/**
 * One dimension: the block is transposed, then its rows are transformed into rows of coefficients at `out`.
 * The first time samples of 0 to 255 come in, whose centre of 128 is taken off the sum, and two fractional
 * bits stay; the second time those are taken off again. Coefficients end up 8 times as large as A.3.3 has
 * them.
 */
@inline
function pass(
  r0: v128, r1: v128, r2: v128, r3: v128, r4: v128, r5: v128, r6: v128, r7: v128,
  out: usize, first: bool,
): void {
  const a0 = low16(r0, r1), a1 = high16(r0, r1), a2 = low16(r2, r3), a3 = high16(r2, r3);
  const a4 = low16(r4, r5), a5 = high16(r4, r5), a6 = low16(r6, r7), a7 = high16(r6, r7);
  const b0 = low32(a0, a2), b1 = high32(a0, a2), b2 = low32(a1, a3), b3 = high32(a1, a3);
  const b4 = low32(a4, a6), b5 = high32(a4, a6), b6 = low32(a5, a7), b7 = high32(a5, a7);
  const c0 = low64(b0, b4), c1 = high64(b0, b4), c2 = low64(b1, b5), c3 = high64(b1, b5);
  const c4 = low64(b2, b6), c5 = high64(b2, b6), c6 = low64(b3, b7), c7 = high64(b3, b7);

  const s0 = i16x8.add(c0, c7), s1 = i16x8.add(c1, c6), s2 = i16x8.add(c2, c5), s3 = i16x8.add(c3, c4);
  const d0 = i16x8.sub(c0, c7), d1 = i16x8.sub(c1, c6), d2 = i16x8.sub(c2, c5), d3 = i16x8.sub(c3, c4);
  const shift = first ? 11 : 15;

  const e0 = i16x8.add(s0, s3), e1 = i16x8.add(s1, s2), e2 = i16x8.sub(s1, s2), e3 = i16x8.sub(s0, s3);
  const sum = i16x8.add(e0, e1), difference = i16x8.sub(e0, e1);
  if (first) {
    v128.store(out, i16x8.sub(i16x8.shl(sum, 2), i16x8.splat(128 * 8 * 4)));
    v128.store(out, i16x8.shl(difference, 2), 64);
  } else {
    v128.store(out, i16x8.shr_s(i16x8.add(sum, i16x8.splat(2)), 2));
    v128.store(out, i16x8.shr_s(i16x8.add(difference, i16x8.splat(2)), 2), 64);
  }
  const el = low16(e3, e2), eh = high16(e3, e2);
  v128.store(out, descale(dot(el, 10703, 4433), dot(eh, 10703, 4433), shift), 32);
  v128.store(out, descale(dot(el, 4433, -10704), dot(eh, 4433, -10704), shift), 96);

  // d3 to d0 are tmp4 to tmp7 of the paper's odd part.
  const z3 = i16x8.add(d3, d1), z4 = i16x8.add(d2, d0);
  const zl = low16(z3, z4), zh = high16(z3, z4);
  const y3l = dot(zl, -6436, 9633), y3h = dot(zh, -6436, 9633);
  const y4l = dot(zl, 9633, 6437), y4h = dot(zh, 9633, 6437);
  const ol = low16(d3, d0), oh = high16(d3, d0);
  const il = low16(d2, d1), ih = high16(d2, d1);
  v128.store(
    out,
    descale(i32x4.add(dot(ol, -7373, 4926), y4l), i32x4.add(dot(oh, -7373, 4926), y4h), shift),
    16,
  );
  v128.store(
    out,
    descale(i32x4.add(dot(il, -20995, 4177), y3l), i32x4.add(dot(ih, -20995, 4177), y3h), shift),
    48,
  );
  v128.store(
    out,
    descale(i32x4.add(dot(il, -4176, -20995), y4l), i32x4.add(dot(ih, -4176, -20995), y4h), shift),
    80,
  );
  v128.store(
    out,
    descale(i32x4.add(dot(ol, -4927, -7373), y3l), i32x4.add(dot(oh, -4927, -7373), y3h), shift),
    112,
  );
}

/** The 8 by 8 samples at `samples` become 64 coefficients of 16 bits at `out`, 8 times their size. */
export function forwardDct(samples: usize, stride: usize, out: usize): void {
  const s2 = samples + 2 * stride, s4 = samples + 4 * stride, s6 = samples + 6 * stride;
  pass(
    v128.load_ext<u8>(samples), v128.load_ext<u8>(samples + stride),
    v128.load_ext<u8>(s2), v128.load_ext<u8>(s2 + stride),
    v128.load_ext<u8>(s4), v128.load_ext<u8>(s4 + stride),
    v128.load_ext<u8>(s6), v128.load_ext<u8>(s6 + stride),
    out, true,
  );
  pass(
    v128.load(out), v128.load(out, 16), v128.load(out, 32), v128.load(out, 48),
    v128.load(out, 64), v128.load(out, 80), v128.load(out, 96), v128.load(out, 112),
    out, false,
  );
}
