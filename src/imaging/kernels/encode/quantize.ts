/**
 * Eight coefficients divided by their quantisers and rounded, halves away from zero, exactly: the upper 16
 * bits of the product with 2^(16+s)/d, d in (2^s, 2^(s+1)], rounded up, then divided by 2^s and rounded. The
 * error stays below 1/(2d) for magnitudes below 2^14.
 */
@inline
function divide(block: usize, quant: usize): v128 {
  const value = v128.load(block);
  const size = i16x8.abs(value);
  const reciprocal = v128.load(quant);
  const low = i32x4.extmul_low_i16x8_u(size, reciprocal);
  const high = i32x4.extmul_high_i16x8_u(size, reciprocal);
  const upper = v128.shuffle<i16>(low, high, 1, 3, 5, 7, 9, 11, 13, 15);
  const quotient = i16x8.q15mulr_sat_s(upper, v128.load(quant, 128));
  const sign = i16x8.shr_s(value, 15);
  return i16x8.sub(v128.xor(quotient, sign), sign);
}

@inline
function nonzero(a: v128, b: v128): u64 {
  const bytes = i8x16.narrow_i16x8_s(a, b);
  return <u64>(<u32>i8x16.bitmask(i8x16.ne(bytes, i8x16.splat(0))));
}

/**
 * Quantises the block in place (ITU-T T.81, A.3.4) and brings it into zigzag order (figure 5). A lane 0 out
 * of its place stands, in the shuffles, for one that a later shuffle fills.
 * @returns a bit for each coefficient that is not 0
 */
export function quantizeBlock(block: usize, quant: usize): u64 {
  const r0 = divide(block, quant), r1 = divide(block + 16, quant + 16);
  const r2 = divide(block + 32, quant + 32), r3 = divide(block + 48, quant + 48);
  const r4 = divide(block + 64, quant + 64), r5 = divide(block + 80, quant + 80);
  const r6 = divide(block + 96, quant + 96), r7 = divide(block + 112, quant + 112);

  const z0 = v128.shuffle<i16>(
    v128.shuffle<i16>(r0, r1, 0, 1, 8, 0, 9, 2, 3, 10), r2, 0, 1, 2, 8, 4, 5, 6, 7,
  );
  const z1 = v128.shuffle<i16>(
    v128.shuffle<i16>(
      v128.shuffle<i16>(r2, r3, 1, 8, 0, 9, 2, 0, 0, 0),
      v128.shuffle<i16>(r0, r1, 0, 0, 0, 0, 0, 11, 4, 5),
      0, 1, 2, 3, 4, 13, 14, 15,
    ),
    r4, 0, 1, 8, 3, 4, 5, 6, 7,
  );
  const z2 = v128.shuffle<i16>(
    v128.shuffle<i16>(
      v128.shuffle<i16>(r1, r2, 4, 11, 0, 0, 0, 0, 0, 0),
      v128.shuffle<i16>(r4, r5, 0, 0, 0, 1, 8, 0, 9, 2),
      0, 1, 2, 11, 12, 5, 14, 15,
    ),
    v128.shuffle<i16>(r3, r6, 0, 0, 2, 0, 0, 8, 0, 0),
    0, 1, 10, 3, 4, 13, 6, 7,
  );
  const z3 = v128.shuffle<i16>(
    v128.shuffle<i16>(r0, r1, 0, 0, 13, 6, 7, 14, 0, 0),
    v128.shuffle<i16>(r2, r3, 11, 4, 0, 0, 0, 0, 5, 12),
    8, 9, 2, 3, 4, 5, 14, 15,
  );
  const z4 = v128.shuffle<i16>(
    v128.shuffle<i16>(r6, r7, 0, 0, 1, 8, 9, 2, 0, 0),
    v128.shuffle<i16>(r4, r5, 3, 10, 0, 0, 0, 0, 11, 4),
    8, 9, 2, 3, 4, 5, 14, 15,
  );
  const z5 = v128.shuffle<i16>(
    v128.shuffle<i16>(
      v128.shuffle<i16>(r2, r3, 13, 6, 0, 7, 14, 0, 0, 0),
      v128.shuffle<i16>(r4, r5, 0, 0, 0, 0, 0, 5, 12, 0),
      0, 1, 2, 3, 4, 13, 14, 7,
    ),
    v128.shuffle<i16>(r1, r6, 0, 0, 7, 0, 0, 0, 0, 11),
    0, 1, 10, 3, 4, 5, 6, 15,
  );
  const z6 = v128.shuffle<i16>(
    v128.shuffle<i16>(
      v128.shuffle<i16>(r6, r7, 10, 11, 4, 0, 0, 0, 0, 0),
      v128.shuffle<i16>(r4, r5, 0, 0, 0, 13, 6, 0, 7, 14),
      0, 1, 2, 11, 12, 5, 14, 15,
    ),
    r3, 0, 1, 2, 3, 4, 15, 6, 7,
  );
  const z7 = v128.shuffle<i16>(
    v128.shuffle<i16>(r6, r7, 5, 12, 13, 6, 0, 7, 14, 15), r5, 0, 1, 2, 3, 15, 5, 6, 7,
  );

  v128.store(block, z0);
  v128.store(block, z1, 16);
  v128.store(block, z2, 32);
  v128.store(block, z3, 48);
  v128.store(block, z4, 64);
  v128.store(block, z5, 80);
  v128.store(block, z6, 96);
  v128.store(block, z7, 112);
  return nonzero(z0, z1) | (nonzero(z2, z3) << 16) | (nonzero(z4, z5) << 32) | (nonzero(z6, z7) << 48);
}
