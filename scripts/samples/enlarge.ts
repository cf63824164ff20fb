import { grainAt } from "./film.ts";
import type { Enlargement, Frame } from "./frame.ts";
import { hash } from "./noise.ts";
import type { Look } from "./scene.ts";

/** A tile of noise repeats after this many pixels; a power of two. */
const TILE = 1024;
/** How much steeper than interpolated an edge becomes. */
const STEEPER = 0.9;
/** Texture added, in parts of what the rendered picture has around a place. */
const TEXTURE = 2.4;
/** Texture that is added approaches this many levels: among leaves before the sky there would else be sparks. */
const RICHEST = 4;
/** Values a pixel in `Enlargement.maps`. */
const MAPS = 4;

/** For each place of one axis: the first of six neighbours and their Lanczos weights, and those of the nearest two. */
type Axis = { first: Int32Array; weights: Float32Array; near: Int32Array; share: Float32Array };

/**
 * Enlarges the toned picture row by row to one of several times its size, as if it had been photographed so: what
 * Lanczos leaves soft is made steep without halos, surfaces get texture finer than was rendered, and the grain is of
 * the large picture's pixels.
 */
export class Enlarger {
  private readonly frame: Frame;
  private readonly large: Enlargement;
  private readonly look: Look;
  private readonly across: Axis;
  private readonly down: Axis;
  private readonly column: Float32Array;
  private readonly mapColumn: Float32Array;
  private readonly texture: Float32Array;
  private readonly grain: Float32Array;

  constructor(frame: Frame, large: Enlargement, look: Look) {
    this.frame = frame;
    this.large = large;
    this.look = look;
    this.across = axis(large.width, frame.width);
    this.down = axis(large.height, frame.height);
    this.column = new Float32Array(frame.width * 3);
    this.mapColumn = new Float32Array(frame.width * MAPS);
    const scale = large.width / frame.width;
    this.texture = noiseTile(scale > 2 ? [1, 2, 4] : [1, 2], 701);
    this.grain = noiseTile([1, 2], 801, [1, 0.45]);
  }

  row(y: number): void {
    const { frame, across, column, mapColumn, texture, grain, look } = this;
    const { width } = this.large;
    this.gather(y);
    const out = frame.pixels;
    const { first, weights, near, share } = across;
    for (let x = 0; x < width; x++) {
      let [r, g, b] = [0, 0, 0];
      for (let k = 0; k < 6; k++) {
        const w = weights[x * 6 + k] as number;
        const at = clampTo((first[x] as number) + k, frame.width - 1) * 3;
        r += w * (column[at] as number);
        g += w * (column[at + 1] as number);
        b += w * (column[at + 2] as number);
      }
      const left = (near[x] as number) * MAPS;
      const right = clampTo((near[x] as number) + 1, frame.width - 1) * MAPS;
      const s = share[x] as number;
      const map = (k: number) =>
        (mapColumn[left + k] as number) * (1 - s) + (mapColumn[right + k] as number) * s;
      const tone = 0.3 * r + 0.6 * g + 0.1 * b;
      const steep = Math.min(map(2), Math.max(map(1), tone + STEEPER * (tone - map(0))));
      const here = (y & (TILE - 1)) * TILE + (x & (TILE - 1));
      const there = ((y + 389) & (TILE - 1)) * TILE;
      const rich = map(3);
      const fine = 1 + (TEXTURE * (texture[here] as number) * rich) / (1 + rich / RICHEST) / (steep + 20);
      const strength = grainAt(look, steep / 255) * 1.15;
      const common = strength * (grain[here] as number);
      const lift = steep - tone;
      const at = (y * width + x) * 3;
      out[at] = level(
        (r + lift) * fine + common + strength * 0.4 * (grain[there + ((x + 131) & (TILE - 1))] as number),
      );
      out[at + 1] = level((g + lift) * fine + common);
      out[at + 2] = level(
        (b + lift) * fine + common + strength * 0.5 * (grain[there + ((x + 617) & (TILE - 1))] as number),
      );
    }
  }

  /** Interpolates between the rows: tones in `column`, maps in `mapColumn`. */
  private gather(y: number): void {
    const { column, mapColumn, down } = this;
    const { width, height } = this.frame;
    const { clean, maps } = this.large;
    column.fill(0);
    for (let k = 0; k < 6; k++) {
      const w = down.weights[y * 6 + k] as number;
      const from = clampTo((down.first[y] as number) + k, height - 1) * width * 3;
      for (let i = 0; i < column.length; i++)
        column[i] = (column[i] as number) + w * (clean[from + i] as number);
    }
    const top = (down.near[y] as number) * width * MAPS;
    const bottom = clampTo((down.near[y] as number) + 1, height - 1) * width * MAPS;
    const s = down.share[y] as number;
    for (let i = 0; i < mapColumn.length; i++)
      mapColumn[i] = (maps[top + i] as number) * (1 - s) + (maps[bottom + i] as number) * s;
  }
}

function axis(large: number, small: number): Axis {
  const made: Axis = {
    first: new Int32Array(large),
    weights: new Float32Array(large * 6),
    near: new Int32Array(large),
    share: new Float32Array(large),
  };
  for (let i = 0; i < large; i++) {
    const centre = ((i + 0.5) * small) / large - 0.5;
    const first = Math.floor(centre) - 2;
    const weights = Array.from({ length: 6 }, (_, k) => lanczos(first + k - centre));
    const sum = weights.reduce((a, b) => a + b);
    for (const [k, w] of weights.entries()) made.weights[i * 6 + k] = w / sum;
    made.first[i] = first;
    made.near[i] = clampTo(first + 2, small - 1);
    made.share[i] = Math.min(1, Math.max(0, centre - (made.near[i] as number)));
  }
  return made;
}

function lanczos(x: number): number {
  if (x === 0) return 1;
  if (Math.abs(x) >= 3) return 0;
  const p = Math.PI * x;
  return (3 * Math.sin(p) * Math.sin(p / 3)) / (p * p);
}

/** Noise of mean 0 and deviation 1 that joins itself at its edges: smooth cells of each size, weighted. */
function noiseTile(
  cells: readonly number[],
  seed: number,
  weights: readonly number[] = [0.6, 0.8, 1],
): Float32Array {
  const tile = new Float32Array(TILE * TILE);
  for (const [octave, cell] of cells.entries()) {
    const n = TILE / cell;
    const at = (x: number, y: number) => hash(x & (n - 1), y & (n - 1), seed + octave) - 0.5;
    const weight = (weights[octave] as number) * Math.sqrt(cell > 1 ? 2 : 1);
    for (let y = 0; y < TILE; y++) {
      const v = (y % cell) / cell;
      for (let x = 0; x < TILE; x++) {
        const u = (x % cell) / cell;
        const [i, j] = [Math.floor(x / cell), Math.floor(y / cell)];
        const above = cell === 1 ? at(i, j) : at(i, j) * (1 - u) + at(i + 1, j) * u;
        const below = cell === 1 ? above : at(i, j + 1) * (1 - u) + at(i + 1, j + 1) * u;
        tile[y * TILE + x] = (tile[y * TILE + x] as number) + weight * (above * (1 - v) + below * v);
      }
    }
  }
  const mean = tile.reduce((a, b) => a + b) / tile.length;
  const deviation = Math.sqrt(tile.reduce((a, b) => a + (b - mean) ** 2, 0) / tile.length);
  return tile.map((v) => (v - mean) / deviation);
}

function clampTo(i: number, last: number): number {
  return i < 0 ? 0 : i > last ? last : i;
}

function level(x: number): number {
  return x < 0 ? 0 : x > 255 ? 255 : Math.round(x);
}
