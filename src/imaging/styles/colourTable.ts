import type { EngineMemory } from "../engine/memory.ts";
import { LIGHT, LIGHTNESS, labOf, type Rgb } from "./labTable.ts";
import { type ToneCurve, toneAt } from "./toneCurve.ts";

/** Levels of each channel that a colour is looked up by: every fourth, from the third on. */
const GRID = 64;

/** How colours of the photograph are matched. */
export interface Matching {
  /** What they are compared with. */
  readonly colours: readonly Rgb[];
  /** Lightness of the photograph to that of `colours`. */
  readonly tones?: ToneCurve;
  /** How much a difference in a and b counts against one in L. */
  readonly chroma: number;
}

/** What each of the 64 levels of red, then green, then blue adds to X, Y and Z. */
const GRID_LIGHT = Float32Array.from({ length: 9 * GRID }, (_, i) => {
  const axis = LIGHT[Math.floor(i / GRID) % 3] as readonly Float64Array[];
  const channel = axis[Math.floor(i / (3 * GRID))] as Float64Array;
  return channel[4 * (i % GRID) + 2] as number;
});
const CURVE = Float32Array.from(LIGHTNESS);

/**
 * For each of 64 × 64 × 64 sRGB colours, red slowest, the number of the nearest in Lab.
 * @returns where they are in the engine's memory
 */
export function colourTable(memory: EngineMemory, { colours, tones, chroma }: Matching): number {
  const pointer = memory.alloc(GRID ** 3);
  const mark = memory.mark();
  const light = memory.copyIn(GRID_LIGHT);
  const curve = memory.copyIn(CURVE);
  const compared = CURVE.map((f) => {
    const l = 116 * f - 16;
    return tones === undefined ? l : toneAt(tones, l);
  });
  const toned = memory.copyIn(compared);
  const labs = memory.copyIn(Float32Array.from(colours.flatMap((colour) => labOf(...colour))));
  const steps = LIGHTNESS.length - 1;
  memory.kernels.matchColours(light, curve, toned, steps, labs, colours.length, chroma, pointer);
  memory.release(mark);
  return pointer;
}
