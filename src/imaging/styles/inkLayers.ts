import type { EngineMemory } from "../engine/memory.ts";
import { Ring } from "./cascade.ts";
import { Grain } from "./grain.ts";
import type { Rgb } from "./labTable.ts";
import type { Shapes } from "./shapes.ts";
import type { PrintFrame } from "./style.ts";

/** What printing itself does to a print. */
export interface Press {
  /** Paper first, then from light to dark; each ink lies on all before it. */
  readonly inks: readonly Rgb[];
  /** Pixels by which the inks after the first are off their place. */
  readonly shift: number;
  /** Radius of grain, pixels. */
  readonly grain: number;
  /** Standard deviations of grain above which an ink is worn away; the more, the less is worn. */
  readonly wear: number;
  /** Pixels of bare paper around the picture. */
  readonly margin: number;
}

/** Grain counts in 1/256 of its standard deviation; an ink goes from all to nothing within half of one. */
const DEVIATION = 256;
const SEED = 0x1a7e5;
/** Columns of grain that each further ink is worn by apart from the one before. */
const APART = 16;

/** Inks laid one over another by their coverage; needs `shift` rows of coverage around its own. */
export class InkLayers {
  readonly #memory: EngineMemory;
  readonly #frame: PrintFrame;
  readonly #press: Press;
  readonly #covers: readonly Ring[];
  readonly #grain: Grain;
  readonly #noise: number;
  readonly #worn: number;
  readonly #planes: number;
  readonly #plane: number;

  constructor(memory: EngineMemory, frame: PrintFrame, press: Press) {
    const { width } = frame;
    const layers = press.inks.length - 1;
    this.#memory = memory;
    this.#frame = frame;
    this.#press = press;
    this.#covers = Array.from({ length: layers }, () => new Ring(memory, 2 * press.shift + 1, width));
    this.#grain = new Grain(memory, width + APART * layers, press.grain, SEED);
    this.#noise = memory.alloc(2 * (width + APART * layers));
    this.#worn = memory.alloc(width);
    this.#plane = Math.ceil(width / 16) * 16;
    this.#planes = memory.alloc(3 * this.#plane);
  }

  /** Takes the coverage of row `y`. */
  take(shapes: Shapes, y: number): void {
    for (const [i, ring] of this.#covers.entries()) shapes.cover(i + 1, ring.at(y));
  }

  /** Row `y` of the print, RGB. */
  print(y: number, out: number): void {
    const { kernels } = this.#memory;
    const { width, height } = this.#frame;
    const { inks, margin, wear, shift } = this.#press;
    const [paper, ...others] = inks.map(([r, g, b]) => r | (g << 8) | (b << 16));
    const [planes, plane] = [this.#planes, this.#plane];
    kernels.layPaper(planes, plane, paper as number, width);
    if (y >= margin && y < height - margin) {
      this.#grain.make(y, this.#noise);
      for (const [i, ink] of others.entries()) {
        // Every second ink is off the other way.
        const off = i === 0 ? 0 : shift * (i % 2 === 0 ? -1 : 1);
        this.#shifted((this.#covers[i] as Ring).at(clamp(y - off, height)), off);
        const noise = this.#noise + 2 * APART * i;
        kernels.wearRow(this.#worn, noise, Math.min(32767, Math.round(wear * DEVIATION)), width);
        kernels.layInk(planes, plane, ink, this.#worn, width);
      }
    }
    kernels.joinPlanes(planes, plane, width, out);
  }

  /** The coverage `off` columns to the left of each pixel, the outermost again at the edge; none in the margin. */
  #shifted(row: number, off: number): void {
    const { bytes } = this.#memory;
    const { width } = this.#frame;
    const { margin } = this.#press;
    const worn = this.#worn;
    const space = Math.min(Math.abs(off), width);
    if (off < 0) {
      bytes.copyWithin(worn, row + space, row + width);
      bytes.fill(bytes[row + width - 1] as number, worn + width - space, worn + width);
    } else {
      bytes.copyWithin(worn + space, row, row + width - space);
      bytes.fill(bytes[row] as number, worn, worn + space);
    }
    bytes.fill(0, worn, worn + margin);
    bytes.fill(0, worn + width - margin, worn + width);
  }
}

function clamp(y: number, height: number): number {
  return Math.min(height - 1, Math.max(0, y));
}
