import { crc32 } from "node:zlib";
import type { ByteSource } from "../engine/source.ts";
import { latin1, u32 } from "../probe/bytes.ts";
import { checkParts, damaged, unsupported } from "../probe/faults.ts";
import { isCritical, type PngChunk } from "../probe/png-chunk.ts";
import { IHDR_BYTES, PNG_INTEGER, type PngHeader, readIhdr } from "../probe/png-header.ts";
import type { DataPlace } from "./idat.ts";
import { WindowReader } from "./windowReader.ts";

/** What a PNG says before its picture data. */
export interface PngLayout {
  readonly header: PngHeader;
  /** Three bytes an entry; empty without PLTE. */
  readonly palette: Uint8Array;
  /** The body of a tRNS chunk that counts (PNG third edition, 11.3.1.1); null where there is none. */
  readonly transparency: Uint8Array | null;
  /** The first byte of the first IDAT chunk's body. */
  readonly data: DataPlace;
}

const SIGNATURE = "\x89PNG\r\n\x1a\n";
const PALETTE_BYTES = 768;

interface Found {
  readonly header: PngHeader;
  palette: Uint8Array;
  transparency: Uint8Array | null;
}

/**
 * Walks the chunks before the picture data by their lengths, with the same rules as the probe.
 * @throws DarkroomError `picture_damaged`, `unsupported_picture`
 */
export async function readLayout(source: ByteSource, windowBytes: number): Promise<PngLayout> {
  const reader = new WindowReader(source, windowBytes);
  const signature = await reader.take(0, SIGNATURE.length);
  if (latin1(signature, 0, signature.length) !== SIGNATURE) throw damaged("The file is no PNG.");
  let at = SIGNATURE.length;
  const first = await readHead(reader, at);
  if (first.type !== "IHDR" || first.length !== IHDR_BYTES)
    throw damaged("The PNG does not begin with IHDR.");
  const found: Found = {
    header: readIhdr(await readCritical(reader, at, first)),
    palette: new Uint8Array(0),
    transparency: null,
  };
  for (let parts = 1; ; parts += 1) {
    checkParts(parts);
    at += 12 + (parts === 1 ? IHDR_BYTES : 0);
    const chunk = await readHead(reader, at);
    if (chunk.type === "IDAT") {
      if (found.header.colorModel === "palette" && found.palette.length === 0)
        throw damaged("The PNG has no palette.");
      return { ...found, data: { offset: at + 8, left: chunk.length, crc: chunk.crc } };
    }
    await readChunk(reader, at, chunk, found);
    at += chunk.length;
  }
}

async function readChunk(reader: WindowReader, at: number, chunk: PngChunk, found: Found): Promise<void> {
  if (chunk.type === "PLTE") {
    const { colorModel } = found.header;
    const fits = chunk.length % 3 === 0 && chunk.length >= 3 && chunk.length <= PALETTE_BYTES;
    if (!fits || colorModel === "grey" || found.palette.length > 0)
      throw damaged("The PNG's palette is broken or misplaced.");
    found.palette = await readCritical(reader, at, chunk);
  } else if (chunk.type === "tRNS") {
    if (!transparencyFits(chunk.length, found) || found.transparency !== null) return;
    const { body, intact } = await readBody(reader, at, chunk);
    if (intact) found.transparency = body;
  } else if (chunk.type === "IHDR") {
    throw damaged("The PNG has two headers.");
  } else if (chunk.type === "IEND") {
    throw damaged("The PNG holds no picture data.");
  } else if (isCritical(chunk)) {
    throw unsupported(`The PNG needs the unknown chunk ${chunk.type}.`);
  }
}

/**
 * Two bytes for each sample, or one for each palette entry at most (11.3.1.1); none beside an alpha channel.
 */
function transparencyFits(length: number, { header, palette }: Found): boolean {
  if (header.hasAlpha) return false;
  if (header.colorModel === "palette") return palette.length > 0 && length >= 1 && length <= 256;
  return length === 2 * header.channels;
}

async function readHead(reader: WindowReader, at: number): Promise<PngChunk> {
  const head = await reader.take(at, 8);
  if (head.length < 8) throw damaged("The PNG ends before its picture data.");
  const length = u32(head, 0);
  const type = latin1(head, 4, 8);
  if (!/^[A-Za-z]{4}$/.test(type) || length > PNG_INTEGER) throw damaged("A PNG chunk's head is broken.");
  return { type, length, crc: crc32(head.subarray(4)) };
}

/** A copy of a chunk's body, and whether its CRC is right (5.3). */
async function readBody(reader: WindowReader, at: number, chunk: PngChunk) {
  const body = new Uint8Array(await reader.take(at + 8, chunk.length));
  const sum = await reader.take(at + 8 + chunk.length, 4);
  if (sum.length < 4) throw damaged("The PNG ends before its picture data.");
  return { body, intact: crc32(body, chunk.crc) === u32(sum, 0) };
}

async function readCritical(reader: WindowReader, at: number, chunk: PngChunk): Promise<Uint8Array> {
  const { body, intact } = await readBody(reader, at, chunk);
  if (!intact) throw damaged(`The checksum of a PNG's ${chunk.type} chunk is wrong.`);
  return body;
}
