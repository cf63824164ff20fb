import type { Size } from "../raster.ts";
import type { LumaPlane } from "./luma.ts";

/** Bits after the point in Pillow's weights (libImaging/Resample.c, PRECISION_BITS). */
const WEIGHT_BITS = 22;
const LOBES = 3;

/**
 * Resizes grey bytes exactly as Pillow's `resize(size, LANCZOS)` does (libImaging/Resample.c): across, then
 * down, each pass rounded and clamped to bytes. For the hashes, whose bits depend on it; pictures are
 * resampled by resample.ts.
 */
export function pillowResize(plane: LumaPlane, size: Size): LumaPlane {
  const across = size.width === plane.width ? plane.data : resizeAcross(plane, size.width);
  const data = size.height === plane.height ? across : resizeDown(across, size, plane.height);
  return { width: size.width, height: size.height, channels: 1, data };
}

type Bytes = LumaPlane["data"];

interface Window {
  readonly start: number;
  readonly weights: Int32Array;
}

function resizeAcross(plane: LumaPlane, width: number): Bytes {
  const windows = pillowWindows(plane.width, width);
  const out = new Uint8Array(width * plane.height);
  for (let y = 0; y < plane.height; y++) {
    for (const [x, window] of windows.entries()) {
      out[y * width + x] = weigh(plane.data, y * plane.width + window.start, 1, window.weights);
    }
  }
  return out;
}

function resizeDown(data: Bytes, size: Size, height: number): Bytes {
  const { width } = size;
  const out = new Uint8Array(width * size.height);
  for (const [y, window] of pillowWindows(height, size.height).entries()) {
    for (let x = 0; x < width; x++) {
      out[y * width + x] = weigh(data, window.start * width + x, width, window.weights);
    }
  }
  return out;
}

function weigh(data: Bytes, first: number, step: number, weights: Int32Array): number {
  let sum = 1 << (WEIGHT_BITS - 1);
  for (let k = 0, p = first; k < weights.length; k++, p += step) {
    sum = (sum + Math.imul(data[p] as number, weights[k] as number)) | 0;
  }
  const value = sum >> WEIGHT_BITS;
  return value < 0 ? 0 : value > 255 ? 255 : value;
}

/** precompute_coeffs and normalize_coeffs_8bpc of Pillow, operation by operation. */
function pillowWindows(source: number, target: number): Window[] {
  const scale = source / target;
  const stretch = Math.max(scale, 1);
  const support = LOBES * stretch;
  const inverse = 1 / stretch;
  return Array.from({ length: target }, (_, i) => {
    const center = (i + 0.5) * scale;
    const start = Math.max(0, Math.trunc(center - support + 0.5));
    const end = Math.min(source, Math.trunc(center + support + 0.5));
    const exact = Array.from({ length: end - start }, (_, k) =>
      lanczos((k + start - center + 0.5) * inverse),
    );
    const sum = exact.reduce((a, b) => a + b, 0);
    const weights = Int32Array.from(exact, (w) => {
      const fixed = (w / sum) * 2 ** WEIGHT_BITS;
      return Math.trunc(fixed < 0 ? fixed - 0.5 : fixed + 0.5);
    });
    return { start, weights };
  });
}

function lanczos(x: number): number {
  if (x === 0) return 1;
  if (Math.abs(x) >= LOBES) return 0;
  const t = Math.PI * x;
  return (LOBES * Math.sin(t) * Math.sin(t / LOBES)) / (t * t);
}
