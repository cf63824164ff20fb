import { describe, expect, it } from "vitest";
import { EngineMemory } from "../engine/memory.ts";
import { kernelModule } from "../engine/module.fixture.ts";
import { colourTable } from "./colourTable.ts";
import { labOf, type Rgb } from "./labTable.ts";
import { toneAt } from "./toneCurve.ts";

const COLOURS: readonly Rgb[] = [
  [220, 212, 182],
  [157, 141, 180],
  [200, 40, 30],
  [30, 120, 60],
  [42, 31, 59],
];

describe("the table of nearest colours", () => {
  it.each([
    { chroma: 1, tones: undefined },
    { chroma: 0.2, tones: { from: [10, 40, 80], to: [0, 55, 100] } },
  ])("holds the one that is nearest in Lab for chroma $chroma", ({ chroma, tones }) => {
    const memory = new EngineMemory(kernelModule(), 2 * 1024 * 1024);
    const pointer = colourTable(memory, {
      colours: COLOURS,
      chroma,
      ...(tones === undefined ? {} : { tones }),
    });
    let missed = 0;
    for (let i = 0; i < 64 ** 3; i += 37) {
      const level = (shift: number): number => 4 * ((i >> shift) & 63) + 2;
      const [own, a, b] = labOf(level(12), level(6), level(0));
      const l = tones === undefined ? own : toneAt(tones, own);
      const distances = COLOURS.map((colour) => {
        const [m, c, d] = labOf(...colour);
        return (l - m) ** 2 + chroma * ((a - c) ** 2 + (b - d) ** 2);
      });
      const found = distances[memory.bytes[pointer + i] as number] as number;
      if (found > Math.min(...distances) + 0.01) missed++;
    }
    expect(missed).toBe(0);
  });
});
