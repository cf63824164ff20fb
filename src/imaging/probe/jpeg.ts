import { LIMITS } from "../../limits.ts";
import { latin1, u16 } from "./bytes.ts";
import { checkParts, checkSize, damaged, unsupported } from "./faults.ts";
import type { PictureHeader } from "./header.ts";
import { COLOR_MARK_BYTES, type ColorMarks, jpegColorModel, markColor } from "./jpeg-color.ts";
import { checkScan, type Frame, REFUSED_FRAMES, readFrame } from "./jpeg-frame.ts";
import { ICC_PART_BYTES, IccParts } from "./jpeg-icc.ts";
import { Metadata } from "./metadata.ts";
import { type Announce, type Scan, seekMarker, skip, take } from "./need.ts";

const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
const TEM = 0x01;
const APP1 = 0xe1;
const APP2 = 0xe2;
/** Frames that are taken; the value says whether they are progressive (T.81, table B.1). */
const FRAMES: Readonly<Record<number, boolean>> = { 192: false, 193: false, 194: true };
/** Application segments are looked into by their first bytes; all others than these are passed over. */
const HEAD_BYTES = Math.max(COLOR_MARK_BYTES, ICC_PART_BYTES);

interface Progress {
  readonly maxPixels: number;
  readonly metadata: Metadata;
  readonly icc: IccParts;
  readonly marks: ColorMarks;
  frame: Frame | null;
  scans: number;
}

/**
 * Walks a JPEG from its first marker (SOI and one 0xFF are read) to EOI (T.81, B.1 and B.2). What stands
 * behind EOI is not looked at: the second picture of a motion photo, a maker's trailer.
 */
export function* scanJpeg(
  maxPixels: number,
  _signature?: Uint8Array,
  announce?: Announce,
): Scan<PictureHeader> {
  const progress: Progress = {
    maxPixels,
    metadata: new Metadata(),
    icc: new IccParts(),
    marks: { jfif: false, adobe: null },
    frame: null,
    scans: 0,
  };
  let inScan = false;
  for (let parts = 1; ; parts += 1) {
    checkParts(parts);
    const { code, passed } = yield* seekMarker(parts === 1);
    if (inScan && passed === 0) throw damaged("A scan holds no data.");
    if (!inScan && passed > 0) progress.metadata.warn("stray_bytes");
    if (code === EOI) return headerOf(progress);
    if (code !== TEM) yield* readSegment(code, progress);
    // What stands behind the first scan changes nothing of what is told here.
    if (code === SOS && progress.scans === 1) announce?.(headerOf(progress));
    inScan = code === SOS;
  }
}

function* readSegment(code: number, progress: Progress): Scan<void> {
  const refused = REFUSED_FRAMES[code];
  if (refused !== undefined) throw unsupported(refused);
  // RESn and JPGn have no meaning, SOI no place here; libjpeg stops at them too.
  if (code < 0xc0 || code === SOI || (code >= 0xf0 && code <= 0xfd))
    throw damaged("A marker is out of place.");
  const length = u16(yield* take(2), 0) - 2;
  if (length < 0) throw damaged("A segment's length is wrong.");
  const progressive = FRAMES[code];
  if (progressive !== undefined) {
    if (progress.frame !== null) throw damaged("The JPEG has two frames.");
    progress.frame = readFrame(yield* take(length), progressive);
    checkSize(progress.frame.width, progress.frame.height, progress.maxPixels);
  } else if (code === SOS) {
    if (progress.frame === null) throw damaged("A scan comes before the frame header.");
    progress.scans += 1;
    if (progress.scans > LIMITS.jpegScans) throw unsupported("The JPEG has too many scans.");
    checkScan(yield* take(length), progress.frame);
  } else if (code >= 0xe0 && code <= 0xef && progress.scans === 0) {
    yield* readApplication(code, length, progress);
  } else {
    yield* skip(length);
  }
}

/** APPn before the first scan; decoders look no further, so a later one must not change the picture. */
function* readApplication(code: number, length: number, progress: Progress): Scan<void> {
  const head = new Uint8Array(yield* take(Math.min(length, HEAD_BYTES)));
  const rest = length - head.length;
  markColor(progress.marks, code, head);
  if (code === APP1 && latin1(head, 0, 5) === "Exif\0") {
    progress.metadata.exif(joined(head, yield* take(rest)));
  } else if (code === APP2 && IccParts.recognises(head)) {
    progress.icc.add(joined(head, yield* take(rest)));
  } else {
    yield* skip(rest);
  }
}

function headerOf({ frame, scans, marks, icc, metadata }: Progress): PictureHeader {
  if (frame === null || scans === 0) throw damaged("The JPEG holds no picture.");
  icc.finish(metadata);
  return {
    format: "jpeg",
    mimeType: "image/jpeg",
    width: frame.width,
    height: frame.height,
    colorModel: jpegColorModel(
      frame.components.map(({ id }) => id),
      marks,
    ),
    bitDepth: 8,
    hasAlpha: false,
    progressive: frame.progressive,
    ...metadata.header,
  };
}

function joined(head: Uint8Array, rest: Uint8Array): Uint8Array {
  const whole = new Uint8Array(head.length + rest.length);
  whole.set(head);
  whole.set(rest, head.length);
  return whole;
}
