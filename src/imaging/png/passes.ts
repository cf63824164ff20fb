import type { PngHeader } from "../probe/png-header.ts";

/** A reduced image (PNG third edition, 8.1), or the whole picture where it is not interlaced. */
export interface Pass {
  /** Its first column and row in the picture, and the steps from one to the next. */
  readonly x: number;
  readonly y: number;
  readonly dx: number;
  readonly dy: number;
  readonly width: number;
  readonly rows: number;
  /** Bytes of one of its rows, without the filter type. */
  readonly rowBytes: number;
}

const WHOLE = [{ x: 0, y: 0, dx: 1, dy: 1 }];
const ADAM7 = [
  { x: 0, y: 0, dx: 8, dy: 8 },
  { x: 4, y: 0, dx: 8, dy: 8 },
  { x: 0, y: 4, dx: 4, dy: 8 },
  { x: 2, y: 0, dx: 4, dy: 4 },
  { x: 0, y: 2, dx: 2, dy: 4 },
  { x: 1, y: 0, dx: 2, dy: 2 },
  { x: 0, y: 1, dx: 1, dy: 2 },
];

/** The passes that have pixels, in the order of the data. */
export function passesOf(header: PngHeader): Pass[] {
  return (header.interlaced ? ADAM7 : WHOLE).flatMap((grid) => {
    const width = Math.ceil((header.width - grid.x) / grid.dx);
    const rows = Math.ceil((header.height - grid.y) / grid.dy);
    if (width <= 0 || rows <= 0) return [];
    return [{ ...grid, width, rows, rowBytes: Math.ceil((width * bitsPerPixel(header)) / 8) }];
  });
}

/** Bytes of a pass's rows, each with its filter type (7.3). */
export function passBytes(pass: Pass): number {
  return pass.rows * (1 + pass.rowBytes);
}

/** Rows of a pass that lie above row `y` of the picture. */
export function rowsAbove(pass: Pass, y: number): number {
  return Math.min(pass.rows, Math.max(0, Math.ceil((y - pass.y) / pass.dy)));
}

/** Bytes from a sample to that of the pixel before it, as filters count them: at least 1 (9.2). */
export function filterUnit(header: PngHeader): number {
  return Math.ceil(bitsPerPixel(header) / 8);
}

function bitsPerPixel(header: PngHeader): number {
  return header.channels * header.bitDepth;
}
