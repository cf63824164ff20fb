/** A byte address in the engine's memory. */
type Address = number;

/** A pass over one row of `width` pixels. */
export type ConvertKernel = (from: Address, to: Address, width: number) => void;

/** What `kernels/resample` exports. */
export interface ResampleKernels {
  joinBytes(
    first: Address,
    second: Address,
    pair: Address,
    width: number,
    channels: number,
    planeBytes: number,
  ): void;
  keepFirst(pair: Address, bytes: number): void;
  weighBytes: WeighKernel;
  weighWords: WeighKernel;
  weighAcross(
    planes: Address,
    planeBytes: number,
    channels: number,
    starts: Address,
    weights: Address,
    vectors: number,
    width: number,
    round: number,
    shift: number,
    out: Address,
  ): void;
  halveBytesDown: HalveKernel;
  halveWordsDown: HalveKernel;
  halveAcross(
    first: Address,
    second: Address,
    rowPlane: number,
    channels: number,
    count: number,
    pair: Address,
    pairPlane: number,
  ): void;
  premultiply: ConvertKernel;
  unpremultiply: ConvertKernel;
  flatten: ConvertKernel;
  greyToRgb: ConvertKernel;
  sumSamples(from: Address, bytes: number, sums: Address): void;
  turn(
    from: Address,
    stepX: number,
    stepY: number,
    to: Address,
    width: number,
    height: number,
    channels: number,
  ): void;
  lumaRow(from: Address, width: number, channels: number, out: Address): void;
  hashAcross(rows: Address, stride: number, windows: Address, count: number, out: Address): void;
  hashDown(
    rows: Address,
    stride: number,
    weights: Address,
    shift: number,
    width: number,
    sums: Address,
  ): void;
}

type WeighKernel = (
  window: Address,
  steps: number,
  samples: number,
  round: number,
  shift: number,
  out: Address,
) => void;

type HalveKernel = (p: Address, q: Address, r: Address, samples: number, out: Address) => void;
