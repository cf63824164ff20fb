import { type ColorMarks, jpegColorModel, markColor } from "../probe/jpeg-color.ts";
import type { JpegColour, JpegFrame } from "./frame.ts";
import { BitReader } from "./reference-bits.fixture.ts";
import { decodeSymbol, type HuffmanTable, receiveExtended } from "./reference-huffman.fixture.ts";
import { Segment } from "./reference-segment.fixture.ts";
import { AC, DC, Tables } from "./reference-tables.fixture.ts";

/** T.81, figure A.6: where the k-th coefficient of the zig-zag order lies in natural order. */
export const NATURAL = zigzag();

/** The coefficients of one component, all blocks of its MCUs row by row, 64 in natural order each. */
export interface ComponentBlocks {
  readonly across: number;
  readonly coefficients: Int16Array;
  /** Natural order. */
  readonly quantizer: Uint16Array;
}

export interface JpegBlocks {
  readonly frame: JpegFrame;
  readonly components: readonly ComponentBlocks[];
}

interface Reading {
  readonly tables: Tables;
  readonly marks: ColorMarks;
  frame?: JpegFrame;
}

/** Reads a baseline JPEG of one interleaved scan without restarts: plain and slow, independent of the engine's own. */
export function readBlocks(bytes: Uint8Array): JpegBlocks {
  const reading: Reading = { tables: new Tables(), marks: { jfif: false, adobe: null } };
  for (let at = 2; ; ) {
    const code = bytes[at + 1] ?? 0;
    const segment = new Segment(bytes, at + 2, 0);
    if (code === 0xda) return readScan(reading, segment, bytes);
    readSegment(reading, code, segment);
    at = segment.end;
  }
}

function readSegment(reading: Reading, code: number, segment: Segment): void {
  if (code === 0xdb) reading.tables.readQuantizers(segment);
  if (code === 0xc4) reading.tables.readHuffman(segment);
  if (code === 0xc0 || code === 0xc1) reading.frame = readFrame(segment, reading.marks);
  if (code === 0xe0 || code === 0xee) markColor(reading.marks, code, segment.take(segment.left));
}

function readFrame(segment: Segment, marks: ColorMarks): JpegFrame {
  segment.u8();
  const height = segment.u16();
  const width = segment.u16();
  const given = Array.from({ length: segment.u8() }, () => {
    const id = segment.u8();
    const factors = segment.u8();
    return { id, h: factors >> 4, v: factors & 15, quantizer: segment.u8() };
  });
  const alone = given.length === 1;
  const sized = given.map((component) => (alone ? { ...component, h: 1, v: 1 } : component));
  const hMax = Math.max(...sized.map(({ h }) => h));
  const vMax = Math.max(...sized.map(({ v }) => v));
  const mcusWide = Math.ceil(width / (8 * hMax));
  const mcusHigh = Math.ceil(height / (8 * vMax));
  const components = sized.map((component) => ({
    ...component,
    blocksWide: Math.ceil(Math.ceil((width * component.h) / hMax) / 8),
    blocksHigh: Math.ceil(Math.ceil((height * component.v) / vMax) / 8),
  }));
  const ids = components.map(({ id }) => id);
  const colour = jpegColorModel(ids, marks) as JpegColour;
  return { progressive: false, colour, components, width, height, hMax, vMax, mcusWide, mcusHigh };
}

function readScan({ frame, tables }: Reading, segment: Segment, bytes: Uint8Array): JpegBlocks {
  if (frame === undefined) throw new Error("a scan without a frame");
  const fail = (reason: string) => new Error(reason) as never;
  const members = Array.from({ length: segment.u8() }, () => {
    segment.u8();
    return segment.u8();
  });
  const components = frame.components.map(({ h, v, quantizer }, index) => {
    const across = frame.mcusWide * h;
    const steps = tables.quantizer(quantizer, fail).steps;
    const natural = new Uint16Array(64);
    for (let k = 0; k < 64; k += 1) natural[NATURAL[k] ?? 0] = steps[k] ?? 0;
    return {
      across,
      coefficients: new Int16Array(across * frame.mcusHigh * v * 64),
      quantizer: natural,
      dc: tables.huffman(DC, (members[index] ?? 0) >> 4, fail),
      ac: tables.huffman(AC, (members[index] ?? 0) & 15, fail),
      previous: 0,
    };
  });
  const reader = new BitReader(bytes, segment.end, 1);
  for (let mcu = 0; mcu < frame.mcusWide * frame.mcusHigh; mcu += 1) {
    const column = mcu % frame.mcusWide;
    const row = Math.floor(mcu / frame.mcusWide);
    for (const [index, { h, v }] of frame.components.entries()) {
      const component = components[index];
      for (let i = 0; i < h * v && component !== undefined; i += 1) {
        const block = (row * v + Math.floor(i / h)) * component.across + column * h + (i % h);
        readBlock(reader, component, component.coefficients.subarray(block * 64, block * 64 + 64));
      }
    }
  }
  return { frame, components };
}

interface Coder {
  readonly dc: HuffmanTable;
  readonly ac: HuffmanTable;
  previous: number;
}

/** T.81, F.2.2. */
function readBlock(reader: BitReader, coder: Coder, block: Int16Array): void {
  const category = decodeSymbol(reader, coder.dc);
  coder.previous += category === 0 ? 0 : receiveExtended(reader, category);
  block[0] = coder.previous;
  for (let k = 1; k < 64; k += 1) {
    const symbol = decodeSymbol(reader, coder.ac);
    if (symbol === 0) break;
    k += symbol >> 4;
    if ((symbol & 15) > 0) block[NATURAL[k] ?? 0] = receiveExtended(reader, symbol & 15);
  }
}

function zigzag(): Uint8Array {
  const cells = Array.from({ length: 64 }, (_, i) => i);
  const diagonal = (i: number) => (i >> 3) + (i & 7);
  const order = (i: number) => (diagonal(i) % 2 === 0 ? i & 7 : i >> 3);
  return Uint8Array.from(cells.sort((a, b) => diagonal(a) - diagonal(b) || order(a) - order(b)));
}
