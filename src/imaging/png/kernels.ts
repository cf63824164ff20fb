/** What `kernels/png` exports. Pointers are byte addresses in the engine's memory. */
export interface PngKernels {
  adler32(adler: number, from: number, length: number): number;
  /** Bytes of an inflater's state, and how many of them from its start a checkpoint keeps. */
  inflateStateBytes(): number;
  inflateSavedBytes(): number;
  inflateStart(state: number, output: number, mostBlocks: number): void;
  inflateFeed(state: number, input: number, end: number): void;
  /** See InflateStatus. */
  inflate(state: number, limit: number): number;
  /** Index into INFLATE_FAULTS. */
  inflateFault(state: number): number;
  inflateInput(state: number): number;
  inflateOutput(state: number): number;
  inflateUnusedBits(state: number): number;
  inflateSlide(state: number, unread: number, to: number): number;
  /** 1, or 0 where more input is needed, if there is any. */
  inflateSettle(state: number): number;
  /** 1, or 0 where the state is none. */
  inflateResume(state: number, oldest: number, output: number): number;
  /** Rows done; fewer than `count` where a filter type does not exist. */
  unfilterRows(
    from: number,
    count: number,
    bytes: number,
    unit: number,
    above: number,
    to: number,
    stride: number,
  ): number;
  unpackGrey(from: number, to: number, width: number, depth: number): void;
  unpackGreyAlpha(from: number, to: number, width: number, depth: number): void;
  unpackKeyedGrey(from: number, to: number, width: number, depth: number, key: number): void;
  unpackKeyedRgb(from: number, to: number, width: number, depth: number, key: bigint): void;
  /** The greatest index met. */
  unpackPalette(
    from: number,
    to: number,
    width: number,
    depth: number,
    palette: number,
    channels: number,
  ): number;
  highBytes(from: number, to: number, count: number): void;
  scatterPixels(from: number, to: number, count: number, channels: number, step: number): void;
}
