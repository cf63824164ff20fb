import { describe, expect, test } from "vitest";
import { oilPainting } from "./oil-painting.ts";
import type { Style, StyleParameters } from "./style.ts";
import { grey, scene, styled } from "./styles.fixture.ts";
import { watercolor } from "./watercolor.ts";

function set(style: Style, parameters: StyleParameters): Style {
  return { ...style, parameters: { ...style.parameters, ...parameters } };
}

const EVEN = set(oilPainting, { load: 0, relief: 0 });
const DRY = set(watercolor, { water: 0, vivid: 0, edge: 0, granulation: 0, pooling: 0, rim: 0 });

describe("oil-painting", () => {
  test.each([0, 1, 77, 128, 254, 255])("paint laid on evenly keeps an even level of %i", async (level) => {
    const paint = await styled(
      EVEN,
      grey(60, 50, () => level),
    );
    expect(paint.every((v) => v === level)).toBe(true);
  });

  test("an edge stays where it is and becomes no softer than three pixels", async () => {
    const paint = await styled(
      EVEN,
      grey(90, 60, (x) => (x < 45 ? 40 : 200)),
    );
    const row = Array.from({ length: 90 }, (_, x) => paint[3 * (30 * 90 + x)] as number);
    expect(row.slice(0, 43).every((v) => Math.abs(v - 40) < 4)).toBe(true);
    expect(row.slice(47).every((v) => Math.abs(v - 200) < 4)).toBe(true);
  });

  test("no level lies outside those of the photograph", async () => {
    const photo = scene(140, 100);
    const paint = await styled(EVEN, photo);
    for (const channel of [0, 1, 2]) {
      const of = (data: ArrayLike<number>): number[] => Array.from(data).filter((_, i) => i % 3 === channel);
      expect(Math.min(...of(paint))).toBeGreaterThanOrEqual(Math.min(...of(photo.data)));
      expect(Math.max(...of(paint))).toBeLessThanOrEqual(Math.max(...of(photo.data)));
    }
  });
});

describe("watercolor", () => {
  test("white stays bare paper, whatever is done to paint", async () => {
    const paper = await styled(
      watercolor,
      grey(150, 150, () => 255),
    );
    expect(paper.every((v) => v === 255)).toBe(true);
  });

  test("the rim is bare paper and the middle is not", async () => {
    const print = await styled(
      watercolor,
      grey(240, 240, () => 60),
    );
    const at = (x: number, y: number): number => print[3 * (y * 240 + x)] as number;
    for (let i = 0; i < 240; i++)
      expect([at(i, 5), at(5, i), at(i, 234), at(234, i)]).toEqual([255, 255, 255, 255]);
    expect(at(120, 120)).toBeLessThan(120);
  });

  test("an even level is thinned to one level where nothing makes paint uneven", async () => {
    const print = await styled(
      DRY,
      grey(60, 60, () => 100),
    );
    expect(new Set(print)).toEqual(new Set([Math.round(255 * (1 - (0.94 * 155) / 255))]));
  });
});
