import { constants, deflateRawSync } from "node:zlib";
import { joinPng, u32 } from "../../scripts/fuzz/chunks.ts";
import { DRI, isFrame, isScan, joinJpeg, type Segment, splitJpeg } from "../../scripts/fuzz/jpegFile.ts";
import { concat, put } from "../../scripts/fuzz/mutateBytes.ts";
import { ADAM7 } from "../../scripts/fuzz/pngFile.ts";

/*
 * Pictures of a hundred megapixels in a moment: a strip of one is encoded, and its data repeated.
 */

/**
 * `strip` put below itself, `times` times. It needs a restart marker after each row of MCUs (T.81, E.1.4), since
 * nothing is carried over those, and has to be whole MCU rows high.
 */
export function tallJpeg(strip: Uint8Array, times: number): Uint8Array {
  const segments = splitJpeg(strip);
  if (!segments.some(({ code }) => code === DRI)) throw new Error("the strip has no restart markers");
  return joinJpeg(segments.map((segment) => tallSegment(segment, times)));
}

function tallSegment(segment: Segment, times: number): Segment {
  if (isScan(segment)) return { ...segment, data: repeatIntervals(segment.data, times) };
  if (!isFrame(segment) || segment.body === null) return segment;
  const body = new Uint8Array(segment.body);
  const height = (((body[1] ?? 0) << 8) | (body[2] ?? 0)) * times;
  return { ...segment, body: put(body, 1, [height >> 8, height & 0xff]) };
}

function repeatIntervals(data: Uint8Array, times: number): Uint8Array {
  const intervals: Uint8Array[] = [];
  let from = 0;
  for (let at = data.indexOf(0xff); at >= 0; at = data.indexOf(0xff, at + 2)) {
    if (((data[at + 1] ?? 0) & 0xf8) !== 0xd0) continue;
    intervals.push(data.subarray(from, at));
    from = at + 2;
  }
  intervals.push(data.subarray(from));
  const last = intervals.length * times - 1;
  const parts: Uint8Array[] = [];
  for (let i = 0; i <= last; i++) {
    parts.push(intervals[i % intervals.length] as Uint8Array);
    if (i < last) parts.push(Uint8Array.of(0xff, 0xd0 + (i % 8)));
  }
  return concat(parts);
}

const WHOLE = [[0, 1, 0, 1]] as const;
const BYTES_A_PIXEL = 3;
/** Rows that are deflated once and then repeated. */
const STRIP_ROWS = 8;
const ADLER_BASE = 65_521;

/** An RGB PNG of 8 bits a sample whose rows repeat; both sides multiples of 64. */
export function tallPng(width: number, height: number, interlaced: boolean): Uint8Array {
  const parts: Uint8Array[] = [Uint8Array.of(0x78, 0x01)];
  let adler = { a: 1, b: 0 };
  for (const [left, across, top, down] of interlaced ? ADAM7 : WHOLE) {
    const strip = scanlines(Math.ceil((width - left) / across), STRIP_ROWS);
    // A full flush forgets what was before, so that the same bytes may follow each other.
    const deflated = deflateRawSync(strip, { level: 3, finishFlush: constants.Z_FULL_FLUSH });
    const own = adlerOf(strip);
    for (let row = 0; row < Math.ceil((height - top) / down); row += STRIP_ROWS) {
      parts.push(deflated);
      adler = combine(adler, own, strip.length);
    }
  }
  // An empty stored block, the last.
  parts.push(Uint8Array.of(1, 0, 0, 0xff, 0xff), u32(adler.b * 65_536 + adler.a));
  const header = Uint8Array.of(...u32(width), ...u32(height), 8, 2, 0, 0, interlaced ? 1 : 0);
  return joinPng([
    { type: "IHDR", data: header },
    { type: "IDAT", data: concat(parts) },
    { type: "IEND", data: new Uint8Array(0) },
  ]);
}

/** Rows of slow colours and a little noise, each with the filter Sub. */
function scanlines(width: number, rows: number): Uint8Array {
  const line = 1 + width * BYTES_A_PIXEL;
  const out = new Uint8Array(rows * line);
  for (let at = 0; at < out.length; at++) {
    out[at] = at % line === 0 ? 1 : (Math.imul(at, 0x9e3779b1) >>> 28) % 3;
  }
  return out;
}

/** RFC 1950, 8.2. */
function adlerOf(bytes: Uint8Array): { a: number; b: number } {
  let [a, b] = [1, 0];
  for (const byte of bytes) {
    a = (a + byte) % ADLER_BASE;
    b = (b + a) % ADLER_BASE;
  }
  return { a, b };
}

/** The sum over two pieces, of which the second has `length` bytes. */
function combine(
  first: { a: number; b: number },
  second: { a: number; b: number },
  length: number,
): { a: number; b: number } {
  const a = (first.a + second.a + ADLER_BASE - 1) % ADLER_BASE;
  const carried = (first.a + ADLER_BASE - 1) % ADLER_BASE;
  return { a, b: (first.b + second.b + (length % ADLER_BASE) * carried) % ADLER_BASE };
}
