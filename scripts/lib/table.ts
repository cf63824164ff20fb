import { cut } from "./text.ts";

export interface Column {
  readonly title: string;
  readonly align?: "left" | "right";
  /** Longest cell; longer ones lose their end. */
  readonly max?: number;
}

const GAP = "  ";

/** Rows under their titles, at most `width` columns wide: the last column gives way. */
export function formatTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number,
): string {
  const last = columns.length - 1;
  let left = width;
  const widths = columns.map((column, index) => {
    const longest = Math.max(column.title.length, ...rows.map((row) => row[index]?.length ?? 0));
    const taken = Math.min(longest, index === last ? left : (column.max ?? longest));
    left -= taken + GAP.length;
    return taken;
  });
  const format = (cells: readonly string[]) =>
    columns
      .map(({ align }, index) => {
        const size = widths[index] ?? 0;
        const text = cut(cells[index] ?? "", size);
        return align === "right" ? text.padStart(size) : text.padEnd(size);
      })
      .join(GAP)
      .trimEnd();
  const rule = widths.map((size) => "─".repeat(size)).join(GAP);
  return [format(columns.map(({ title }) => title)), rule, ...rows.map(format)].join("\n");
}
