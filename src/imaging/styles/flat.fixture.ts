import { EngineMemory } from "../engine/memory.ts";
import { kernelModule } from "../engine/module.fixture.ts";
import type { RowStage } from "../engine/stage.ts";
import { copyIn } from "../pixels.ts";
import type { Raster } from "../raster.ts";
import type { PrintFrame, Style, StylePlan, StyleRows } from "./style.ts";

/** What a style may have at most. */
const MEMORY = new EngineMemory(kernelModule(), 24 * 1024 * 1024);

/** How a print is made in a test. */
export interface Making {
  readonly dpi?: number;
  /** Where bands begin, but the first. */
  readonly cuts?: readonly number[];
  /** Rows that the source gives at once. */
  readonly group?: number;
  /** What all free memory is filled with before. */
  readonly taint?: number;
  readonly parameters?: Readonly<Record<string, number>>;
}

/** The plan of a print whose proxy is the picture itself. */
export function planOf(style: Style, picture: Raster, { dpi = 300, parameters }: Making = {}): StylePlan {
  const settings = { ...style.parameters, ...parameters };
  MEMORY.reset();
  return style.prepare(MEMORY, copyIn(MEMORY, picture), { ...picture, dpi }, settings);
}

/** The pixels of a print, made band by band from nothing but the rows that the style asks for. */
export async function printOf(style: Style, picture: Raster, making: Making = {}): Promise<Uint8Array> {
  const { cuts = [] } = making;
  const plan = JSON.parse(JSON.stringify(planOf(style, picture, making)));
  const ends = [...cuts, picture.height];
  const bands: Uint8Array[] = [];
  for (const [i, to] of ends.entries()) {
    bands.push((await bandOf(style, picture, plan, { from: ends[i - 1] ?? 0, to }, making)).pixels);
  }
  return new Uint8Array(Buffer.concat(bands));
}

/** One band: its pixels and the most memory that was used, less that of the source. */
export async function bandOf(
  style: Style,
  picture: Raster,
  plan: StylePlan,
  rows: StyleRows,
  { dpi = 300, group = 8, taint, parameters }: Making,
): Promise<{ pixels: Uint8Array; peak: number }> {
  const { width, height } = picture;
  const memory = MEMORY;
  memory.reset();
  const settings = { ...style.parameters, ...parameters };
  const frame: PrintFrame = { width, height, dpi };
  const halo = style.halo(frame, settings);
  const window = { from: Math.max(0, rows.from - halo), to: Math.min(height, rows.to + halo) };
  const before = memory.mark().top;
  const source = windowStage(memory, picture, window, group);
  const used = memory.mark().top - before;
  if (taint !== undefined) memory.taint(taint);
  const stage = style.apply(memory, source, frame, rows, plan, settings);
  const parts: Uint8Array[] = [];
  for (let made = await stage.pull(); made !== null; made = await stage.pull()) {
    for (let y = 0; y < made.count; y++) {
      parts.push(memory.view(made.pointer + y * made.stride, 3 * width).slice());
    }
  }
  return { pixels: new Uint8Array(Buffer.concat(parts)), peak: memory.peak - used };
}

/** Gives rows in a buffer of `group`, so that a row is gone when the next are asked for. */
function windowStage(
  memory: EngineMemory,
  picture: Raster,
  { from, to }: StyleRows,
  group: number,
): RowStage {
  const stride = 3 * picture.width;
  const pointer = memory.alloc(group * stride);
  let y = from;
  return {
    width: picture.width,
    height: picture.height,
    channels: 3,
    async pull() {
      const count = Math.min(group, to - y);
      if (count === 0) return null;
      memory.bytes.set(picture.data.subarray(y * stride, (y + count) * stride), pointer);
      y += count;
      return { pointer, stride, count };
    },
  };
}

/** A picture of one colour for each position. */
export function drawn(
  width: number,
  height: number,
  at: (x: number, y: number) => readonly number[],
): Raster {
  const data = new Uint8Array(3 * width * height);
  for (let i = 0; i < width * height; i++) data.set(at(i % width, Math.floor(i / width)), 3 * i);
  return { width, height, channels: 3, data };
}

/** How far a colour is from the nearest mixture of two of `colours`, and whether it is one of them. */
export function mixtureError(colour: readonly number[], colours: readonly (readonly number[])[]): number {
  let least = Number.POSITIVE_INFINITY;
  for (const a of colours) {
    for (const b of colours) {
      const along = b.map((v, c) => v - (a[c] as number));
      const from = colour.map((v, c) => v - (a[c] as number));
      const length = along.reduce((sum, v) => sum + v * v, 0);
      const dot = along.reduce((sum, v, c) => sum + v * (from[c] as number), 0);
      const share = length === 0 ? 0 : Math.min(1, Math.max(0, dot / length));
      least = Math.min(least, Math.hypot(...from.map((v, c) => v - share * (along[c] as number))));
    }
  }
  return least;
}
