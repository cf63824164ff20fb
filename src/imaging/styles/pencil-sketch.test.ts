import { expect, test } from "vitest";
import { pencilSketch } from "./pencil-sketch.ts";
import { grey, slope, styled, waves } from "./styles.fixture.ts";

function mean(bytes: Uint8Array): number {
  return bytes.reduce((sum, v) => sum + v, 0) / bytes.length;
}

test("the reference pictures come out as light as they should", async () => {
  expect(Math.abs(mean(await styled(pencilSketch, slope(256))) - 248.5)).toBeLessThan(0.5);
  expect(Math.abs(mean(await styled(pencilSketch, waves(256))) - 183)).toBeLessThan(0.5);
});

test("an even light surface is bare paper", async () => {
  for (const level of [90, 128, 200, 255]) {
    const paper = await styled(
      pencilSketch,
      grey(80, 60, () => level),
    );
    expect(paper.every((v) => v === 255)).toBe(true);
  }
});

test("a little grain in an even surface is not drawn", async () => {
  const paper = await styled(
    pencilSketch,
    grey(80, 60, (x, y) => 150 + ((x * 7 + y * 3) % 3)),
  );
  expect(paper.every((v) => v === 255)).toBe(true);
});
