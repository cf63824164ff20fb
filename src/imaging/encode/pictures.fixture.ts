import { execFileSync } from "node:child_process";
import { seeded } from "../photograph.fixture.ts";
import type { JpegShape } from "./jpegEncoder.ts";

/** A picture for the encoder: rows without padding. */
export interface TestPicture extends JpegShape {
  readonly data: Uint8Array;
}

/** A sample of a pattern at a place; `random` is from 0 to 1. */
type Sample = (x: number, y: number, channel: number, random: number) => number;

/** From nothing to the most that the samples can hold in each coefficient. */
export const PATTERNS: Readonly<Record<string, Sample>> = {
  flat: (_x, _y, c) => [200, 30, 90][c] ?? 0,
  noise: (_x, _y, _c, random) => random * 256,
  "black and white noise": (_x, _y, _c, random) => (random < 0.5 ? 0 : 255),
  "one noise for all channels": (x, y) => (Math.imul(x * 73 + y * 151 + 7, 0x9e3779b1) >>> 24) & 255,
  "blocks of black and white": (x, y) => (((x >> 3) + (y >> 3)) % 2) * 255,
  stripes: (x) => (x % 2) * 255,
  slope: (x, y, c) => (3 * x + 2 * y + 40 * c) & 255,
  "signs of the cosines": (x, y) => (basis(x) * basis(y) > 0 ? 255 : 0),
  light: (x, y, c, random) => 128 + 70 * Math.sin(x / 9 + c) * Math.cos(y / 13) + 30 * random,
};

/** The block's number is the frequency; its samples have the sign of that wave. */
function basis(x: number): number {
  return Math.cos((((x % 8) + 0.5) * (x >> 3) * Math.PI) / 8);
}

export function pattern(name: string, width: number, height: number, channels: 1 | 3): TestPicture {
  const random = seeded(width * 41 + height);
  const sample = PATTERNS[name] as Sample;
  const data = Uint8Array.from({ length: width * height * channels }, (_, i) => {
    const pixel = Math.floor(i / channels);
    return Math.floor(sample(pixel % width, Math.floor(pixel / width), i % channels, random()));
  });
  return { width, height, channels, data };
}

/** The same picture's file by libjpeg-turbo, from the package libjpeg-turbo-progs. */
export function cjpeg(
  { width, height, channels, data }: TestPicture,
  quality: number,
  sample = "2x2",
): Buffer {
  const head = Buffer.from(`P${channels === 1 ? 5 : 6}\n${width} ${height}\n255\n`);
  const options = ["-quality", String(quality), "-baseline", "-optimize", "-dct", "int"];
  return run(
    "cjpeg",
    channels === 1 ? options : [...options, "-sample", sample],
    Buffer.concat([head, data]),
  );
}

/** The file's pixels by libjpeg-turbo; throws for whatever it warns of. */
export function djpeg(file: Uint8Array): Buffer {
  return run("djpeg", ["-strict", "-dct", "int", "-pnm"], file);
}

function run(tool: string, options: readonly string[], input: Uint8Array): Buffer {
  try {
    return execFileSync(tool, options, { input, maxBuffer: 1 << 27, stdio: ["pipe", "pipe", "pipe"] });
  } catch (cause) {
    throw new Error(`${tool} of libjpeg-turbo-progs failed, or is not installed`, { cause });
  }
}
