import { expect, test } from "vitest";
import { betweenTheLines } from "./between-the-lines.ts";
import { grey, scene, slope, styled } from "./styles.fixture.ts";

function levels(rgb: Uint8Array): Record<number, number> {
  const counts: Record<number, number> = {};
  for (let i = 0; i < rgb.length; i += 3) counts[rgb[i] as number] = (counts[rgb[i] as number] ?? 0) + 1;
  return counts;
}

test("a slope without edges becomes four tones, to the pixel", async () => {
  const rgb = await styled(betweenTheLines, slope(256));
  expect(levels(rgb)).toEqual({ 0: 8256, 85: 24_640, 170: 24_512, 255: 8128 });
  const source = slope(256).data;
  expect(rgb.every((v, i) => v === 85 * ((source[i] as number) >> 6))).toBe(true);
});

test("an edge is drawn as a line on its dark side", async () => {
  const rgb = await styled(
    betweenTheLines,
    grey(120, 40, (x) => (x < 60 ? 110 : 180)),
  );
  const row = Array.from({ length: 120 }, (_, x) => rgb[3 * (20 * 120 + x)] as number);
  expect(row.slice(0, 45).every((v) => v === 85)).toBe(true);
  expect(row.slice(53, 59)).toContain(0);
  expect(row.slice(75).every((v) => v === 170)).toBe(true);
});

test("there are four greys and no others", async () => {
  const rgb = await styled(betweenTheLines, scene(203, 120));
  expect(rgb.every((v, i) => v % 85 === 0 && v === rgb[i - (i % 3)])).toBe(true);
});
