import { LOBES, lanczosTaps } from "./lanczos.ts";

/**
 * Rows and columns of a halved picture are counted from 2 before the source's first: the filter reaches there.
 * Index j of level k ≥ 1 stands at source position 2^k · (j − 2).
 */
export const LEAD = 2;

/**
 * A kernel stretched over at least this many samples is so smooth that half the samples tell it: with every
 * sample of the source against us, black or white, both axes together are off by at most half a level.
 */
const SMOOTH = 3.7;

/** Taps that the spline's correction adds on each side. */
export const REACH = 2;

/** What halves a picture, sixteenths: values of a cubic B-spline. */
const FILTER = [1, 4, 6, 4, 1];
/** Samples at each end of a level that the picture's edge can reach, and some more. */
const EDGE = 12;

/** Resampling along one axis, from the source or from one of its halves. */
export interface Axis {
  /** Source positions from one target position to the next. */
  readonly scale: number;
  readonly target: number;
  readonly level: number;
  /** How many samples there are on the level. */
  readonly count: number;
  /** What part of each sample's filter lay inside the picture; null on level 0, where it is all of it. */
  readonly cover: Float64Array | null;
}

/** Positions on the level that a target position is made of, `end` not among them. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The level that both axes can start from: the highest on which both kernels are still smooth. */
export function levelFor(scaleX: number, scaleY: number): number {
  let level = 0;
  while (Math.min(scaleX, scaleY) / (2 << level) >= SMOOTH) level++;
  return level;
}

/** Samples of the next level, from those of `level`. */
export function halvedCount(count: number, level: number): number {
  return Math.floor((level === 0 ? count + 1 : count - 1) / 2) + LEAD + 1;
}

/**
 * @param count samples of the source
 * @param extent what they cover, in source samples: less than `count` where the last is cut
 */
export function planAxis(count: number, extent: number, target: number, level: number): Axis {
  const scale = extent / target;
  if (level === 0) return { scale, target, level, count, cover: null };
  let cover = new Float64Array(count).fill(1);
  for (let k = 0; k < level; k++) cover = halveCover(cover, k);
  return { scale, target, level, count: cover.length, cover };
}

function halveCover(cover: Float64Array, level: number): Float64Array<ArrayBuffer> {
  const count = halvedCount(cover.length, level);
  const halved = new Float64Array(count).fill(1);
  const shift = level === 0 ? 2 * LEAD + 2 : 2 * LEAD;
  for (let j = 0; j < count; j++) {
    // Between the ends it stays 1.
    if (j === EDGE) j = Math.max(j, count - EDGE);
    let sum = 0;
    for (let m = 0; m < FILTER.length; m++) sum += (FILTER[m] as number) * (cover[2 * j - shift + m] ?? 0);
    halved[j] = sum / 16;
  }
  return halved;
}

/** Which samples of the level make target position `i`. */
export function spanOf({ scale, level, count }: Axis, i: number): Span {
  const { center, support } = placeOf(scale, i);
  // The same size: every other weight is 0.
  if (scale === 1 && level === 0) return { start: i, end: i + 1 };
  const step = 1 << level;
  const reach = level === 0 ? 0 : REACH;
  const lead = level === 0 ? 0 : LEAD;
  const start = Math.ceil((center - support) / step) - reach + lead;
  const end = Math.floor((center + support) / step) + reach + lead + 1;
  return { start: Math.max(0, start), end: Math.min(count, end) };
}

/** Room for the weights of any one position: `weightsOf`. */
export function weightRoom(axis: Axis): Float64Array {
  let taps = 0;
  for (let i = 0; i < axis.target; i++) {
    const { start, end } = spanOf(axis, i);
    taps = Math.max(taps, end - start);
  }
  return new Float64Array(taps + 2 * REACH);
}

/** Writes the weights of `span` to the beginning of `room`; a flat picture keeps its value. */
export function weightsOf(axis: Axis, i: number, { start, end }: Span, room: Float64Array): void {
  const { scale, level, cover } = axis;
  const { center, stretch } = placeOf(scale, i);
  const count = end - start;
  if (level === 0) {
    lanczosTaps(start, center, stretch, room, count);
  } else {
    const step = 1 << level;
    lanczosTaps(start - LEAD - REACH, center / step, stretch / step, room, count + 2 * REACH);
    correct(room, count, level);
  }
  let sum = 0;
  for (let k = 0; k < count; k++) {
    sum += (room[k] as number) * (cover === null ? 1 : (cover[start + k] as number));
  }
  const factor = 1 / sum;
  for (let k = 0; k < count; k++) room[k] = (room[k] as number) * factor;
}

function placeOf(scale: number, i: number): { center: number; stretch: number; support: number } {
  const stretch = Math.max(scale, 1);
  return { center: (i + 0.5) * scale - 0.5, stretch, support: LOBES * stretch };
}

/**
 * From samples of the kernel the weights of the halves' filters that add up to it, to the sixth order: the inverse
 * of the filter's own blur, written with second and fourth differences (its variance and fourth cumulant are those
 * of a cascade of 1 4 6 4 1). `count` of them replace as many samples and REACH more on each side.
 */
function correct(taps: Float64Array, count: number, level: number): void {
  const shrink = 1 / (1 << (2 * level));
  const variance = (1 - shrink) / 3;
  const fourth = -(1 - shrink * shrink) / 30;
  const a = variance / 2;
  const b = variance / 24 + (variance * variance) / 8 - fourth / 24;
  for (let k = 0; k < count; k++) {
    const near = (taps[k + 1] as number) + (taps[k + 3] as number);
    const far = (taps[k] as number) + (taps[k + 4] as number);
    taps[k] = (1 + 2 * a + 6 * b) * (taps[k + 2] as number) - (a + 4 * b) * near + b * far;
  }
}
