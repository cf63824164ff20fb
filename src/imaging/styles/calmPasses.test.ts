import { describe, expect, it } from "vitest";
import { EngineMemory } from "../engine/memory.ts";
import { kernelModule } from "../engine/module.fixture.ts";
import { sceneRaster } from "../patterns.fixture.ts";
import type { Raster } from "../raster.ts";
import { calmPasses } from "./calmPasses.ts";
import { cascade } from "./cascade.ts";
import { drawn } from "./flat.fixture.ts";

const NOISE = 48;

/** Calm colours of a whole picture by the passes, without their fourth byte. */
async function calmOf(picture: Raster, radius: number): Promise<number[]> {
  const { width, height, data } = picture;
  const memory = new EngineMemory(kernelModule(), 8 * 1024 * 1024);
  const pointer = memory.copyIn(data);
  const result: number[] = [];
  const calm = calmPasses(memory, picture, radius, NOISE, (_y, colours) => {
    const row = memory.view(colours, 4 * width);
    result.push(...row.filter((_, i) => i % 4 !== 3));
  });
  let isGiven = false;
  const source = {
    ...picture,
    async pull() {
      if (isGiven) return null;
      isGiven = true;
      return { pointer, stride: 3 * width, count: height };
    },
  };
  const stage = cascade(
    memory,
    source,
    { width, height, dpi: 300 },
    { from: 0, to: height },
    {
      take: (y, rgb) => memory.kernels.quadRow(rgb, width, calm.pad, calm.quads(y)),
      passes: calm.passes,
      finish: () => {},
    },
  );
  while ((await stage.pull()) !== null);
  return result;
}

/** The same from its definition, in double precision. */
function reference({ width, height, data }: Raster, radius: number): number[] {
  const at = (v: number, size: number): number => Math.min(size - 1, Math.max(0, v));
  const boxes = Array.from({ length: width * height }, (_, i) => {
    const sums = [0, 0, 0, 0];
    for (let dy = -radius; dy <= radius; dy++) {
      for (let dx = -radius; dx <= radius; dx++) {
        const x = at((i % width) + dx, width);
        const y = at(Math.floor(i / width) + dy, height);
        const pixel = [...data.subarray(3 * (y * width + x), 3 * (y * width + x) + 3)];
        for (const [c, v] of pixel.entries()) sums[c] = (sums[c] ?? 0) + v;
        sums[3] = (sums[3] ?? 0) + 4 * Math.floor(pixel.reduce((sum, v) => sum + v * v, 0) / 4);
      }
    }
    const [r, g, b, squares] = sums.map((v) => v / (2 * radius + 1) ** 2) as [number, number, number, number];
    const variance = Math.max(0, squares - r * r - g * g - b * b);
    return { mean: [r, g, b], weight: (NOISE / (NOISE + variance)) ** 4 };
  });
  const far = radius + 1;
  const slant = Math.round(far * 0.75);
  const sectors = [
    [0, 0],
    [far, 0],
    [-far, 0],
    [0, far],
    [0, -far],
  ];
  for (const sx of [-slant, slant]) for (const sy of [-slant, slant]) sectors.push([sx, sy]);
  return Array.from({ length: width * height }, (_, i) => {
    const seen = sectors.map(([dx, dy]) => {
      const x = at((i % width) + (dx ?? 0), width);
      return boxes[at(Math.floor(i / width) + (dy ?? 0), height) * width + x] as (typeof boxes)[0];
    });
    const total = seen.reduce((sum, { weight }) => sum + weight, 0);
    return [0, 1, 2].map(
      (c) => seen.reduce((sum, { mean, weight }) => sum + weight * (mean[c] ?? 0), 0) / total,
    );
  }).flat();
}

describe("a calm picture", () => {
  it.each([1, 2, 5])(
    "is within one level of the weighted boxes of radius %i in double precision",
    async (radius) => {
      const scene = sceneRaster(43, 37, 3);
      const exact = reference(scene, radius);
      const calm = await calmOf(scene, radius);
      expect(calm.length).toBe(exact.length);
      for (const [i, v] of calm.entries()) expect(Math.abs(v - (exact[i] ?? Number.NaN))).toBeLessThan(1);
    },
  );

  it("keeps an edge sharp and takes noise away", async () => {
    const noisy = drawn(40, 40, (x, y) => {
      const base = (x < 20 ? 60 : 180) + ((31 * x + 17 * y) % 7) - 3;
      return [base, base, base];
    });
    const calm = await calmOf(noisy, 4);
    for (let y = 0; y < 40; y++) {
      expect(Math.abs((calm[3 * (40 * y + 17)] ?? 0) - 60)).toBeLessThanOrEqual(2);
      expect(Math.abs((calm[3 * (40 * y + 22)] ?? 0) - 180)).toBeLessThanOrEqual(2);
    }
  });
});
