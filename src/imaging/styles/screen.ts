import type { EngineMemory } from "../engine/memory.ts";
import { Grain } from "./grain.ts";
import type { PrintFrame } from "./style.ts";

/** What stands between two inks: nothing, dots as from a spray, or slanting lines. */
export type ScreenPattern = "none" | "stipple" | "hatch";

const SEED = 0x57199;
/** Grain counts in 1/256 of its standard deviation, and is cut off at this many of them. */
const DEVIATION = 256;
const CUT = 1.7;
/** One period in units of the kernel's phase. */
const PERIOD = 65_536;
/** The slope of hatching: rows for each column, so that it lies at about 37 degrees. */
const SLOPE = 0.75;

/** Levels that are added before inks are chosen, so that what lies between two becomes a pattern of both. */
export class Screen {
  readonly #memory: EngineMemory;
  readonly #width: number;
  readonly #pattern: ScreenPattern;
  readonly #levels: number;
  readonly #steps: readonly [across: number, down: number];
  readonly #grain: Grain;
  readonly #row: number;

  /**
   * @param levels between two inks that are a pattern, half to either side
   * @param pixels from line to line, or across a dot
   */
  constructor(
    memory: EngineMemory,
    { width }: PrintFrame,
    pattern: ScreenPattern,
    levels: number,
    pixels: number,
  ) {
    this.#memory = memory;
    this.#width = width;
    this.#pattern = pattern;
    this.#levels = levels / 2;
    const length = Math.sqrt(1 + SLOPE * SLOPE);
    const across = PERIOD / (Math.max(2, pixels) * length);
    this.#steps = [Math.round(across * SLOPE), Math.round(across)];
    const radius = Math.max(1, Math.min(3, Math.round(pixels / 5)));
    this.#grain = new Grain(memory, width, radius, SEED);
    this.#row = memory.allocZeroed(2 * width);
  }

  /** Row `y` of the print: its address, 16-bit levels. */
  make(y: number): number {
    const { kernels, bytes } = this.#memory;
    const row = this.#row;
    if (this.#pattern === "stipple") {
      const gain = Math.round((this.#levels / CUT) * (32768 / DEVIATION));
      this.#grain.make(y, row);
      kernels.stippleRow(row, Math.min(32767, gain), Math.round(this.#levels), this.#width, row);
    }
    if (this.#pattern === "hatch") {
      const [across, down] = this.#steps;
      bytes.fill(0, row, row + 2 * this.#width);
      kernels.hatchRow((y * down) % PERIOD, across, Math.round(this.#levels), this.#width, row);
    }
    return row;
  }
}
