import { crc32 } from "node:zlib";
import { DarkroomError } from "../../errors.ts";
import { checkSize, type Size } from "../raster.ts";
import type { TiffCompression } from "./compression.ts";
import { combineCrc32 } from "./crc32.ts";
import { directoryFile, directoryLength, type Field } from "./directory.ts";

/** What the file says of its picture: 8-bit RGB. */
export interface TiffPicture extends Size {
  /** Pixels an inch, whole. */
  readonly dpi: number;
  readonly rowsPerStrip: number;
  readonly compression: TiffCompression;
  /** ICC profile of an RGB space. */
  readonly profile: Uint8Array | null;
  /** Printable ASCII. */
  readonly software: string;
  /** Written in UTC, of which TIFF knows nothing. */
  readonly dateTime: Date;
}

/** Strips that lie one behind the other in one object. */
export interface StoredStrips {
  /** Bytes of each. */
  readonly stripBytes: readonly number[];
  /** Of all of them. */
  readonly crc32: number;
  /** Where they begin in their object, bytes; at its start unless given. */
  readonly offset?: number;
}

/**
 * Consecutive bytes of the file: of its header, or of an object. Never empty; the same shape as an archive's.
 */
export type TiffPiece =
  | { readonly kind: "record"; readonly bytes: Uint8Array }
  | {
      readonly kind: "member";
      /** Which band's object. */
      readonly index: number;
      /** In the object. */
      readonly offset: number;
      readonly length: number;
    };

export interface TiffLayout {
  /** Bytes of the whole file. */
  readonly size: number;
  /** Of the whole file. */
  readonly crc32: number;
  /** In order; together the file. */
  readonly pieces: readonly TiffPiece[];
}

/** Offsets have 32 bits (TIFF 6.0, section 2). */
const MOST_BYTES = 0xffff_ffff;
const COMPRESSION_CODES: Readonly<Record<TiffCompression, number>> = { none: 1, lzw: 5, deflate: 8 };
const RGB = 2;
const HORIZONTAL_DIFFERENCES = 2;
const INCH = 2;
const CHUNKY = 1;
const TOP_LEFT = 1;

/**
 * Lays out a TIFF (6.0; Deflate by its Adobe technote of 2002) whose strips are known by their sizes: the
 * directory first, so that the file reads in one pass, then the bands.
 * @throws DarkroomError `picture_too_large` past 4 GiB; RangeError where the strips are not the picture's
 */
export function layOutTiff(picture: TiffPicture, bands: readonly StoredStrips[]): TiffLayout {
  checkSize(picture);
  const stripBytes = bands.flatMap((band) => band.stripBytes);
  const strips = Math.ceil(picture.height / picture.rowsPerStrip);
  if (stripBytes.length !== strips)
    throw new RangeError(`${stripBytes.length} strips where ${strips} belong`);
  if (!stripBytes.every((bytes) => Number.isSafeInteger(bytes) && bytes > 0))
    throw new RangeError("an empty strip");

  // The number of strips gives the length of the directory, and that the first offset.
  let at = directoryLength(fieldsOf(picture, stripBytes, stripBytes));
  const offsets = stripBytes.map((bytes) => {
    const offset = at;
    at += bytes;
    return offset;
  });
  if (at > MOST_BYTES) throw tooLarge(at);
  const header = directoryFile(fieldsOf(picture, offsets, stripBytes));
  const pieces: TiffPiece[] = [{ kind: "record", bytes: header }];
  let crc = crc32(header);
  for (const [index, band] of bands.entries()) {
    const length = band.stripBytes.reduce((sum, bytes) => sum + bytes, 0);
    crc = combineCrc32(crc, band.crc32, length);
    if (length > 0) pieces.push({ kind: "member", index, offset: band.offset ?? 0, length });
  }
  return { size: at, crc32: crc, pieces };
}

/** What the file's bytes from `offset` on are made of. What lies past the end is left out. */
export function* piecesBetween(layout: TiffLayout, offset: number, length: number): Generator<TiffPiece> {
  const end = Math.min(offset + length, layout.size);
  let start = 0;
  for (const piece of layout.pieces) {
    const bytes = piece.kind === "record" ? piece.bytes.length : piece.length;
    const from = Math.max(0, offset - start);
    const to = Math.min(bytes, end - start);
    if (from < to) yield cut(piece, from, to);
    start += bytes;
  }
}

function cut(piece: TiffPiece, from: number, to: number): TiffPiece {
  return piece.kind === "record"
    ? { ...piece, bytes: piece.bytes.subarray(from, to) }
    : { ...piece, offset: piece.offset + from, length: to - from };
}

/** By tag (TIFF 6.0, section 8; ICC.1:2022, B.4, for 34675). */
function fieldsOf(picture: TiffPicture, offsets: readonly number[], stripBytes: readonly number[]): Field[] {
  const { width, height, dpi, rowsPerStrip, compression, profile, software, dateTime } = picture;
  const predictor: Field[] = [{ tag: 317, type: "short", values: [HORIZONTAL_DIFFERENCES] }];
  return [
    { tag: 254, type: "long", values: [0] },
    { tag: 256, type: "long", values: [width] },
    { tag: 257, type: "long", values: [height] },
    { tag: 258, type: "short", values: [8, 8, 8] },
    { tag: 259, type: "short", values: [COMPRESSION_CODES[compression]] },
    { tag: 262, type: "short", values: [RGB] },
    { tag: 273, type: "long", values: offsets },
    { tag: 274, type: "short", values: [TOP_LEFT] },
    { tag: 277, type: "short", values: [3] },
    { tag: 278, type: "long", values: [rowsPerStrip] },
    { tag: 279, type: "long", values: stripBytes },
    { tag: 282, type: "rational", values: [dpi, 1] },
    { tag: 283, type: "rational", values: [dpi, 1] },
    { tag: 284, type: "short", values: [CHUNKY] },
    { tag: 296, type: "short", values: [INCH] },
    { tag: 305, type: "ascii", values: asciiz(software) },
    { tag: 306, type: "ascii", values: asciiz(timeText(dateTime)) },
    ...(compression === "none" ? [] : predictor),
    ...(profile === null ? [] : [{ tag: 34675, type: "undefined", values: profile } as const]),
  ];
}

/** `YYYY:MM:DD HH:MM:SS` */
function timeText(time: Date): string {
  return time.toISOString().slice(0, 19).replaceAll("-", ":").replace("T", " ");
}

function asciiz(text: string): Uint8Array {
  if (!/^[\x20-\x7e]+$/.test(text)) throw new RangeError("not printable ASCII");
  return new TextEncoder().encode(`${text}\0`);
}

function tooLarge(bytes: number): DarkroomError {
  return new DarkroomError("picture_too_large", {
    message: "This print takes more than the 4 GiB that a TIFF can hold.",
    detail: { bytes_needed: bytes, max_bytes: MOST_BYTES },
  });
}
