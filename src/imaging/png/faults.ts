import { DarkroomError } from "../../errors.ts";

/** Where damage was met: how far into the file was read, and the row of the picture that was being read. */
export interface PngPlace {
  readonly byte: number;
  readonly row: number;
}

/** The bytes break the rules of PNG, zlib or deflate; `reason` and `place` are public. */
export function damage(reason: string, { byte, row }: PngPlace): DarkroomError {
  return new DarkroomError("picture_damaged", { detail: { reason, byte, row } });
}

/** What `inflate` returns. */
export const InflateStatus = { input: 0, output: 1, done: 2, fault: 3 } as const;

/** What is wrong with a zlib or deflate stream (RFC 1950, 2.2; RFC 1951, 3.2), by the kernel's number. */
export const INFLATE_FAULTS: readonly string[] = [
  "The PNG's compressed data is damaged.",
  "The PNG's data does not begin as a zlib stream does.",
  "The PNG's data asks for a preset dictionary, which PNG does not have.",
  "The PNG's compressed data has a block of a kind that does not exist.",
  "A stored block of the PNG's compressed data contradicts its own length.",
  "A block of the PNG's compressed data defines no valid code.",
  "The code lengths of a block of the PNG's compressed data are damaged.",
  "The PNG's compressed data has a code that its block does not define.",
  "The PNG's compressed data refers to bytes before its beginning.",
  "The checksum over the PNG's picture data is wrong.",
  "The PNG's compressed data has more blocks than the picture has bytes.",
];

export const DATA_ENDS = "The PNG's data ends before the picture is complete.";
export const TOO_LITTLE = "The PNG's data holds fewer rows than its header says.";
export const TOO_MUCH = "The PNG's data holds more rows than its header says.";
export const NO_ENTRY = "A pixel of the PNG names a palette entry that does not exist.";
