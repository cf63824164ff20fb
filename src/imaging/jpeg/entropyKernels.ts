/** The kernels that read entropy-coded data. `cursor` is the address of a struct, see layout.ts. */
export interface EntropyKernels {
  /**
   * Unstuffs bytes from `source` to `end` into the cursor's window; `offset` is where `source` is in the file, and
   * with `final` the file ends there. Returns the bytes used.
   */
  unstuff(cursor: number, source: number, end: number, offset: number, final: boolean): number;
  /** Moves what is not used to the window's beginning. */
  compact(cursor: number): void;
  /** Decodes the present row's MCUs up to `until`; `use` 0 none, 1 transformed, 2 kept. Returns an outcome. */
  decodeSequential(cursor: number, until: number, use: number): number;
  /**
   * The same for a progressive scan; `kind` 0 first DC, 1 DC refinement, 2 first AC, 3 AC refinement. Coefficients of
   * an AC scan's blocks are `step` bytes apart, or where that is 0, not kept.
   */
  decodeProgressive(
    cursor: number,
    until: number,
    kind: number,
    coefficients: number,
    step: number,
    masks: number,
  ): number;
  /** Checks that the last interval is used up. Returns an outcome. */
  finishScan(cursor: number): number;
  /** Offset in the file of the byte that holds the next bit. */
  fileOffset(cursor: number): number;
}
