import { describe, expect, test } from "vitest";
import type { Orientation } from "../imaging/orient.ts";
import { type PrintOrder, planFrame, uprightCrop } from "./frame.ts";
import { GRAVITIES } from "./gravity.ts";

const ORDER: PrintOrder = {
  ...{ paper: { width: 9, height: 12 }, fit: "cover", gravity: "center", orientation: "auto", dpi: 300 },
};
const LYING = { width: 6000, height: 4000 };

test("the paper lies as the picture does, and a square picture stands", () => {
  const sizeOf = (picture: { width: number; height: number }, orientation: Orientation, order = ORDER) => {
    const { width, height } = planFrame(picture, orientation, order);
    return [width, height];
  };
  expect(sizeOf(LYING, 1)).toEqual([3600, 2700]);
  expect(sizeOf(LYING, 6)).toEqual([2700, 3600]);
  expect(sizeOf({ width: 500, height: 500 }, 1)).toEqual([2700, 3600]);
  expect(sizeOf(LYING, 1, { ...ORDER, orientation: "portrait" })).toEqual([2700, 3600]);
  expect(sizeOf(LYING, 6, { ...ORDER, orientation: "landscape" })).toEqual([3600, 2700]);
  expect(sizeOf(LYING, 1, { ...ORDER, paper: { width: 12, height: 9 } })).toEqual([3600, 2700]);
});

test("cover keeps the largest part of the paper's shape", () => {
  const { crop, placed, effectiveDpi } = planFrame(LYING, 1, ORDER);
  // 4000 · 4/3 is 5333.3; 667 are left, of which the smaller half goes before.
  expect(crop).toEqual({ left: 333, top: 0, width: 5333, height: 4000 });
  expect(placed).toEqual({ left: 0, top: 0, width: 3600, height: 2700 });
  expect(effectiveDpi).toBe(444);
});

test("contain keeps all of the picture and leaves paper bare", () => {
  const frame = planFrame({ width: 3000, height: 1001 }, 1, { ...ORDER, fit: "contain", gravity: "south" });
  expect(frame.crop).toEqual({ left: 0, top: 0, width: 3000, height: 1001 });
  expect(frame.placed).toEqual({ left: 0, top: 2700 - 1201, width: 3600, height: 1201 });
  expect(frame.effectiveDpi).toBe(250);
});

test("stretch keeps all of the picture and covers the paper", () => {
  const frame = planFrame(LYING, 1, { ...ORDER, fit: "stretch", orientation: "portrait" });
  expect(frame.crop).toEqual({ left: 0, top: 0, ...LYING });
  expect(frame.placed).toEqual({ left: 0, top: 0, width: 2700, height: 3600 });
  expect(frame.effectiveDpi).toBe(333);
});

test("what is a side of a pixel or less is a pixel", () => {
  const thin = planFrame({ width: 60_000, height: 1 }, 1, { ...ORDER, fit: "contain" });
  expect(thin.placed).toMatchObject({ width: 3600, height: 1 });
  expect(planFrame({ width: 60_000, height: 1 }, 1, ORDER).crop).toMatchObject({ width: 1, height: 1 });
  expect(() => planFrame({ width: 0, height: 1 }, 1, ORDER)).toThrow(RangeError);
  expect(() => planFrame(LYING, 1, { ...ORDER, dpi: 0 })).toThrow(RangeError);
});

test.each([
  ["center", 2, 4],
  ["north", 2, 0],
  ["northeast", 5, 0],
  ["east", 5, 4],
  ["southeast", 5, 8],
  ["south", 2, 8],
  ["southwest", 0, 8],
  ["west", 0, 4],
  ["northwest", 0, 0],
] as const)("gravity %s says what is kept and where it stands", (gravity, left, top) => {
  expect(GRAVITIES).toContain(gravity);
  const order = { ...ORDER, gravity, dpi: 1, orientation: "landscape" } as const;
  // 12 by 9: 5 columns are over, then 8 rows.
  expect(planFrame({ width: 17, height: 9 }, 1, order).crop).toMatchObject({ left, top: 0 });
  expect(planFrame({ width: 12, height: 17 }, 1, order).crop).toMatchObject({ left: 0, top });
  const contain = { ...order, fit: "contain", paper: { width: 17, height: 9 } } as const;
  expect(planFrame({ width: 12, height: 9 }, 1, contain).placed).toMatchObject({ left, top: 0 });
});

describe("a crop is told in pixels as they are stored", () => {
  // The upper left of the picture as it is seen: 4 of 7 columns, 3 of 3 rows, or the other way around.
  test.each([
    [1, { left: 0, top: 0, width: 4, height: 3 }],
    [2, { left: 3, top: 0, width: 4, height: 3 }],
    [3, { left: 3, top: 0, width: 4, height: 3 }],
    [4, { left: 0, top: 0, width: 4, height: 3 }],
    [5, { left: 0, top: 0, width: 4, height: 3 }],
    [6, { left: 0, top: 0, width: 4, height: 3 }],
    [7, { left: 3, top: 0, width: 4, height: 3 }],
    [8, { left: 3, top: 0, width: 4, height: 3 }],
  ] as const)("orientation %i", (orientation, crop) => {
    const order = { ...ORDER, paper: { width: 4, height: 3 }, gravity: "northwest" } as const;
    const frame = planFrame({ width: 7, height: 3 }, orientation, order);
    expect(frame.crop).toEqual(crop);
    expect(uprightCrop(frame)).toEqual(orientation < 5 ? { width: 4, height: 3 } : { width: 3, height: 4 });
  });
});
