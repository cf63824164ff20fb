import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import type { TiffCompression } from "../../src/imaging/tiff/compression.ts";

const HERE = import.meta.dirname;
/** Debian's own, which finds python3-opencv where that is installed. */
const PYTHON = "/usr/bin/python3";

/** What a peer took: milliseconds of processor, bytes of its file, and the most RSS of its process. */
export interface PeerRun {
  readonly ms: number;
  readonly bytes: number;
  readonly mebibytes: number;
}

/** A TIFF of `width` by `height` pixels by libvips, the picture filling it. */
export async function enlargeBySharp(
  file: string,
  { width, height }: { readonly width: number; readonly height: number },
  compression: TiffCompression,
): Promise<PeerRun> {
  const script = path.join(HERE, "printsSharp.ts");
  const options = [script, file, String(width), String(height), compression];
  return JSON.parse(await output(process.execPath, options)) as PeerRun;
}

/**
 * Milliseconds of processor that OpenCV's and ImageMagick's functions take to paint a PNG, by name; of those alone that
 * are installed.
 */
export async function paintByPeers(png: string): Promise<Readonly<Record<string, number>>> {
  try {
    const script = path.join(HERE, "printsPeers.py");
    return JSON.parse(await output(PYTHON, [script, png]));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return {};
    throw error;
  }
}

async function output(program: string, options: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(program, options);
  return stdout;
}
