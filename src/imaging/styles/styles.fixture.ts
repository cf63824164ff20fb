import { EngineMemory } from "../engine/memory.ts";
import { kernelModule } from "../engine/module.fixture.ts";
import type { RowStage } from "../engine/stage.ts";
import type { Raster } from "../raster.ts";
import { gather } from "../resample/resample.fixture.ts";
import type { PrintFrame, Style, StyleRows } from "./style.ts";

const KERNELS = kernelModule();
const BUDGET = 6 * 1024 * 1024;

/** Rows of the photograph that were asked for. */
export interface Taken {
  count: number;
}

export interface Run {
  readonly rows?: StyleRows;
  /** Rows that the photograph comes in at a time. */
  readonly group?: number;
  readonly taint?: number;
  readonly dpi?: number;
  readonly taken?: Taken;
}

/** What `style` makes of a photograph, or of a band of it, which is given nothing outside its halo. */
export async function styled(style: Style, photo: Raster, run: Run = {}): Promise<Uint8Array> {
  const { width, height } = photo;
  const { rows = { from: 0, to: height }, group = 5, taint = 0xa5, dpi = 300, taken = { count: 0 } } = run;
  const frame: PrintFrame = { width, height, dpi };
  const memory = new EngineMemory(KERNELS, BUDGET);
  memory.taint(taint);
  const { parameters } = style;
  const start = memory.mark();
  const pointer = memory.copyIn(photo.data);
  const plan = style.prepare(memory, { ...photo, pointer }, frame, parameters);
  memory.release(start);
  memory.taint(taint);
  const halo = style.halo(frame, parameters);
  const from = Math.max(0, rows.from - halo);
  const to = Math.min(height, rows.to + halo);
  const source = rowsOf(memory, photo, { from, to }, group, taken);
  return gather(memory, style.apply(memory, source, frame, rows, plan, parameters));
}

/** The most memory that `style` takes for a few rows of a print of `width` pixels. */
export async function peakOf(style: Style, width: number, rows: number): Promise<number> {
  const memory = new EngineMemory(KERNELS);
  const frame: PrintFrame = { width, height: rows, dpi: 300 };
  const row = { pointer: memory.allocZeroed(3 * width), stride: 3 * width, count: 1 };
  const proxy = { pointer: memory.allocZeroed(3 * 64 * 64), width: 64, height: 64, channels: 3 as const };
  const plan = style.prepare(memory, proxy, frame, style.parameters);
  const before = memory.peak;
  let y = 0;
  const source: RowStage = { ...frame, channels: 3, pull: async () => (y++ < rows ? row : null) };
  const band = { from: 0, to: rows };
  const stage = style.apply(memory, source, frame, band, plan, style.parameters);
  while ((await stage.pull()) !== null);
  return memory.peak - before;
}

/** Rows of a picture, each in one place that is overwritten with the next. */
function rowsOf(
  memory: EngineMemory,
  photo: Raster,
  { from, to }: StyleRows,
  group: number,
  taken: Taken,
): RowStage {
  const stride = 3 * photo.width;
  const pointer = memory.alloc(group * stride);
  let y = from;
  return {
    ...photo,
    async pull() {
      const count = Math.min(group, to - y);
      if (count === 0) return null;
      memory.bytes.fill(0x77, pointer, pointer + group * stride);
      memory.bytes.set(photo.data.subarray(y * stride, (y + count) * stride), pointer);
      y += count;
      taken.count += count;
      return { pointer, stride, count };
    },
  };
}

/** A grey picture as RGB. */
export function grey(width: number, height: number, level: (x: number, y: number) => number): Raster {
  const data = new Uint8Array(3 * width * height);
  for (let i = 0; i < width * height; i++)
    data.fill(level(i % width, Math.floor(i / width)), 3 * i, 3 * i + 3);
  return { width, height, channels: 3, data };
}

/** S(n) of the reference vectors: an even slope. */
export function slope(n: number): Raster {
  const along = (x: number): number => Math.floor((255 * x) / (n - 1));
  return grey(n, n, (x, y) => Math.floor((along(x) + along(y)) / 2));
}

/** A(n) of the reference vectors: waves that become ever finer. */
export function waves(n: number): Raster {
  return grey(n, n, (x, y) => ((x * x + 3 * y * y + 5 * x * y) >> 3) & 255);
}

/** A small scene: a sky, a disc with an edge, stripes, and noise, in colour. */
export function scene(width: number, height: number): Raster {
  const data = new Uint8Array(3 * width * height);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i += 3) {
      const disc = (x - width / 3) ** 2 + (y - height / 2) ** 2 < (height / 4) ** 2;
      const stripes = x > (2 * width) / 3 ? ((x + 2 * y) & 8) * 12 : 0;
      const noise = (Math.imul(x * 73 + y * 151, 2654435761) >>> 27) - 16;
      data[i] = disc ? 210 : clamp(60 + (120 * y) / height + noise);
      data[i + 1] = disc ? 60 : clamp(120 + stripes + noise);
      data[i + 2] = disc ? 30 : clamp(220 - (160 * y) / height - stripes);
    }
  }
  return { width, height, channels: 3, data };
}

function clamp(level: number): number {
  return Math.max(0, Math.min(255, Math.round(level)));
}
