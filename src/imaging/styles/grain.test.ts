import { describe, expect, it } from "vitest";
import { EngineMemory } from "../engine/memory.ts";
import { kernelModule } from "../engine/module.fixture.ts";
import { Grain } from "./grain.ts";

function rowOf(width: number, radius: number, y: number, taint = 0): number[] {
  const memory = new EngineMemory(kernelModule(), 1024 * 1024);
  memory.taint(taint);
  const grain = new Grain(memory, width, radius, 7);
  const out = memory.alloc(2 * width);
  grain.make(y, out);
  return [...new Int16Array(memory.view(out, 2 * width).slice().buffer)];
}

describe("grain", () => {
  it.each([1, 2, 3])("of radius %i has mean 0 and standard deviation 256", (radius) => {
    const values = Array.from({ length: 60 }, (_, y) => rowOf(1000, radius, 8 * y)).flat();
    const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
    const deviation = Math.sqrt(values.reduce((sum, v) => sum + v * v, 0) / values.length);
    expect(Math.abs(mean)).toBeLessThan(10);
    expect(Math.abs(deviation - 256)).toBeLessThan(10);
  });

  it("is a function of the position alone", () => {
    const wide = rowOf(500, 2, 12);
    expect(rowOf(121, 2, 12, 0xa5)).toEqual(wide.slice(0, 121));
    expect(rowOf(500, 2, 13)).not.toEqual(wide);
  });
});
