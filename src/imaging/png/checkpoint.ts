import type { PngHeader } from "../probe/png-header.ts";
import { type Pass, rowsAbove } from "./passes.ts";
import type { PassState } from "./passRows.ts";

/** A decoder between two rows of the picture: what it takes to go on from there. */
export interface PngCheckpoint {
  /** The row that comes next. */
  readonly row: number;
  /** To be kept beside the file, and worth deflating: 33 KiB and a row, for each pass. */
  readonly bytes: Uint8Array;
}

const MAGIC = 0x50_4e_47_31;
const PASS_WORDS = 8;

/** A null stands for a pass of which no row is left. */
export function writeCheckpoint(
  header: PngHeader,
  row: number,
  passes: readonly (PassState | null)[],
): PngCheckpoint {
  const parts = passes.flatMap((pass) => (pass === null ? [words([0])] : writePass(pass)));
  const all = [words([...pictureWords(header), row, passes.length]), ...parts];
  const bytes = new Uint8Array(all.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of all) {
    bytes.set(part, at);
    at += part.length;
  }
  return { row, bytes };
}

/**
 * @param passes those of the picture, as `passesOf` gives them
 * @throws RangeError where it is not a checkpoint of this picture
 */
export function readCheckpoint(
  header: PngHeader,
  { row, bytes }: PngCheckpoint,
  passes: readonly Pass[],
): readonly (PassState | null)[] {
  const reader = new CheckpointReader(bytes);
  const expected = [...pictureWords(header), row, passes.length];
  if (reader.words(expected.length).some((word, i) => word !== expected[i])) throw foreign();
  return passes.map((pass) => {
    const state = reader.pass();
    if ((state?.rows ?? pass.rows) !== rowsAbove(pass, row)) throw foreign();
    return state;
  });
}

function pictureWords({ width, height, bitDepth, channels, interlaced }: PngHeader): number[] {
  return [MAGIC, width, height, (bitDepth << 8) | channels, interlaced ? 1 : 0];
}

function writePass({ place, saved, window, above, rows, until }: PassState): Uint8Array[] {
  const { offset, left, crc } = place;
  const sizes = [saved.length, window.length, above.length];
  return [words([1, rows, until, offset, left, crc, ...sizes]), saved, window, above];
}

/** Big-endian. A file has fewer than 2^32 bytes. */
function words(values: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(4 * values.length);
  const view = new DataView(bytes.buffer);
  for (const [i, value] of values.entries()) view.setUint32(4 * i, value);
  return bytes;
}

class CheckpointReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  words(count: number): number[] {
    const part = this.#take(4 * count);
    const view = new DataView(part.buffer, part.byteOffset, part.byteLength);
    return Array.from({ length: count }, (_, i) => view.getUint32(4 * i));
  }

  pass(): PassState | null {
    if (this.words(1)[0] !== 1) return null;
    const [rows = 0, until = 0, offset = 0, left = 0, crc = 0, ...sizes] = this.words(PASS_WORDS);
    const [saved, window, above] = sizes.map((size) => this.#take(size)) as [
      Uint8Array,
      Uint8Array,
      Uint8Array,
    ];
    return { rows, until, place: { offset, left, crc }, saved, window, above };
  }

  #take(count: number): Uint8Array {
    const part = this.#bytes.subarray(this.#at, this.#at + count);
    if (part.length < count) throw foreign();
    this.#at += count;
    return part;
  }
}

function foreign(): RangeError {
  return new RangeError("a checkpoint of another picture");
}
