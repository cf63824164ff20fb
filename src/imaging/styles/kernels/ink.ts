/** A byte address in the engine's memory. */
type Address = number;

export interface InkKernels {
  splitRow(tone: Address, near: Address, far: Address, samples: number, still: number, out: Address): void;
  inkRow(
    rows: Address,
    flow: Address,
    width: number,
    room: number,
    pace: number,
    crisp: number,
    line: number,
    out: Address,
  ): void;
}
