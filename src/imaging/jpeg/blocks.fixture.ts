import { type ColorMarks, jpegColorModel, markColor } from "../probe/jpeg-color.ts";
import type { JpegColour, JpegFrame } from "./frame.ts";

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

/** Symbols by code, which has a 1 before its first bit. */
type Codes = ReadonlyMap<number, number>;

interface Tables {
  readonly quantizers: Map<number, Uint16Array>;
  readonly codes: Map<number, Codes>;
  readonly marks: ColorMarks;
}

/** Natural order by zig-zag index (T.81, figure A.6). */
const NATURAL = zigzag();

/** Reads a baseline JPEG of one interleaved scan without restarts: plain and slow, sharing nothing with the engine's. */
export function readBlocks(bytes: Uint8Array): JpegBlocks {
  const tables: Tables = { quantizers: new Map(), codes: new Map(), marks: { jfif: false, adobe: null } };
  let frame: JpegFrame | null = null;
  for (let at = 2; ; ) {
    const code = bytes[at + 1] ?? 0;
    const end = at + 2 + u16(bytes, at + 2);
    const body = bytes.subarray(at + 4, end);
    if (code === 0xdb) readQuantizers(body, tables);
    if (code === 0xc4) readCodes(body, tables);
    if (code === 0xc0 || code === 0xc1) frame = readFrame(body, tables.marks);
    if (code === 0xe0 || code === 0xee) markColor(tables.marks, code, body);
    if (code === 0xda && frame !== null) return readScan(frame, tables, body, bitsOf(bytes.subarray(end)));
    at = end;
  }
}

function readFrame(body: Uint8Array, marks: ColorMarks): JpegFrame {
  const [height, width, count] = [u16(body, 1), u16(body, 3), body[5] ?? 0];
  const given = Array.from({ length: count }, (_, i) => {
    const [id = 0, factors = 0, quantizer = 0] = body.subarray(6 + 3 * i);
    // Of one component alone the MCU is one block (T.81, A.2.2).
    return { id, h: count === 1 ? 1 : factors >> 4, v: count === 1 ? 1 : factors & 15, quantizer };
  });
  const hMax = Math.max(...given.map(({ h }) => h));
  const vMax = Math.max(...given.map(({ v }) => v));
  const components = given.map((component) => ({
    ...component,
    blocksWide: Math.ceil(Math.ceil((width * component.h) / hMax) / 8),
    blocksHigh: Math.ceil(Math.ceil((height * component.v) / vMax) / 8),
  }));
  const ids = components.map(({ id }) => id);
  const colour = jpegColorModel(ids, marks) as JpegColour;
  const mcusWide = Math.ceil(width / (8 * hMax));
  const mcusHigh = Math.ceil(height / (8 * vMax));
  return { progressive: false, colour, components, width, height, hMax, vMax, mcusWide, mcusHigh };
}

/** DQT (T.81, B.2.4.1). */
function readQuantizers(body: Uint8Array, { quantizers }: Tables): void {
  for (let at = 0; at < body.length; ) {
    const kind = body[at] ?? 0;
    const bytes = kind >> 4 === 0 ? 1 : 2;
    const steps = new Uint16Array(64);
    for (const [k, place] of NATURAL.entries()) {
      steps[place] = bytes === 1 ? (body[at + 1 + k] ?? 0) : u16(body, at + 1 + 2 * k);
    }
    quantizers.set(kind & 15, steps);
    at += 1 + 64 * bytes;
  }
}

/** DHT (T.81, B.2.4.2 and C.2). */
function readCodes(body: Uint8Array, tables: Tables): void {
  for (let at = 0; at < body.length; ) {
    const codes = new Map<number, number>();
    let symbol = at + 17;
    for (let length = 1, code = 2; length <= 16; length += 1, code *= 2) {
      for (let left = body[at + length] ?? 0; left > 0; left -= 1, code += 1, symbol += 1) {
        codes.set(code, body[symbol] ?? 0);
      }
    }
    tables.codes.set(body[at] ?? 0, codes);
    at = symbol;
  }
}

function readScan(frame: JpegFrame, tables: Tables, body: Uint8Array, bits: BitReader): JpegBlocks {
  const components = frame.components.map(({ h, v, quantizer }, i) => {
    const number = body[2 + 2 * i] ?? 0;
    const across = frame.mcusWide * h;
    return {
      across,
      coefficients: new Int16Array(across * frame.mcusHigh * v * 64),
      quantizer: known(tables.quantizers.get(quantizer)),
      ...{ dc: known(tables.codes.get(number >> 4)), ac: known(tables.codes.get(0x10 | (number & 15))) },
      ...{ h, v, previous: 0 },
    };
  });
  for (let mcu = 0; mcu < frame.mcusWide * frame.mcusHigh; mcu += 1) {
    const [column, row] = [mcu % frame.mcusWide, Math.floor(mcu / frame.mcusWide)];
    for (const component of components) {
      const { h, v, across, coefficients } = component;
      for (let i = 0; i < h * v; i += 1) {
        const block = (row * v + Math.floor(i / h)) * across + column * h + (i % h);
        readBlock(bits, component, coefficients.subarray(block * 64, block * 64 + 64));
      }
    }
  }
  return { frame, components };
}

type BitReader = (count: number) => number;

/** Bits of entropy-coded data without the bytes stuffed behind 0xFF (T.81, B.1.1.5). */
function bitsOf(data: Uint8Array): BitReader {
  let [at, left] = [0, 8];
  return (count) => {
    let value = 0;
    for (let i = 0; i < count; i += 1) {
      left -= 1;
      value = value * 2 + (((data[at] ?? 0) >> left) & 1);
      if (left > 0) continue;
      at += data[at] === 0xff ? 2 : 1;
      left = 8;
    }
    return value;
  };
}

/** T.81, F.2.2. */
function readBlock(bits: BitReader, coder: { dc: Codes; ac: Codes; previous: number }, block: Int16Array) {
  coder.previous += coefficient(bits, readSymbol(bits, coder.dc));
  block[0] = coder.previous;
  for (let k = 1; k < 64; k += 1) {
    const symbol = readSymbol(bits, coder.ac);
    if (symbol === 0) break;
    k += symbol >> 4;
    if ((symbol & 15) > 0) block[NATURAL[k] ?? 0] = coefficient(bits, symbol & 15);
  }
}

function readSymbol(bits: BitReader, codes: Codes): number {
  for (let code = 2 + bits(1); code < 2 ** 17; code = code * 2 + bits(1)) {
    const symbol = codes.get(code);
    if (symbol !== undefined) return symbol;
  }
  throw new Error("a code that the table lacks");
}

/** T.81, F.2.2.1, RECEIVE and EXTEND. */
function coefficient(bits: BitReader, category: number): number {
  const value = bits(category);
  return value < 2 ** (category - 1) ? value - 2 ** category + 1 : value;
}

function zigzag(): number[] {
  const cells = Array.from({ length: 64 }, (_, i) => i);
  const diagonal = (i: number) => (i >> 3) + (i & 7);
  const order = (i: number) => (diagonal(i) % 2 === 0 ? i & 7 : i >> 3);
  return cells.sort((a, b) => diagonal(a) - diagonal(b) || order(a) - order(b));
}

function u16(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0);
}

function known<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("a table is missing");
  return value;
}
