import { describe, expect, test } from "vitest";
import { layOut, leftOf, pictureBeside, rowOf, rowsWithin, type Shape } from "./layout.ts";

const OPTIONS = { width: 1000, rowHeight: 200, gap: 8 };
/** Shapes of cameras, phones, panoramas and strips, in an order that repeats late. */
const shapes: Shape[] = Array.from({ length: 500 }, (_, index) => {
  const width = [3000, 4000, 3000, 12000, 2000, 500][(index * 7) % 6] ?? 1;
  const height = [2000, 3000, 4000, 1000, 2000, 5000][(index * 7) % 6] ?? 1;
  return { width, height };
});
const layout = layOut(shapes, OPTIONS);

describe("layOut", () => {
  test("places every picture once, in order", () => {
    const placed = layout.rows.flatMap(({ first, widths }) => widths.map((_, column) => first + column));
    expect(placed).toEqual(shapes.map((_, index) => index));
  });

  test("makes each row but the last as wide as the place, and no higher than asked", () => {
    for (const row of layout.rows.slice(0, -1)) {
      expect(leftOf(row, row.widths.length, OPTIONS.gap) - OPTIONS.gap).toBeCloseTo(OPTIONS.width, 6);
      expect(row.height).toBeLessThanOrEqual(OPTIONS.rowHeight);
    }
  });

  test("puts rows under each other with the gap between", () => {
    for (const [index, { top }] of layout.rows.entries()) {
      const before = layout.rows[index - 1];
      if (before) expect(top).toBeCloseTo(before.top + before.height + OPTIONS.gap, 6);
    }
    const last = layout.rows.at(-1);
    expect(layout.height).toBeCloseTo((last?.top ?? 0) + (last?.height ?? 0), 6);
  });

  test("keeps a picture's own shape, up to a panorama of three to one and a strip of one to two", () => {
    const [row] = layOut([{ width: 3000, height: 2000 }], OPTIONS).rows;
    expect((row?.widths[0] ?? 0) / (row?.height ?? 1)).toBeCloseTo(1.5);
    const [wide] = layOut([{ width: 60_000, height: 100 }], { ...OPTIONS, width: 500 }).rows;
    expect((wide?.widths[0] ?? 0) / (wide?.height ?? 1)).toBeCloseTo(3);
  });

  test("of nothing is nothing", () => expect(layOut([], OPTIONS)).toEqual({ rows: [], height: 0 }));
});

describe("rowsWithin", () => {
  test("gives the rows that touch a stretch, and only those", () => {
    for (const [from, to] of [
      [0, 1],
      [199, 700],
      [layout.height - 10, layout.height + 500],
      [-500, 0],
    ] as const) {
      const [first, last] = rowsWithin(layout, from, to);
      const touching = layout.rows.flatMap(({ top, height }, index) =>
        top < to && top + height > from ? [index] : [],
      );
      expect(layout.rows.map((_, index) => index).slice(first, last)).toEqual(touching);
    }
  });
});

describe("moving by keys", () => {
  test("finds the row of each picture", () => {
    for (const [index, row] of layout.rows.entries()) {
      for (const column of row.widths.keys()) expect(rowOf(layout, row.first + column)).toBe(index);
    }
  });

  test("goes to the picture that lies under the middle of this one", () => {
    const square = { width: 100, height: 100 };
    const even = layOut(
      Array.from({ length: 10 }, () => square),
      { width: 1032, rowHeight: 200, gap: 8 },
    );
    expect(even.rows.map(({ widths }) => widths.length)).toEqual([5, 5]);
    expect([0, 1, 4].map((picture) => pictureBeside(even, picture, 1, 8))).toEqual([5, 6, 9]);
    expect(pictureBeside(even, 7, -1, 8)).toBe(2);
  });

  test("stays where there is no other row", () => {
    expect(pictureBeside(layout, 0, -1, OPTIONS.gap)).toBe(0);
    expect(pictureBeside(layout, shapes.length - 1, 1, OPTIONS.gap)).toBe(shapes.length - 1);
  });
});
