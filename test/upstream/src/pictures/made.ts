import { crc32 } from "node:zlib";
import type { Format } from "./formats.ts";
import { TINY } from "./tiny.ts";

/** A JPEG comment segment of 64 KiB, its marker and length included (ITU-T T.81, B.2.4.5). */
const SEGMENT = 65_536;
const MAX_REPEATS = 8;
const COM = [0xff, 0xfe] as const;
const COM_HEAD = 4;
const EOI = [0xff, 0xd9] as const;

/** A picture that is made up as it is read: any size, the same bytes for the same seed. */
export interface MadePicture {
  readonly size: number;
  /** The bytes of a range, in pieces; a piece may be handed out again and must not be changed. */
  pieces(offset: number, length: number): Iterable<Uint8Array>;
}

/** A span of the picture, and who fills it. */
interface Span {
  readonly length: number;
  readonly bytes: Uint8Array;
}

/**
 * The scene in that format, made larger without changing what is seen: a JPEG by comment segments, which
 * decoders pass over, the others by bytes behind their end. Smaller than the scene, it is a header only.
 */
export function makePicture(seed: string, size: number, format: Format): MadePicture {
  const base = tinyPicture(format);
  const spans = layOut(base, size, format, fillerOf(seed));
  return { size, pieces: (offset, length) => slice(spans, offset, length) };
}

/** A real picture of the format, of a few hundred bytes. */
export function tinyPicture(format: Format): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(TINY[format]), (character) => character.charCodeAt(0));
}

function layOut(base: Uint8Array, size: number, format: Format, filler: Uint8Array): Span[] {
  if (size < base.length) return [span(truncate(base, size, format))];
  const rest = size - base.length;
  if (format !== "jpeg") return [span(base), { length: rest, bytes: filler }];
  const last = rest % SEGMENT;
  return [
    span(base.subarray(0, 2)),
    { length: rest - last, bytes: repeat(segment(SEGMENT, filler), Math.floor(rest / SEGMENT)) },
    // Fill bytes may stand before any marker (B.1.1.2).
    span(last < COM_HEAD ? new Uint8Array(last).fill(0xff) : segment(last, filler)),
    span(base.subarray(2)),
  ];
}

const span = (bytes: Uint8Array): Span => ({ length: bytes.length, bytes });

function truncate(base: Uint8Array, size: number, format: Format): Uint8Array {
  const bytes = base.slice(0, size);
  if (format === "jpeg" && size >= COM_HEAD) bytes.set(EOI, size - 2);
  return bytes;
}

function segment(length: number, filler: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(length);
  bytes.set([...COM, (length - 2) >> 8, (length - 2) & 0xff]);
  bytes.set(filler.subarray(0, length - COM_HEAD), COM_HEAD);
  return bytes;
}

/** So that a large picture goes out in pieces that are large too. */
function repeat(bytes: Uint8Array, times: number): Uint8Array {
  const count = Math.max(1, Math.min(times, MAX_REPEATS));
  const repeated = new Uint8Array(bytes.length * count);
  for (let i = 0; i < count; i += 1) repeated.set(bytes, i * bytes.length);
  return repeated;
}

/** A span longer than its bytes repeats them. */
function* slice(spans: readonly Span[], offset: number, length: number): Generator<Uint8Array> {
  let start = 0;
  const end = offset + length;
  for (const { length: spanned, bytes } of spans) {
    let at = Math.max(offset, start);
    const until = Math.min(end, start + spanned);
    while (at < until) {
      const from = (at - start) % bytes.length;
      const piece = bytes.subarray(from, Math.min(bytes.length, from + until - at));
      yield piece;
      at += piece.length;
    }
    start += spanned;
  }
}

/** Bytes that no compressor makes smaller, from a linear congruential generator. */
function fillerOf(seed: string): Uint8Array {
  const filler = new Uint8Array(SEGMENT);
  let state = crc32(seed);
  for (let i = 0; i < filler.length; i += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    filler[i] = state >>> 24;
  }
  return filler;
}
