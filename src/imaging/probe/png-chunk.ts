import { crc32 } from "node:zlib";
import { latin1, u32 } from "./bytes.ts";
import { damaged } from "./faults.ts";
import { type Scan, skip, sum, take } from "./need.ts";
import { PNG_INTEGER } from "./png-header.ts";

/** A chunk whose length and type are read. */
export interface PngChunk {
  readonly type: string;
  readonly length: number;
  /** CRC-32 of the type: that of the body carries it on (PNG third edition, 5.3). */
  readonly crc: number;
}

export interface PngBody {
  /** A copy of the first bytes, as many as were asked for. */
  readonly kept: Uint8Array;
  readonly intact: boolean;
}

export function* readChunkHead(): Scan<PngChunk> {
  const head = yield* take(8);
  const length = u32(head, 0);
  const type = latin1(head, 4, 8);
  if (!/^[A-Za-z]{4}$/.test(type) || length > PNG_INTEGER) throw damaged("A PNG chunk's head is broken.");
  return { type, length, crc: crc32(head.subarray(4)) };
}

/** Passes over body and CRC, keeping at most `keep` bytes and checking the CRC. */
export function* readBody(chunk: PngChunk, keep: number): Scan<PngBody> {
  const kept = new Uint8Array(yield* take(Math.min(chunk.length, keep)));
  const crc = yield* sum(chunk.length - kept.length, crc32(kept, chunk.crc));
  return { kept, intact: crc === u32(yield* take(4), 0) };
}

/** As `readBody`, for a chunk without which there is no picture. */
export function* readCritical(chunk: PngChunk, keep: number): Scan<Uint8Array> {
  const { kept, intact } = yield* readBody(chunk, keep);
  if (!intact) throw damaged(`The checksum of a PNG's ${chunk.type} chunk is wrong.`);
  return kept;
}

export function* skipBody(chunk: PngChunk): Scan<void> {
  yield* skip(chunk.length + 4);
}

/** Ancillary chunks have a small first letter and may be passed over unknown (5.4). */
export function isCritical(chunk: PngChunk): boolean {
  return chunk.type < "a";
}
