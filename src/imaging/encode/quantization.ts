/** Annex K, table K.1: luminance. Row by row, as all tables here. */
const LUMINANCE = [
  16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22,
  29, 51, 87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103,
  121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
] as const;

/** Annex K, table K.2: chrominance. */
const CHROMINANCE = [
  17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99, 24, 26, 56, 99, 99, 99, 99, 99, 47, 66, 99,
  99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
  99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
] as const;

/** Position in a block of the coefficient that comes n-th in zigzag order (ITU-T T.81, figure 5). */
const ZIGZAG = [
  0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7,
  14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46,
  53, 60, 61, 54, 47, 55, 62, 63,
] as const;

/** What the forward DCT's coefficients are too large by. */
const DCT_SCALE = 8;

/** 64 quantisers of 1 to 255, row by row. */
export type QuantTable = readonly number[];

/**
 * The tables of Annex K for luma and chroma, scaled so that a quality means what it means to libjpeg and all who
 * use it: 50 is the annex, 100 is all ones.
 * @param quality 1 to 100, whole
 */
export function quantTables(quality: number): readonly [luma: QuantTable, chroma: QuantTable] {
  const percent = quality < 50 ? Math.trunc(5000 / quality) : 200 - 2 * quality;
  const scaled = (value: number) => Math.min(255, Math.max(1, Math.trunc((value * percent + 50) / 100)));
  return [LUMINANCE.map(scaled), CHROMINANCE.map(scaled)];
}

/** The order in which DQT has them (B.2.4.1). */
export function zigzagged(table: QuantTable): number[] {
  return ZIGZAG.map((position) => table[position] as number);
}

/**
 * What the kernel divides by: 64 times 2^(16+s)/d rounded up, then 64 times 2^(15-s), where d is the quantiser on
 * the scale of the DCT and 2^s the largest power of two below it.
 */
export function reciprocals(table: QuantTable): Uint16Array<ArrayBuffer> {
  const words = new Uint16Array(128);
  for (const [i, quantiser] of table.entries()) {
    const divisor = quantiser * DCT_SCALE;
    const s = 31 - Math.clz32(divisor - 1);
    words[i] = Math.ceil(2 ** (16 + s) / divisor);
    words[64 + i] = 2 ** (15 - s);
  }
  return words;
}
