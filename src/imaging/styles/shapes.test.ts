import { describe, expect, it } from "vitest";
import { EngineMemory } from "../engine/memory.ts";
import { kernelModule } from "../engine/module.fixture.ts";
import { Shapes } from "./shapes.ts";

const WIDTH = 37;
const HEIGHT = 29;

/** Labels 0 to 3 in blots. */
function labelAt(x: number, y: number): number {
  const X = Math.min(WIDTH - 1, Math.max(0, x));
  const Y = Math.min(HEIGHT - 1, Math.max(0, y));
  return ((X * X + 3 * Y * Y + 5 * X * Y) >> 6) & 3;
}

/** Calls `see` for each row of shapes from `first` on. */
function eachRow(
  radius: number,
  first: number,
  see: (memory: EngineMemory, shapes: Shapes, y: number) => void,
): void {
  const memory = new EngineMemory(kernelModule(), 1024 * 1024);
  memory.taint(0xa5);
  const shapes = new Shapes(memory, { width: WIDTH, height: HEIGHT }, 3, radius, 0);
  let filled = Math.max(0, first - radius);
  for (let y = first; y < HEIGHT; y++) {
    for (; filled < HEIGHT && filled <= y + radius; filled++) {
      const row = shapes.row(filled);
      for (let x = 0; x < WIDTH; x++) memory.bytes[row + x] = labelAt(x, filled);
      shapes.close(filled);
    }
    shapes.move(y);
    see(memory, shapes, y);
  }
}

describe("shapes", () => {
  it.each([
    [1, 0],
    [3, 11],
    [8, 4],
    [11, 0],
  ])("are masks blurred by a tent of radius %i, exactly, from row %i on", (radius, first) => {
    eachRow(radius, first, (memory, shapes, y) => {
      const out = memory.alloc(2 * WIDTH);
      for (const level of [1, 2, 3]) {
        shapes.blur(level, out);
        const row = new Uint16Array(memory.view(out, 2 * WIDTH).slice().buffer);
        for (let x = 0; x < WIDTH; x += 5) {
          let sum = 0;
          for (let dy = -radius; dy <= radius; dy++) {
            for (let dx = -radius; dx <= radius; dx++) {
              if (labelAt(x + dx, y + dy) < level) continue;
              sum += (radius + 1 - Math.abs(dx)) * (radius + 1 - Math.abs(dy));
            }
          }
          expect(row[x]).toBe(sum);
        }
      }
    });
  });

  it("cover a straight outline with one smoothed step", () => {
    const memory = new EngineMemory(kernelModule(), 1024 * 1024);
    const shapes = new Shapes(memory, { width: 40, height: 1 }, 1, 4, 0);
    for (let x = 0; x < 40; x++) memory.bytes[shapes.row(0) + x] = x < 20 ? 0 : 1;
    shapes.close(0);
    shapes.move(0);
    const out = memory.alloc(40);
    shapes.cover(1, out);
    const row = [...memory.view(out, 40)];
    expect(row.slice(0, 19)).toEqual(Array(19).fill(0));
    expect(row.slice(21)).toEqual(Array(19).fill(128));
    expect((row[19] ?? 0) + (row[20] ?? 0)).toBeGreaterThanOrEqual(127);
    expect((row[19] ?? 0) + (row[20] ?? 0)).toBeLessThanOrEqual(129);
  });
});
