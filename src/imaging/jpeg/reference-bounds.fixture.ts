/**
 * How far a sound file may stray from what the standard lets an encoder write. Each row is wide enough for
 * what is met in real files and narrow enough that damage shows.
 */
export const BOUNDS = Object.freeze({
  /**
   * Whole bytes of 0x00 or 0xFF between the last MCU and the next marker. T.81, F.1.2.3 knows less than one
   * byte of padding; encoders in hardware fill to a word of 4 bytes, and decoders that read ahead do not see it.
   */
  paddingBytes: 4,
  /**
   * Zero bytes in a row within a sequential scan where zero bits do not mean the end of a block: they are 40
   * and more coefficients with one value, which no picture gives.
   */
  holeBytes: 32,
  /**
   * The largest norm of one dequantised block: 64 samples of at most 128 have the norm 1024, and the DCT of
   * T.81, A.3.3 keeps it. No single coefficient can be larger either.
   */
  blockNorm: 1024,
  /**
   * Encoders that soften ringing let white samples overshoot by up to 31, which is a quarter of 128
   * (mozjpeg's "overshoot deringing"). Above this, a block's own quantisation steps are added.
   */
  overshoot: 1.25,
  /** T.81, table F.1: categories of a DC difference of 8-bit samples. */
  dcCategory: 11,
  /** T.81, table F.2: categories of an AC coefficient of 8-bit samples. */
  acCategory: 10,
  /** T.81, B.2.3: blocks of one MCU in an interleaved scan. */
  mcuBlocks: 10,
  /** T.81, B.2.3: point transform, the largest that leaves a bit of a DC coefficient. */
  pointTransform: 13,
});

/** What the coefficients of one component may be, in zig-zag order. */
export interface Quantizer {
  readonly steps: Float64Array;
  /** Largest absolute value of one dequantised coefficient, before its own step is added for rounding. */
  readonly peak: number;
  /** Largest sum of squares of a block's dequantised coefficients. */
  readonly energy: number;
}

/** Rounding moves a coefficient by up to its step, a block by up to the norm of all steps. */
export function makeQuantizer(steps: Float64Array): Quantizer {
  const peak = BOUNDS.blockNorm * BOUNDS.overshoot;
  const rounding = Math.sqrt(steps.reduce((sum, step) => sum + step * step, 0));
  return { steps, peak, energy: (peak + rounding) ** 2 };
}
