/**
 * What `kernels/jpeg` exports for pixels. Pointers are byte addresses. Rows may be read 16 bytes before their
 * beginning and behind their end, and written up to 64 bytes behind it.
 */
export interface PixelKernels {
  /** `count` consecutive blocks of 64 coefficients to samples side by side, `size` (8, 4, 2, 1) each way. */
  transformRow(
    coefficients: number,
    count: number,
    quantizer: number,
    out: number,
    stride: number,
    size: number,
  ): void;

  /** One block; parameters as above. */
  transform8(coefficients: number, quantizer: number, out: number, stride: number): void;
  /** Only for a block whose first 4 rows and columns hold all that is not 0, as where zig-zag index 9 is the last. */
  transform8Low(coefficients: number, quantizer: number, out: number, stride: number): void;
  transform4(coefficients: number, quantizer: number, out: number, stride: number): void;
  transform2(coefficients: number, quantizer: number, out: number, stride: number): void;

  /** Makes the bytes at both ends of rows repeat their first and last sample. */
  repeatEdges(first: number, stride: number, rows: number, width: number): void;
  /** `count` samples to twice as many, by the triangle filter. */
  upsampleH2V1(row: number, out: number, count: number): void;
  /** One of the two rows that `near` becomes; `below` says that `far` is the row under it (1) or above (0). */
  upsampleH1V2(near: number, far: number, out: number, count: number, below: number): void;
  /** The same, and twice as wide. */
  upsampleH2V2(near: number, far: number, out: number, count: number): void;
  /** Each of `count` samples `factor` times. */
  replicate(row: number, out: number, count: number, factor: number): void;

  /** `count` pixels of interleaved RGB. */
  rgbFromPlanes(r: number, g: number, b: number, out: number, count: number): void;
  rgbFromYcc(y: number, cb: number, cr: number, out: number, count: number): void;
  rgbFromCmyk(c: number, m: number, y: number, k: number, out: number, count: number): void;
  rgbFromYcck(y: number, cb: number, cr: number, k: number, out: number, count: number): void;
}
