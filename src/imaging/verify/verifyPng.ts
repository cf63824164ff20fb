import { Buffer } from "node:buffer";
import { inflateSync } from "node:zlib";
import { damaged } from "../probe/faults.ts";

/** Samples of a pixel by colour type (PNG third edition, 11.2.1, table 12). */
const SAMPLES: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
const WHOLE = [{ x: 0, y: 0, dx: 1, dy: 1 }];
/** First pixel and steps of the seven passes (PNG third edition, 8.1). */
const ADAM7 = [
  { x: 0, y: 0, dx: 8, dy: 8 },
  { x: 4, y: 0, dx: 8, dy: 8 },
  { x: 0, y: 4, dx: 4, dy: 8 },
  { x: 2, y: 0, dx: 4, dy: 4 },
  { x: 0, y: 2, dx: 2, dy: 4 },
  { x: 1, y: 0, dx: 2, dy: 2 },
  { x: 0, y: 1, dx: 1, dy: 2 },
];

/**
 * Inflates the picture data of a PNG whose structure is known to be right, and throws where it is damaged or
 * gives fewer bytes than the header says: `picture_damaged` with `detail.reason`. It takes the memory of the
 * samples for a moment.
 */
export function verifyPng(bytes: Uint8Array): void {
  const expected = sampleBytes(bytes);
  let found: number;
  try {
    // More than expected is left to the decoder, which leaves it out.
    found = inflateSync(pictureData(bytes), { maxOutputLength: expected + 1 }).length;
  } catch (cause) {
    if (cause instanceof RangeError) return;
    throw damaged("The PNG's compressed data is damaged.");
  }
  if (found < expected) throw damaged(`The PNG has ${found} bytes of samples instead of ${expected}.`);
}

/** Bytes of all filtered rows (PNG third edition, 7.3). */
function sampleBytes(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  const bits = (SAMPLES[view.getUint8(25)] ?? 1) * view.getUint8(24);
  const passes = view.getUint8(28) === 1 ? ADAM7 : WHOLE;
  return passes.reduce((sum, { x, y, dx, dy }) => {
    const [columns, rows] = [Math.ceil((width - x) / dx), Math.ceil((height - y) / dy)];
    return columns > 0 && rows > 0 ? sum + rows * (1 + Math.ceil((columns * bits) / 8)) : sum;
  }, 0);
}

/** The IDAT chunks joined: together they are one zlib stream (PNG third edition, 10.1). */
function pictureData(bytes: Uint8Array): Buffer {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts: Uint8Array[] = [];
  const IDAT = 0x49444154;
  for (let at = 8; at + 12 <= bytes.length; ) {
    const length = view.getUint32(at);
    if (view.getUint32(at + 4) === IDAT) parts.push(bytes.subarray(at + 8, at + 8 + length));
    at += 12 + length;
  }
  return Buffer.concat(parts);
}
