import { LIMITS } from "../../limits.ts";
import { BitReader } from "./bits.ts";
import { damage, unsupported } from "./damage.ts";
import { type Frame, readFrame } from "./frame.ts";
import { verifyScan } from "./scan.ts";
import { Segment } from "./segment.ts";
import { Tables } from "./tables.ts";

/** Markers (T.81, table B.1). */
const SOI = 0xd8;
const EOI = 0xd9;
const DHT = 0xc4;
const SOF0 = 0xc0;
const SOF1 = 0xc1;
const SOF2 = 0xc2;
const DAC = 0xcc;
const SOS = 0xda;
const DQT = 0xdb;
const DRI = 0xdd;
const TEM = 0x01;

interface Walk {
  readonly bytes: Uint8Array;
  readonly maxPixels: number;
  readonly tables: Tables;
  at: number;
  scans: number;
  frame: Frame | null;
}

/**
 * Decodes the entropy-coded data of a whole JPEG and throws where it is damaged: `picture_damaged` with
 * `detail` { reason, byte, mcu, scan }, also for a file that ends early; `unsupported_picture` for kinds
 * that are not taken; `picture_too_large` above `maxPixels`. Nothing else is thrown, whatever the bytes are.
 * What stands after EOI is not looked at. Time goes with bytes plus blocks times scans; a progressive picture
 * takes 8 bytes of memory a block, any other none.
 */
export function verifyJpeg(bytes: Uint8Array, maxPixels: number = LIMITS.decodePixels): void {
  const walk: Walk = { bytes, maxPixels, tables: new Tables(), at: 2, scans: 0, frame: null };
  if (bytes[0] !== 0xff || bytes[1] !== SOI) throw fault(walk, "The file does not begin as a JPEG.");
  for (let code = seekMarker(walk); code !== EOI; code = seekMarker(walk)) {
    if (code !== TEM && !isRestart(code)) readSegment(walk, code);
  }
  if (walk.frame === null || walk.scans === 0) throw fault(walk, "The JPEG holds no picture.");
  if (walk.frame.components.some(({ sent }) => (sent[0] ?? -1) < 0)) {
    throw fault(walk, "The JPEG ends before all its components were sent.");
  }
}

/**
 * Passes over fill bytes to the code of the next marker (T.81, B.1.1.2). Stray bytes before the first scan do
 * no harm to the picture; those after a scan were judged when it was decoded, and others have no place.
 */
function seekMarker(walk: Walk): number {
  const { bytes } = walk;
  const from = walk.at;
  for (;;) {
    const at = bytes.indexOf(0xff, walk.at);
    if (at < 0) throw endsEarly(walk);
    let next = at + 1;
    while (bytes[next] === 0xff) next += 1;
    const code = bytes[next];
    if (code === undefined) throw endsEarly(walk);
    walk.at = next + 1;
    if (walk.scans > 0 && (at > from || code === 0)) throw fault(walk, "Data stands where a marker should.");
    if (code !== 0) return code;
  }
}

function readSegment(walk: Walk, code: number): void {
  if (code < SOF0 || code === SOI || code >= 0xf0) {
    if (code !== 0xfe) throw fault(walk, "A marker is out of place.");
  }
  const isScan = code === SOS;
  const segment = new Segment(walk.bytes, walk.at, walk.scans + (isScan ? 1 : 0));
  walk.at = segment.end;
  if (isScan) readScan(walk, segment);
  else if (code === DQT) walk.tables.readQuantizers(segment);
  else if (code === DHT) walk.tables.readHuffman(segment);
  else if (code === DRI) walk.tables.readRestartInterval(segment);
  else if (code <= 0xcf && code !== DAC) openFrame(walk, code, segment);
}

function openFrame(walk: Walk, code: number, segment: Segment): void {
  if (code !== SOF0 && code !== SOF1 && code !== SOF2) {
    throw unsupported("The JPEG is lossless, hierarchical or uses arithmetic coding.");
  }
  if (walk.frame !== null) throw segment.fault("The JPEG has two frames.");
  walk.frame = readFrame(segment, code === SOF2, walk.maxPixels);
}

function readScan(walk: Walk, segment: Segment): void {
  if (walk.frame === null) throw segment.fault("A scan comes before the frame header.");
  walk.scans += 1;
  if (walk.scans > LIMITS.jpegScans) throw unsupported("The JPEG has too many scans.");
  const reader = new BitReader(walk.bytes, segment.end, walk.scans);
  walk.at = verifyScan(reader, segment, walk.frame, walk.tables);
}

function isRestart(code: number): boolean {
  return code >= 0xd0 && code <= 0xd7;
}

function endsEarly(walk: Walk) {
  walk.at = walk.bytes.length;
  return fault(walk, "The file ends before the picture does.");
}

function fault({ at, scans }: Walk, reason: string) {
  return damage(reason, { byte: at, scan: scans, mcu: 0 });
}
