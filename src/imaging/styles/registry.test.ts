import { describe, expect, test } from "vitest";
import { STYLES, styleNamed } from "./registry.ts";
import type { StyleRows } from "./style.ts";
import { peakOf, scene, styled, type Taken } from "./styles.fixture.ts";

const MIB = 1024 * 1024;
const PHOTO = scene(203, 330);
const { height } = PHOTO;

function bandsOf(edges: readonly number[]): StyleRows[] {
  return edges.slice(1).map((to, i) => ({ from: edges[i] as number, to }));
}

test("every style is found by its name, and each name is one style's", () => {
  expect(STYLES.map(({ slug }) => styleNamed(slug))).toEqual(STYLES);
  expect(styleNamed("no-such-style")).toBeUndefined();
});

describe.each(STYLES)("$slug", (style) => {
  const whole = styled(style, PHOTO);

  test("changes the photograph, but for the one that prints it as it is", async () => {
    expect((await whole).length).toBe(PHOTO.data.length);
    expect(Buffer.from(await whole).equals(PHOTO.data)).toBe(style.slug === "photo");
  });

  test.each([
    [[0, 1, 2, 100, 101, 160, height]],
    [[0, 165, height]],
    [[0, 47, 94, 141, 188, 235, 282, 329, height]],
  ])("gives the same bytes in bands at rows %j, with nothing given outside their halo", async (edges) => {
    const parts: Uint8Array[] = [];
    for (const rows of bandsOf(edges)) parts.push(await styled(style, PHOTO, { rows, group: 3 }));
    expect(Buffer.concat(parts).equals(await whole)).toBe(true);
  });

  test("gives the same bytes for any grouping of rows and whatever was in memory before", async () => {
    for (const [group, taint] of [
      [1, 0x00],
      [64, 0x00],
      [330, 0xff],
    ] as const) {
      expect(Buffer.from(await whole).equals(await styled(style, PHOTO, { group, taint }))).toBe(true);
    }
  });

  test("asks for no row outside its halo, and gives none after its band", async () => {
    const rows = { from: 160, to: 170 };
    const halo = style.halo({ width: PHOTO.width, height, dpi: 300 }, style.parameters);
    const taken: Taken = { count: 0 };
    await styled(style, PHOTO, { rows, group: 1, taken });
    expect(taken.count).toBe(Math.min(height, rows.to + halo) - Math.max(0, rows.from - halo));
  });

  test.each([
    [1, 1],
    [2, 3],
    [5, 1],
    [1, 40],
    [67, 2],
  ])("takes a picture of %i by %i, the same with any memory", async (width, rows) => {
    const small = scene(width, rows);
    const first = await styled(style, small, { taint: 0x00 });
    expect(first.length).toBe(3 * width * rows);
    expect(await styled(style, small, { taint: 0xff })).toEqual(first);
  });

  test.each([20, 72, 600])("works at %i pixels per inch", async (dpi) => {
    const photo = scene(150, 90);
    const first = await styled(style, photo, { dpi });
    const second = await styled(style, photo, { dpi, rows: { from: 40, to: 90 } });
    expect(Buffer.from(first.subarray(3 * 150 * 40)).equals(second)).toBe(true);
  });

  test("takes at most 16 MiB for rows of 12,000 pixels, and 24 with the largest tools", async () => {
    expect(await peakOf(style, 12_000, 12)).toBeLessThan(16 * MIB);
    const { brush, nib, softness, ...others } = style.parameters;
    const largest = { ...others, brush: 9, nib: 9, softness: 9 };
    expect(await peakOf({ ...style, parameters: largest }, 12_000, 4)).toBeLessThan(24 * MIB);
    expect(style.halo({ width: 12_000, height: 9000, dpi: 300 }, largest)).toBeLessThan(260);
  });
});
