import { crc32, deflateSync } from "node:zlib";
import type { Raster } from "../raster.ts";

/** A PNG to write: samples by function, everything else by the format's own numbers. */
export interface PngRecipe {
  readonly width: number;
  readonly height: number;
  /** Colour type and bit depth (PNG third edition, table 12). */
  readonly type: number;
  readonly depth: number;
  readonly interlaced?: boolean;
  /** Sample `channel` of a pixel, at the bit depth; noise unless given. */
  readonly sample?: (x: number, y: number, channel: number) => number;
  /** Filter of each row of each pass; all in turn unless given. */
  readonly filter?: (row: number) => number;
  readonly palette?: Uint8Array;
  readonly transparency?: Uint8Array;
  readonly deflate?: (rows: Buffer) => Buffer;
  /** Lengths of the IDAT chunks but the last. */
  readonly splits?: readonly number[];
}

/** All pairs of colour type and depth. */
export const PNG_KINDS: readonly (readonly [type: number, depth: number])[] = [
  ...[1, 2, 4, 8, 16].map((depth) => [0, depth] as const),
  ...[8, 16].map((depth) => [2, depth] as const),
  ...[1, 2, 4, 8].map((depth) => [3, depth] as const),
  ...[8, 16].flatMap((depth) => [[4, depth] as const, [6, depth] as const]),
];

const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]);
/** First column and row and the steps of the passes, read off the picture in the standard's section 8.1. */
const ADAM7 = ["0088", "4088", "0448", "2044", "0224", "1022", "0112"].map((digits) =>
  [...digits].map(Number),
);

export function writePng(recipe: PngRecipe): Buffer {
  const { palette, transparency, splits = [] } = recipe;
  const data = (recipe.deflate ?? deflateSync)(filteredRows(recipe));
  const ends = splits.map((_, i) => splits.slice(0, i + 1).reduce((a, b) => a + b, 0));
  const parts = [0, ...ends].map((from, i) => data.subarray(from, ends[i] ?? data.length));
  return Buffer.concat([
    SIGNATURE,
    chunk("IHDR", ihdr(recipe)),
    ...(palette === undefined ? [] : [chunk("PLTE", palette)]),
    ...(transparency === undefined ? [] : [chunk("tRNS", transparency)]),
    ...parts.map((part) => chunk("IDAT", part)),
    chunk("IEND"),
  ]);
}

export function ihdr({ width, height, depth, type, interlaced = false }: PngRecipe): Buffer {
  const body = Buffer.alloc(13);
  body.writeUInt32BE(width, 0);
  body.writeUInt32BE(height, 4);
  body.set([depth, type, 0, 0, interlaced ? 1 : 0], 8);
  return body;
}

export function chunk(type: string, body: Uint8Array = new Uint8Array(0)): Buffer {
  const whole = Buffer.concat([Buffer.alloc(4), Buffer.from(type), body, Buffer.alloc(4)]);
  whole.writeUInt32BE(body.length, 0);
  whole.writeUInt32BE(crc32(whole.subarray(4, -4)), whole.length - 4);
  return whole;
}

/** Noise that repeats itself now and then, so that deflate finds matches; the same for the same arguments. */
export function noise(x: number, y: number, channel: number): number {
  const seed = ((y >> 2) % 5 === 3 ? 1 : y + 1) * 0x9e37_79b1 + (x + 1) * 0x85eb_ca6b + channel * 0xc2b2_ae35;
  const mixed = Math.imul(seed ^ (seed >>> 15), 0x2c1b_3c6d);
  return (mixed ^ (mixed >>> 13)) >>> 0;
}

/** A sample of the recipe, at its depth. */
export function sampleOf(
  { sample, depth, palette }: PngRecipe,
  x: number,
  y: number,
  channel: number,
): number {
  const value = (sample ?? noise)(x, y, channel) % 2 ** depth;
  return palette === undefined ? value : value % (palette.length / 3);
}

/** All rows of all passes, filtered, each behind its filter type. */
export function filteredRows(recipe: PngRecipe): Buffer {
  const { width, height, depth, type, filter = (row: number) => row % 5 } = recipe;
  const channels = CHANNELS[type] ?? 1;
  const unit = Math.max(1, (channels * depth) >> 3);
  const rows: Buffer[] = [];
  for (const [x0 = 0, y0 = 0, dx = 1, dy = 1] of recipe.interlaced ? ADAM7 : [[0, 0, 1, 1]]) {
    const columns = Math.ceil((width - x0) / dx);
    let above: Buffer = Buffer.alloc(Math.ceil((columns * channels * depth) / 8));
    for (let y = y0; y < height && columns > 0; y += dy) {
      const samples = Array.from({ length: columns * channels }, (_, i) =>
        sampleOf(recipe, x0 + dx * Math.floor(i / channels), y, i % channels),
      );
      const row = pack(samples, depth);
      const kind = filter(rows.length / 2);
      rows.push(Buffer.from([kind]), filtered(row, above, unit, kind));
      above = row;
    }
  }
  return Buffer.concat(rows);
}

function pack(samples: readonly number[], depth: number): Buffer {
  if (depth === 8) return Buffer.from(samples);
  if (depth === 16) return Buffer.from(samples.flatMap((sample) => [sample >> 8, sample & 255]));
  const bits = samples.map((sample) => sample.toString(2).padStart(depth, "0")).join("");
  return Buffer.from(bits.match(/.{1,8}/g)?.map((byte) => Number.parseInt(byte.padEnd(8, "0"), 2)) ?? []);
}

/** PNG third edition, 9.2. */
function filtered(row: Buffer, above: Buffer, unit: number, kind: number): Buffer {
  return Buffer.from(
    row.map((value, i) => {
      const left = i < unit ? 0 : (row[i - unit] ?? 0);
      const up = above[i] ?? 0;
      const corner = i < unit ? 0 : (above[i - unit] ?? 0);
      return value - ([0, left, up, (left + up) >> 1, paeth(left, up, corner)][kind] ?? 0);
    }),
  );
}

function paeth(a: number, b: number, c: number): number {
  const [pa, pb, pc] = [a, b, c].map((value) => Math.abs(a + b - c - value)) as [number, number, number];
  if (pa <= pb && pa <= pc) return a;
  return pb <= pc ? b : c;
}

/** What a decoder should make of it: grey, RGB, or RGBA where there is any transparency. */
export function expectedRaster(recipe: PngRecipe): Raster {
  const { width, height, type, transparency } = recipe;
  const grey = type === 0 && transparency === undefined;
  const alpha = type === 4 || type === 6 || transparency !== undefined;
  const data: number[] = [];
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const [red = 0, ...rest] = expectedPixel(recipe, x, y);
      if (grey) data.push(red);
      else data.push(red, ...rest.slice(0, alpha ? 3 : 2));
    }
  }
  return { width, height, channels: grey ? 1 : alpha ? 4 : 3, data: Uint8Array.from(data) };
}

function expectedPixel(recipe: PngRecipe, x: number, y: number): number[] {
  const { type, depth, palette, transparency } = recipe;
  const samples = Array.from({ length: CHANNELS[type] ?? 1 }, (_, c) => sampleOf(recipe, x, y, c));
  if (palette !== undefined && type === 3) {
    const [index = 0] = samples;
    return [...palette.subarray(3 * index, 3 * index + 3), transparency?.[index] ?? 255];
  }
  const eight = samples.map((sample) => (depth === 16 ? sample >> 8 : (sample * 255) / (2 ** depth - 1)));
  const [first = 0, second = 255] = eight;
  if (type === 4) return [first, first, first, second];
  if (type === 6) return eight;
  const key = samples.map((_, c) => ((transparency?.[2 * c] ?? 0) << 8) | (transparency?.[2 * c + 1] ?? 0));
  const hidden = transparency !== undefined && samples.every((sample, c) => sample === key[c]);
  const colour = type === 0 ? [first, first, first] : eight;
  return [...colour, hidden ? 0 : 255];
}

/** Colours for a palette picture of that depth; at 8 bits not all indices have one. */
export function somePalette(depth: number): Uint8Array {
  return Uint8Array.from({ length: 3 * Math.min(2 ** depth, 200) }, (_, i) => (i * 77 + (i >> 3)) & 255);
}

/** A tRNS body that hides what the picture holds at (0, 0), or makes palette entries more and more opaque. */
export function someTransparency(recipe: PngRecipe): Uint8Array {
  const { type, palette } = recipe;
  if (palette !== undefined && type === 3) {
    return Uint8Array.from({ length: Math.ceil(palette.length / 6) }, (_, i) => (i * 40) & 255);
  }
  const key = Array.from({ length: CHANNELS[type] ?? 1 }, (_, c) => sampleOf(recipe, 0, 0, c));
  return Uint8Array.from(key.flatMap((sample) => [sample >> 8, sample & 255]));
}

/** Every kind of PNG in one size: each colour type and depth, with and without tRNS, plain and interlaced. */
export function everyKind(width: number, height: number): PngRecipe[] {
  return PNG_KINDS.flatMap(([type, depth]) =>
    [false, true].flatMap((interlaced) => {
      const plain = { width, height, type, depth, interlaced };
      const recipe = type === 3 ? { ...plain, palette: somePalette(depth) } : plain;
      if (type >= 4) return [recipe];
      return [recipe, { ...recipe, transparency: someTransparency(recipe) }];
    }),
  );
}

/** In a test's name. */
export function nameOf({ width, height, type, depth, interlaced, transparency }: PngRecipe): string {
  const kind = `type ${type}, ${depth} bits${transparency === undefined ? "" : ", tRNS"}`;
  return `${width}x${height}, ${kind}${interlaced ? ", interlaced" : ""}`;
}
