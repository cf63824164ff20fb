/** Rows of pictures in their own shapes, as wide as the window: each row has one height. Pure. */

export interface Shape {
  readonly width: number;
  readonly height: number;
}

export interface Row {
  /** Index of its first picture. */
  readonly first: number;
  readonly top: number;
  readonly height: number;
  /** Widths of its pictures, from the left. */
  readonly widths: readonly number[];
}

export interface Layout {
  readonly rows: readonly Row[];
  /** Of all rows with the gaps between them. */
  readonly height: number;
}

export interface LayoutOptions {
  /** Of the place for the rows. */
  readonly width: number;
  /** A row is about this high. */
  readonly rowHeight: number;
  readonly gap: number;
}

/** A panorama or a strip takes a place that its neighbours leave: no picture is flatter or narrower than this. */
const FLATTEST = 3;
const NARROWEST = 0.5;

/** Fills rows one after the other; a row's height is what makes it exactly as wide as the place. */
export function layOut(shapes: readonly Shape[], { width, rowHeight, gap }: LayoutOptions): Layout {
  const rows: Row[] = [];
  let top = 0;
  let first = 0;
  let ratios: number[] = [];
  const close = (height: number) => {
    rows.push({ first, top, height, widths: ratios.map((ratio) => ratio * height) });
    top += height + gap;
    first += ratios.length;
    ratios = [];
  };
  for (const shape of shapes) {
    ratios.push(ratioOf(shape));
    const height = heightFor(ratios, width, gap);
    if (height <= rowHeight) close(Math.max(height, rowHeight / 3));
  }
  // The last row is not stretched: its pictures are as high as the others.
  if (ratios.length > 0) close(rowHeight);
  return { rows, height: Math.max(0, top - gap) };
}

/** The rows from the first to the one before the last that touch a stretch of the place. */
export function rowsWithin(
  { rows }: Layout,
  from: number,
  to: number,
): readonly [first: number, last: number] {
  const first = search(rows, ({ top, height }) => top + height > from);
  const last = search(rows, ({ top }) => top >= to);
  return [first, Math.max(first, last)];
}

/** The row that a picture is in. */
export function rowOf({ rows }: Layout, picture: number): number {
  return Math.max(0, search(rows, ({ first }) => first > picture) - 1);
}

/** The picture of another row that lies under or over the middle of this one. */
export function pictureBeside(layout: Layout, picture: number, step: 1 | -1, gap: number): number {
  const here = rowOf(layout, picture);
  const row = layout.rows[here];
  const other = layout.rows[here + step];
  if (row === undefined || other === undefined) return picture;
  const column = picture - row.first;
  const middle = leftOf(row, column, gap) + (row.widths[column] ?? 0) / 2;
  const found = other.widths.findIndex((width, index) => leftOf(other, index, gap) + width >= middle);
  return other.first + (found === -1 ? other.widths.length - 1 : found);
}

export function leftOf({ widths }: Row, column: number, gap: number): number {
  return widths.slice(0, column).reduce((sum, width) => sum + width + gap, 0);
}

function heightFor(ratios: readonly number[], width: number, gap: number): number {
  const sum = ratios.reduce((total, ratio) => total + ratio, 0);
  return (width - gap * (ratios.length - 1)) / sum;
}

function ratioOf({ width, height }: Shape): number {
  return Math.min(FLATTEST, Math.max(NARROWEST, width / height));
}

/** Index of the first for which it holds, where it holds for all after it. */
function search(rows: readonly Row[], holds: (row: Row) => boolean): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const row = rows[middle];
    if (row !== undefined && holds(row)) high = middle;
    else low = middle + 1;
  }
  return low;
}
