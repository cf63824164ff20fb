import { EngineMemory } from "../engine/memory.ts";
import { kernelModule } from "../engine/module.fixture.ts";
import type { RowSink, RowStage, Rows } from "../engine/stage.ts";
import { plane } from "../patterns.fixture.ts";
import type { Channels, Raster, Size } from "../raster.ts";
import type { RowRange } from "./resampleStage.ts";

const KERNELS = kernelModule();
/** Enough for every picture of these tests, and quickly tainted. */
const BUDGET = 6 * 1024 * 1024;

/** Engine memory whose free bytes all hold `taint`: results must not depend on it. */
export function tainted(taint: number): EngineMemory {
  const memory = new EngineMemory(KERNELS, BUDGET);
  memory.taint(taint);
  return memory;
}

/** Pushes a picture into sinks in groups of rows: `groups` in turn, again and again. */
export function pushRaster(
  memory: EngineMemory,
  raster: Raster,
  sinks: readonly RowSink[],
  groups: readonly number[],
): void {
  const stride = raster.width * raster.channels;
  const pointer = memory.copyIn(raster.data);
  for (let y = 0, i = 0; y < raster.height; i++) {
    const count = Math.min(groups[i % groups.length] as number, raster.height - y);
    for (const sink of sinks) sink.push({ pointer: pointer + y * stride, stride, count });
    y += count;
  }
}

/** Rows `rows` of a picture as a stage, in groups of `group`. */
export function rasterStage(memory: EngineMemory, raster: Raster, rows: RowRange, group: number): RowStage {
  const stride = raster.width * raster.channels;
  const pointer = memory.copyIn(raster.data.subarray(rows.from * stride, rows.to * stride));
  let y = 0;
  return {
    ...raster,
    async pull() {
      const count = Math.min(group, rows.to - rows.from - y);
      if (count === 0) return null;
      const given: Rows = { pointer: pointer + y * stride, stride, count };
      y += count;
      return given;
    },
  };
}

/** All rows that a stage gives, without padding. */
export async function gather(memory: EngineMemory, stage: RowStage): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  const length = stage.width * stage.channels;
  for (let rows = await stage.pull(); rows !== null; rows = await stage.pull()) {
    for (let y = 0; y < rows.count; y++) {
      parts.push(memory.view(rows.pointer + y * rows.stride, length).slice());
    }
  }
  return new Uint8Array(Buffer.concat(parts));
}

/** Black and white in turn, in both directions: the hardest edges there are. */
export function checkerboard(width: number, height: number, channels: Channels): Raster {
  const { data } = plane(width * channels, height, (i, y) => ((Math.floor(i / channels) + y) % 2) * 255);
  return { width, height, channels, data };
}

/** Lanczos-3 in double precision, straight from its definition; not rounded, not clamped. */
export function floatLanczos(raster: Raster, target: Size, extent: Size = raster): Float64Array {
  const { width, height, channels, data } = raster;
  const columns = floatWindows(width, extent.width, target.width);
  const rows = floatWindows(height, extent.height, target.height);
  const stride = target.width * channels;
  const narrow = new Float64Array(height * stride);
  for (let i = 0; i < narrow.length; i++) {
    const { start, weights } = columns[Math.floor((i % stride) / channels)] as FloatWindow;
    const first = (Math.floor(i / stride) * width + start) * channels + (i % channels);
    let sum = 0;
    for (let k = 0; k < weights.length; k++) sum += (weights[k] ?? 0) * (data[first + k * channels] ?? 0);
    narrow[i] = sum;
  }
  const result = new Float64Array(target.height * stride);
  for (let i = 0; i < result.length; i++) {
    const { start, weights } = rows[Math.floor(i / stride)] as FloatWindow;
    const first = start * stride + (i % stride);
    let sum = 0;
    for (let k = 0; k < weights.length; k++) sum += (weights[k] ?? 0) * (narrow[first + k * stride] ?? 0);
    result[i] = sum;
  }
  return result;
}

export interface FloatWindow {
  readonly start: number;
  readonly weights: readonly number[];
}

/** For each target position the weights of the source positions from `start` on. */
export function floatWindows(source: number, extent: number, target: number): FloatWindow[] {
  const scale = extent / target;
  const stretch = Math.max(scale, 1);
  const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));
  return Array.from({ length: target }, (_, i) => {
    const center = (i + 0.5) * scale - 0.5;
    const start = Math.max(0, Math.floor(center - 3 * stretch));
    const end = Math.min(source, Math.ceil(center + 3 * stretch) + 1);
    const all: number[] = [];
    let sum = 0;
    for (let at = start; at < end; at++) {
      const x = (at - center) / stretch;
      const w = Math.abs(x) < 3 ? sinc(x) * sinc(x / 3) : 0;
      all.push(w);
      sum += w;
    }
    return { start, weights: all.map((w) => w / sum) };
  });
}

/** How far a picture of bytes is from an unrounded one, which is clamped first. */
export function worstError(bytes: Uint8Array, exact: Float64Array): number {
  if (bytes.length !== exact.length) return Number.POSITIVE_INFINITY;
  let worst = 0;
  for (let i = 0; i < bytes.length; i++) {
    const expected = Math.min(255, Math.max(0, exact[i] ?? Number.NaN));
    worst = Math.max(worst, Math.abs((bytes[i] ?? Number.NaN) - expected));
  }
  return worst;
}
