/** A byte address in the engine's memory. */
type Address = number;

export interface PencilKernels {
  toneOf(from: Address, width: number, table: Address, out: Address): void;
  graphiteRow(
    tone: Address,
    around: Address,
    lift: number,
    dust: Address,
    hatch: Address,
    grain: number,
    width: number,
    out: Address,
  ): void;
}
