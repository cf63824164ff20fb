import { execFileSync } from "node:child_process";
import { EngineMemory } from "../engine/memory.ts";
import { kernelModule } from "../engine/module.fixture.ts";
import { bytesSource } from "../engine/source.ts";
import type { Raster } from "../raster.ts";
import type { JpegStage } from "./jpegStage.ts";
import { type JpegOptions, openJpeg } from "./openJpeg.ts";

/** Run once with memory full of zeros and once with memory full of these: nothing may depend on it. */
export const TAINTS = [0x00, 0xa5] as const;

const memory = new EngineMemory(kernelModule(), 12 * 2 ** 20);

/** All rows of a stage. */
export async function collect(stage: JpegStage, of: EngineMemory): Promise<Raster> {
  const { width, height, channels } = stage;
  const stride = width * channels;
  const data = new Uint8Array(stride * height);
  let at = 0;
  for (let rows = await stage.pull(); rows !== null; rows = await stage.pull()) {
    for (let y = 0; y < rows.count; y += 1, at += stride) {
      data.set(of.view(rows.pointer + y * rows.stride, stride), at);
    }
  }
  if (at !== data.length) throw new Error(`${at / stride} rows of ${height}`);
  return { width, height, channels, data };
}

/** Decodes with memory that is full of `taint`; what else is known comes with the picture. */
export async function decode(bytes: Uint8Array, options: JpegOptions = {}, taint: number = TAINTS[0]) {
  memory.reset();
  memory.taint(taint);
  const stage = await openJpeg(bytesSource(bytes), memory, options);
  const raster = await collect(stage, memory);
  return { ...raster, checkpoints: stage.checkpoints, peak: memory.peak };
}

/** A tool of libjpeg-turbo, fed through its standard input. */
export function run(tool: "cjpeg" | "djpeg", args: readonly string[], input: Uint8Array): Buffer {
  try {
    return execFileSync(tool, args, { input, maxBuffer: 2 ** 30, stdio: ["pipe", "pipe", "pipe"] });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "ENOENT") throw cause;
    throw new Error(`${tool} is missing: install libjpeg-turbo-progs`, { cause });
  }
}

/** What libjpeg-turbo makes of a JPEG. */
export function reference(bytes: Uint8Array, scale: number): Raster {
  const pnm = run("djpeg", ["-dct", "int", "-scale", `1/${scale}`, "-pnm"], bytes);
  const header = /^P([56])\s(\d+) (\d+)\s255\s/.exec(pnm.subarray(0, 32).toString("latin1"));
  if (header === null) throw new Error("djpeg wrote no PNM");
  const channels = header[1] === "6" ? 3 : 1;
  return {
    width: Number(header[2]),
    height: Number(header[3]),
    channels,
    data: pnm.subarray(header[0].length),
  };
}

/** A picture as a JPEG of libjpeg-turbo's. */
export function cjpeg(raster: Raster, ...args: string[]): Buffer {
  const { width, height, channels, data } = raster;
  const header = `P${channels === 1 ? 5 : 6}\n${width} ${height}\n255\n`;
  return run("cjpeg", args, Buffer.concat([Buffer.from(header), data]));
}

/** Pixels in which `raster` and `other` differ; -1 where their shapes do. */
export function differences(raster: Raster, other: Raster): number {
  const { width, height, channels, data } = raster;
  if (width !== other.width || height !== other.height || channels !== other.channels) return -1;
  if (Buffer.compare(data, other.data) === 0) return 0;
  let count = 0;
  for (let i = 0; i < data.length; i += 1) if (data[i] !== other.data[i]) count += 1;
  return count;
}

/** `bytes` with some removed and others put there. */
export function spliced(bytes: Uint8Array, at: number, removed: number, ...added: number[]): Uint8Array {
  return Buffer.concat([bytes.subarray(0, at), Uint8Array.from(added), bytes.subarray(at + removed)]);
}

/** Places of the markers `code`; there must be none in the segments. */
export function markers(bytes: Uint8Array, code: number): number[] {
  return Array.from(bytes.keys()).filter((at) => bytes[at] === 0xff && bytes[at + 1] === code);
}
