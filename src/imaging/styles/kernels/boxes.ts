/** A byte address in the engine's memory. */
type Address = number;

type AddDown = (sums: Address, from: Address, count: number) => void;
type SlideDown = (sums: Address, added: Address, taken: Address, count: number) => void;

/** Rows as the styles see them, sums down the columns, means of boxes, the structure tensor. */
export interface BoxKernels {
  lumaOf(from: Address, width: number, out: Address): void;
  quadsOf(from: Address, width: number, uneven: Address, load: number, quads: Address, luma: Address): void;
  dustRow(y: number, width: number, margin: number, shift: number, seed: number, out: Address): void;
  noiseRow(
    y: number,
    width: number,
    across: number,
    down: number,
    slant: number,
    seed: number,
    lattice: Address,
    out: Address,
  ): void;
  addBytesDown: AddDown;
  addWordsDown: AddDown;
  addLongsDown: AddDown;
  slideBytesDown: SlideDown;
  slideWordsDown: SlideDown;
  slideLongsDown: SlideDown;
  meanAcross(sums: Address, width: number, radius: number, scale: bigint, out: Address): void;
  meanAcrossInside(
    sums: Address,
    width: number,
    radius: number,
    rows: number,
    unit: number,
    out: Address,
  ): void;
  repeatBytes(row: Address, width: number, margin: number): void;
  tensorBlocks(above: Address, row: Address, below: Address, blocks: number, out: Address): void;
  flowOf(tensor: Address, blocks: number, out: Address): void;
  tensorAcross(sums: Address, blocks: number, radius: number, shift: number, out: Address): void;
}
