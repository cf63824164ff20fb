import type { EngineMemory } from "../engine/memory.ts";
import type { Rgb } from "./labTable.ts";
import { OUTLINE, ramp } from "./shapes.ts";

/**
 * What the kernel `pickRow` works by: a block of 32-bit numbers, then the colours, 16 bytes for each channel.
 * @param radius of the tents that the masks were blurred by
 * @param line width of the dark lines in pixels, less than twice the radius
 * @param colours from light to dark; the last is that of the lines
 */
export function pickingOf(
  memory: EngineMemory,
  radius: number,
  line: number,
  colours: readonly Rgb[],
): number {
  const side = radius + 1;
  const all = side * side * side * side;
  const half = all >> 1;
  const limit = Math.round((side * side * side * OUTLINE) / 2);
  const reach = line / 2;
  // A tent over a straight border, `reach` away from it, and how steep it is there.
  const height = Math.round(side * side * (side * reach - (reach * reach) / 2));
  const lineLimit = Math.round((side * side * (side - reach) * OUTLINE) / 2);
  const floor = half - lineLimit;
  const pointer = memory.allocZeroed(96);
  const numbers = [
    all,
    colours.length - 1,
    limit,
    ...ramp(limit),
    floor,
    height + lineLimit,
    lineLimit,
    ...ramp(lineLimit),
  ];
  memory.words.set(numbers, pointer >> 2);
  for (const [i, colour] of colours.entries()) {
    for (const [c, v] of colour.entries()) memory.bytes[pointer + 48 + 16 * c + i] = v;
  }
  return pointer;
}
