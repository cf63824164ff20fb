/** A byte address in the engine's memory. */
type Address = number;

/** What `kernels/icc` exports. */
export interface IccKernels {
  convertColours(from: Address, to: Address, pixels: number, tables: Address, levels: Address): void;
}
