import type { EngineMemory } from "../engine/memory.ts";
import type { ComponentPlane } from "./componentPlane.ts";

/** Pixel columns of the picture at its scale, the end excluded. */
export interface Columns {
  readonly from: number;
  readonly to: number;
}

/**
 * Brings one component's samples to one for each pixel, a row at a time, as libjpeg-turbo's "fancy upsampling" does
 * where `Sampling` says so.
 */
export class Upsampling {
  readonly #memory: EngineMemory;
  readonly #plane: ComponentPlane;
  /** Samples that the columns need, from the plane's first, and how many. */
  readonly #start: number;
  readonly #count: number;
  /** Pixels of the first sample that lie before the first column. */
  readonly #lead: number;
  readonly #row: number;

  constructor(memory: EngineMemory, plane: ComponentPlane, { from, to }: Columns) {
    const { across, blendsDown } = plane.sampling;
    const first = Math.floor(from / across);
    this.#memory = memory;
    this.#plane = plane;
    this.#start = first - plane.left;
    this.#count = Math.ceil(to / across) - first;
    this.#lead = from - first * across;
    const direct = across === 1 && !blendsDown;
    this.#row = direct ? 0 : memory.alloc(this.#count * across);
  }

  /** @returns address of the samples of the columns in pixel row `y`; they stand until the next call */
  row(y: number): number {
    const { kernels } = this.#memory;
    const { sampling, stride } = this.#plane;
    const { across, down, blendsAcross, blendsDown } = sampling;
    const near = this.#plane.row(Math.floor(y / down)) + this.#start;
    const out = this.#row;
    if (blendsDown) {
      const below = y % 2;
      const far = below === 1 ? near + stride : near - stride;
      if (blendsAcross) kernels.upsampleH2V2(near, far, out, this.#count);
      else kernels.upsampleH1V2(near, far, out, this.#count, below);
    } else if (blendsAcross) {
      kernels.upsampleH2V1(near, out, this.#count);
    } else if (across > 1) {
      kernels.replicate(near, out, this.#count, across);
    } else {
      return near;
    }
    return out + this.#lead;
  }
}
