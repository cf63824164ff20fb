import type { EngineMemory } from "../engine/memory.ts";
import type { Size } from "../raster.ts";
import { Ring } from "./cascade.ts";

/** Outlines are drawn over this many pixels, a little more than one so that curves look smooth. */
export const OUTLINE = 1.25;

/** A shift and a factor in 1/32768 that together bring `limit` to 64. */
export function ramp(limit: number): [shift: number, gain: number] {
  let shift = 0;
  while (limit << (shift + 1) <= 32767) shift++;
  return [shift, Math.round((64 * 32768) / (limit << shift))];
}

/** Areas of labels 0 to `levels` with smooth outlines; they need `radius` rows around their own. */
export class Shapes {
  readonly #memory: EngineMemory;
  readonly #size: Size;
  readonly #radius: number;
  readonly #labels: Ring;
  readonly #lead: number;
  readonly #plane: number;
  readonly #tents: readonly number[];
  readonly #blurred: number;
  #begun = false;

  /**
   * @param radius pixels that outlines are rounded by, at most 11
   * @param early rows that labels are there before they are looked at
   */
  constructor(memory: EngineMemory, size: Size, levels: number, radius: number, early: number) {
    this.#memory = memory;
    this.#size = size;
    this.#radius = radius;
    this.#lead = Math.ceil(radius / 16) * 16;
    this.#labels = new Ring(memory, early + 2 * radius + 2, this.#lead + size.width + radius, 16);
    this.#plane = Math.ceil((size.width + 2 * radius) / 16) * 16;
    this.#tents = Array.from({ length: levels }, () => memory.alloc(3 * this.#plane));
    this.#blurred = memory.alloc(2 * size.width);
  }

  /** Where the labels of row `y` belong. */
  row(y: number): number {
    return this.#labels.at(Math.max(0, Math.min(this.#size.height - 1, y))) + this.#lead;
  }

  /** Row `y` of labels is there. */
  close(y: number): void {
    this.#memory.kernels.padBytes(this.row(y), this.#size.width, this.#radius);
  }

  /** Moves to row `y`: at first any, then every row in turn. */
  move(y: number): void {
    const { kernels, bytes } = this.#memory;
    const r = this.#radius;
    const at = (row: number): number => this.row(row) - r;
    const count = this.#size.width + 2 * r;
    for (const [i, tent] of this.#tents.entries()) {
      const level = i + 1;
      if (this.#begun) {
        kernels.slideTent(tent, this.#plane, at(y + r), at(y), at(y - 1 - r), level, count);
        continue;
      }
      bytes.fill(0, tent, tent + 3 * this.#plane);
      for (let k = -r; k <= r; k++) {
        kernels.addMask(tent, at(y + k), level, r + 1 - Math.abs(k), count);
        kernels.addMask(tent + this.#plane * (k > 0 ? 1 : 2), at(y + k), level, 1, count);
      }
    }
    this.#begun = true;
  }

  /** The mask of all labels from `level` up, blurred: 16-bit sums, of which `(radius + 1)⁴` is all. */
  blur(level: number, out: number): void {
    this.#memory.kernels.tentAcross(this.#tents[level - 1] as number, this.#radius, this.#size.width, out);
  }

  /** The coverage of all labels from `level` up, 0 to 128. */
  cover(level: number, out: number): void {
    this.blur(level, this.#blurred);
    const side = this.#radius + 1;
    // Across a straight outline the blurred mask rises by side³ a pixel.
    const limit = Math.round((side * side * side * OUTLINE) / 2);
    const [shift, gain] = ramp(limit);
    this.#memory.kernels.coverRow(
      this.#blurred,
      (side * side * side * side) >> 1,
      limit,
      shift,
      gain,
      this.#size.width,
      out,
    );
  }
}
