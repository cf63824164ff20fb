import { profileSegments } from "../icc/jpeg.ts";
import { ascii, joinBytes } from "../icc/splice.ts";
import type { HuffmanTable } from "./huffman.ts";
import { type QuantTable, zigzagged } from "./quantization.ts";

/** JFIF 1.02, pixels as wide as high, no thumbnail (ITU-T T.871, 10.1). */
const APP0 = [0xff, 0xe0, 0, 16, ...ascii("JFIF\0"), 1, 2, 0, 0, 1, 0, 1, 0, 0] as const;
const SOI = [0xff, 0xd8] as const;

/** End of image. */
export const EOI = Uint8Array.of(0xff, 0xd9);

export interface HuffmanTables {
  readonly dc: HuffmanTable;
  readonly ac: HuffmanTable;
}

/** What the segments before the data say. Tables of luma come first; chroma's are used by components 2 and 3. */
export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  /** Luma samples to one of chroma, each way. */
  readonly factor: number;
  readonly quant: readonly QuantTable[];
  readonly huffman: readonly HuffmanTables[];
  readonly profile: Uint8Array | null;
}

/** Everything from SOI to the header of the only scan (T.81, B.2). */
export function headerBytes(frame: Frame): Uint8Array<ArrayBuffer> {
  return joinBytes([
    Uint8Array.from([...SOI, ...APP0]),
    ...(frame.profile === null ? [] : profileSegments(frame.profile)),
    ...frame.quant.map((table, i) => segment(0xdb, [i, ...zigzagged(table)])),
    startOfFrame(frame),
    ...frame.huffman.flatMap(({ dc, ac }, i) => [huffmanSegment(i, dc), huffmanSegment(0x10 | i, ac)]),
    startOfScan(frame),
  ]);
}

/** Baseline, 8 bits (B.2.2). */
function startOfFrame({ width, height, channels, factor }: Frame): Uint8Array {
  const components = Array.from({ length: channels }, (_, i) => [
    i + 1,
    i === 0 ? factor * 0x11 : 0x11,
    i === 0 ? 0 : 1,
  ]);
  return segment(0xc0, [8, ...word(height), ...word(width), channels, ...components.flat()]);
}

function huffmanSegment(destination: number, { lengths, symbols }: HuffmanTable): Uint8Array {
  return segment(0xc4, [destination, ...lengths, ...symbols]);
}

/** All components and all coefficients (B.2.3). */
function startOfScan({ channels }: Frame): Uint8Array {
  const components = Array.from({ length: channels }, (_, i) => [i + 1, i === 0 ? 0x00 : 0x11]);
  return segment(0xda, [channels, ...components.flat(), 0, 63, 0]);
}

function segment(marker: number, body: readonly number[]): Uint8Array {
  return Uint8Array.from([0xff, marker, ...word(body.length + 2), ...body]);
}

function word(value: number): [number, number] {
  return [value >> 8, value & 0xff];
}
