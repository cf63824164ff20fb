/** What `kernels/tiff` exports. Pointers are byte addresses in the engine's memory. */
export type TiffKernels = {
  /** Predictor 2 (TIFF 6.0, section 14) of rows of RGB, written without gaps. */
  differenceRows(from: number, stride: number, count: number, bytes: number, to: number): void;
  /** Bytes of the table that a lane of LZW works with. */
  lzwTableBytes(): number;
  /** Compresses a strip in each of 1 to 3 lanes; see lzwCoder.ts. */
  lzwStrips(lanes: number, count: number): void;
  /** Bytes of the state of a stream of Deflate. */
  deflateStateBytes(): number;
  /** Compresses a strip of at least one byte to a zlib stream; returns its end. */
  deflateStrip(state: number, source: number, length: number, out: number): number;
  addSamples(from: number, samples: number, sums: number): void;
  meanPixels(sums: number, factor: number, width: number, to: number): void;
};
