import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/** Samples of a picture for cjpeg: grey or RGB, 8 bits, interleaved. */
export interface Plain {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  readonly data: Uint8Array;
}

/**
 * A JPEG by libjpeg-turbo's cjpeg, which has every option of the format that sharp has not.
 * @param scans text of a scan script, see cjpeg's manual under -scans
 * @throws Error where cjpeg is absent or refuses
 */
export function cjpeg(picture: Plain, options: readonly string[], scans?: string): Uint8Array {
  const { width, height, channels, data } = picture;
  const header = Buffer.from(`P${channels === 1 ? 5 : 6}\n${width} ${height}\n255\n`);
  if (scans === undefined) return run("cjpeg", options, Buffer.concat([header, data]));
  const folder = mkdtempSync(path.join(tmpdir(), "scans-"));
  try {
    const script = path.join(folder, "script");
    writeFileSync(script, scans);
    return run("cjpeg", [...options, "-scans", script], Buffer.concat([header, data]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Pixels of a JPEG by libjpeg-turbo's djpeg, grey or RGB, with the accurate integer transform.
 * @throws Error where djpeg is absent or refuses
 */
export function djpeg(jpeg: Uint8Array, scale: 1 | 2 | 4 | 8 = 1): Plain {
  const pnm = run("djpeg", ["-dct", "int", "-scale", `1/${scale}`, "-pnm"], jpeg);
  const head = Buffer.from(pnm.subarray(0, 64)).toString("latin1");
  const match = /^P([56])\s+(\d+)\s+(\d+)\s+255\s/.exec(head);
  if (match === null) throw new Error("djpeg wrote no picture");
  return {
    width: Number(match[2]),
    height: Number(match[3]),
    channels: match[1] === "5" ? 1 : 3,
    data: pnm.subarray(match[0].length),
  };
}

function run(tool: string, options: readonly string[], input: Uint8Array): Uint8Array {
  const { error, status, stdout, stderr } = spawnSync(tool, options, { input, maxBuffer: 2 ** 30 });
  if (error !== undefined) {
    throw new Error(`${tool} cannot be run; it is in Debian's package libjpeg-turbo-progs`, { cause: error });
  }
  if (status !== 0) throw new Error(`${tool} failed: ${stderr.toString()}`);
  // A Buffer's own slice is no copy.
  return new Uint8Array(stdout);
}
