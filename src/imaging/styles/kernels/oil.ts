/** A byte address in the engine's memory. */
type Address = number;

export interface OilKernels {
  evenMeans(
    sums: Address,
    width: number,
    radius: number,
    inverse: number,
    calm: number,
    out: Address,
    plane: number,
  ): void;
  repeatFloats(row: Address, width: number, margin: number): void;
  strokeEllipses(flow: Address, blocks: number, radius: number, stretch: number, out: Address): void;
  bristleRow(rows: Address, flow: Address, blocks: number, pace: number, out: Address): void;
  varnishRow(
    from: Address,
    plane: number,
    height: Address,
    lit: Address,
    shade: Address,
    width: number,
    relief: number,
    out: Address,
  ): void;
  kuwaharaRow(
    rows: Address,
    plane: number,
    ellipses: Address,
    blocks: number,
    out: Address,
    outPlane: number,
  ): void;
}
