/** A byte address in the engine's memory. */
type Address = number;

export interface WashKernels {
  thinRow(
    from: Address,
    plane: number,
    width: number,
    water: number,
    darkest: number,
    vivid: number,
    out: Address,
  ): void;
  driftRow(
    rows: Address,
    wide: Address,
    fine: Address,
    span: number,
    drift: number,
    width: number,
    out: Address,
    densities: Address,
  ): void;
  /** `job` is laid out in kernels/styles/wash.ts, `WashRow`. */
  washRow(job: Address, width: number, out: Address): void;
}
