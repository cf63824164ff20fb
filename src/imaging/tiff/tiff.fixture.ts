import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { EngineMemory } from "../engine/memory.ts";
import type { RowStage } from "../engine/stage.ts";
import { seeded } from "../photograph.fixture.ts";
import type { Size } from "../raster.ts";
import type { TiffCompression } from "./compression.ts";
import { combineCrc32 } from "./crc32.ts";
import { layOutTiff, type StoredStrips, type TiffLayout } from "./layout.ts";
import { pourStrips } from "./pourStrips.ts";
import { srgbProfile } from "./srgbProfile.ts";
import { type TiffStrip, TiffStrips } from "./tiffStrips.ts";

/** RGB without gaps between the rows. */
export interface TestPrint extends Size {
  readonly data: Uint8Array;
}

/** From what compresses to nothing to what does not compress. */
export const PRINTS: Readonly<Record<string, (x: number, y: number, c: number, random: number) => number>> = {
  black: () => 0,
  flat: (_x, _y, c) => [200, 30, 90][c] ?? 0,
  noise: (_x, _y, _c, random) => random * 256,
  "black and white noise": (_x, _y, _c, random) => (random < 0.5 ? 0 : 255),
  slope: (x, y, c) => 3 * x + 2 * y + 40 * c,
  posters: (x, y, c) => 85 * (((x >> 5) + (y >> 4) + c) % 4),
  light: (x, y, c, random) => 128 + 90 * Math.sin(x / 61 + c) * Math.cos(y / 83) + 6 * random,
};

export function testPrint(name: string, width: number, height: number): TestPrint {
  const random = seeded(width * 41 + height);
  const sample = PRINTS[name] as (typeof PRINTS)[string];
  const data = Uint8Array.from({ length: width * height * 3 }, (_, i) => {
    const pixel = Math.floor(i / 3);
    return Math.floor(sample(pixel % width, Math.floor(pixel / width), i % 3, random()));
  });
  return { width, height, data };
}

/** Rows of a print, `group` at a time, in the engine's memory with a gap behind each. */
export function printStage(
  memory: EngineMemory,
  print: TestPrint,
  from: number,
  to: number,
  group: number,
): RowStage {
  const rowBytes = 3 * print.width;
  const stride = rowBytes + 7;
  const pointer = memory.alloc(stride * group);
  let y = from;
  return {
    ...{ width: print.width, height: to - from, channels: 3 },
    async pull() {
      const count = Math.min(group, to - y);
      if (count === 0) return null;
      for (let row = 0; row < count; row++) {
        const start = (y + row) * rowBytes;
        memory.bytes.set(print.data.subarray(start, start + rowBytes), pointer + row * stride);
      }
      y += count;
      return { pointer, stride, count };
    },
  };
}

export interface TestSettings {
  readonly compression: TiffCompression;
  readonly rowsPerStrip: number;
  /** Strips in a band; all in one unless given. */
  readonly stripsPerBand?: number;
  /** Rows in a push. */
  readonly group?: number;
}

export interface TestTiff {
  readonly file: Buffer;
  readonly layout: TiffLayout;
  readonly strips: readonly TiffStrip[];
}

export const SOFTWARE = "Darkroom";
export const TIME = new Date("2026-03-04T05:06:07.890Z");

/** A file, made band by band. */
export async function makeTiff(
  memory: EngineMemory,
  print: TestPrint,
  settings: TestSettings,
): Promise<TestTiff> {
  const { width, height } = print;
  const { compression, rowsPerStrip, stripsPerBand = height, group = 5 } = settings;
  const strips: TiffStrip[] = [];
  const bands: StoredStrips[] = [];
  const contents: Buffer[] = [];
  for (let from = 0; from < height; from += rowsPerStrip * stripsPerBand) {
    const mark = memory.mark();
    const to = Math.min(height, from + rowsPerStrip * stripsPerBand);
    const stage = printStage(memory, print, from, to, group);
    const sink = new TiffStrips(memory, { width, height: to - from, rowsPerStrip, compression });
    const made: TiffStrip[] = [];
    await pourStrips(stage, sink, [], (strip) => void made.push(strip));
    memory.release(mark);
    strips.push(...made);
    contents.push(Buffer.concat(made.map(({ bytes }) => bytes)));
    const crc32 = made.reduce((crc, strip) => combineCrc32(crc, strip.crc32, strip.bytes.length), 0);
    bands.push({ stripBytes: made.map(({ bytes }) => bytes.length), crc32 });
  }
  const picture = { width, height, dpi: 300, rowsPerStrip, compression, profile: srgbProfile() };
  const layout = layOutTiff({ ...picture, software: SOFTWARE, dateTime: TIME }, bands);
  const pieces = layout.pieces.map((piece) => {
    if (piece.kind === "record") return piece.bytes;
    return (contents[piece.index] as Buffer).subarray(piece.offset, piece.offset + piece.length);
  });
  return { file: Buffer.concat(pieces), layout, strips };
}

/** Runs `use` with the path of a file that is removed afterwards. */
export async function inFile<T>(bytes: Uint8Array, use: (file: string) => T | Promise<T>): Promise<T> {
  const folder = mkdtempSync(path.join(tmpdir(), "tiff-"));
  try {
    const file = path.join(folder, "print.tif");
    writeFileSync(file, bytes);
    return await use(file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What a Debian tool says on both outputs. */
export function run(tool: string, options: readonly string[]): { stdout: string; stderr: string } {
  const { error, status, stdout, stderr } = spawnSync(tool, options, {
    encoding: "utf8",
    maxBuffer: 1 << 26,
  });
  if (error !== undefined || status !== 0) throw new Error(`${tool} failed, or is not installed: ${stderr}`);
  return { stdout, stderr };
}

/** The pixels that ImageMagick reads. */
export function magickPixels(file: string): Buffer {
  try {
    const options = [file, "-depth", "8", "rgb:-"];
    return execFileSync("convert", options, { maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "pipe"] });
  } catch (cause) {
    throw new Error("convert of imagemagick failed, or is not installed", { cause });
  }
}
