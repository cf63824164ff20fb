/**
 * Checks an archive past 4 GiB with every checker: `node test/archives/past4GiB.ts [folder]`. Not part of the
 * tests: it takes some minutes. Members are zeros, so that the file of 13.5 GiB takes little room on disk.
 */
import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { crc32 } from "node:zlib";
import { layOut } from "../../src/archive/layout.ts";
import { CHECKERS } from "./checkers.ts";

const MIB = 1024 ** 2;
const GIB = 1024 ** 3;
const ZEROS = new Uint8Array(MIB);

/** Sizes below and above the limit, and small members whose header lies past it. */
const SIZES = [3 * GIB, 2 * GIB, 5, 0xffffffff, 4.5 * GIB, 0, MIB + 1];

function crcOfZeros(size: number): number {
  let crc = 0;
  for (let left = size; left > 0; left -= MIB) crc = crc32(ZEROS.subarray(0, Math.min(left, MIB)), crc);
  return crc;
}

const layout = layOut(SIZES.map((size, i) => ({ name: `дом ${i}.bin`, size, crc32: crcOfZeros(size) })));
const folder = await mkdtemp(path.join(process.argv[2] ?? tmpdir(), "past4GiB-"));
try {
  const name = path.join(folder, "big.zip");
  const file = await open(name, "w");
  await file.truncate(layout.size);
  let at = 0;
  for (const piece of layout.pieces(0, layout.size)) {
    if (piece.kind === "record") await file.write(piece.bytes, 0, piece.bytes.length, at);
    at += piece.kind === "record" ? piece.bytes.length : piece.length;
  }
  await file.close();
  if (at !== layout.size) throw new Error(`${at} bytes instead of ${layout.size}`);
  console.log(`${SIZES.length} members, ${layout.size} bytes`);
  for (const [checker, check] of Object.entries(CHECKERS)) {
    const started = performance.now();
    await check(name);
    console.log(`${checker}: accepted after ${((performance.now() - started) / 1000).toFixed(0)} s`);
  }
} finally {
  await rm(folder, { recursive: true });
}
