import { LIMITS } from "../../limits.ts";
import { latin1, u32le } from "./bytes.ts";
import { exifKept } from "./exif.ts";
import { checkParts, checkSize, damaged, unsupported } from "./faults.ts";
import type { PictureHeader } from "./header.ts";
import { Metadata } from "./metadata.ts";
import { type Scan, skip, take } from "./need.ts";
import { CANVAS_BYTES, type Canvas, readCanvas, WEBP_FRAMES, type WebpFrame } from "./webp-frame.ts";

const CHUNK_HEAD_BYTES = 8;

interface Progress {
  readonly maxPixels: number;
  readonly metadata: Metadata;
  canvas: Canvas | null;
  frame: WebpFrame | null;
  alphaChunk: boolean;
}

/**
 * Walks a WebP from behind "WEBP" to the end that the RIFF header gives (RFC 9649, 2). A file that is
 * shorter is truncated; bytes behind the end are not looked at.
 */
export function* scanWebp(maxPixels: number, signature: Uint8Array): Scan<PictureHeader> {
  const progress: Progress = {
    maxPixels,
    metadata: new Metadata(),
    canvas: null,
    frame: null,
    alphaChunk: false,
  };
  let left = u32le(signature, 4) - 4;
  for (let parts = 1; left >= CHUNK_HEAD_BYTES; parts += 1) {
    checkParts(parts);
    const head = yield* take(CHUNK_HEAD_BYTES);
    const tag = latin1(head, 0, 4);
    const length = u32le(head, 4);
    left -= CHUNK_HEAD_BYTES;
    if (length > left) throw damaged("A WebP chunk is longer than its file says to be.");
    if (parts === 1 && tag !== "VP8X" && !(tag in WEBP_FRAMES))
      throw damaged("The WebP does not begin with a picture.");
    const read = yield* readChunk(tag, length, progress, parts === 1);
    // Some writers leave the last pad byte out of the file's length.
    const padded = Math.min(length + (length % 2), left);
    yield* skip(padded - read);
    left -= padded;
  }
  const header = headerOf(progress);
  yield* skip(Math.max(left, 0));
  return header;
}

/** Reads what is needed of a chunk and returns the number of bytes it took. */
function* readChunk(tag: string, length: number, progress: Progress, first: boolean): Scan<number> {
  if (tag in WEBP_FRAMES) return yield* readPicture(tag, length, progress);
  if (tag === "VP8X" && first) return yield* readExtended(length, progress);
  // Without VP8X there is nothing but the picture; what follows it is to be ignored (2.5, 2.6).
  if (progress.canvas === null) return 0;
  if (tag === "ANIM" || tag === "ANMF") throw unsupported("The WebP is animated.");
  if (tag === "ALPH" && progress.frame === null) progress.alphaChunk = true;
  if (tag === "ICCP") return yield* readIcc(length, progress.metadata);
  if (tag === "EXIF") {
    const kept = exifKept(length);
    progress.metadata.exif(yield* take(kept));
    return kept;
  }
  return 0;
}

function* readExtended(length: number, progress: Progress): Scan<number> {
  if (length < CANVAS_BYTES) throw damaged("The WebP's VP8X chunk is too short.");
  const canvas = readCanvas(yield* take(CANVAS_BYTES));
  if (canvas.animated) throw unsupported("The WebP is animated.");
  checkSize(canvas.width, canvas.height, progress.maxPixels);
  progress.canvas = canvas;
  return CANVAS_BYTES;
}

function* readPicture(tag: string, length: number, progress: Progress): Scan<number> {
  const kind = WEBP_FRAMES[tag];
  if (kind === undefined || progress.frame !== null) return 0;
  if (length < kind.bytes) throw damaged("The WebP's picture chunk is too short.");
  const frame = kind.read(yield* take(kind.bytes), length);
  checkSize(frame.width, frame.height, progress.maxPixels);
  const { canvas } = progress;
  if (canvas !== null && (canvas.width !== frame.width || canvas.height !== frame.height)) {
    throw damaged("The WebP's picture has another size than its canvas.");
  }
  progress.frame = frame;
  return kind.bytes;
}

function* readIcc(length: number, metadata: Metadata): Scan<number> {
  if (length > LIMITS.iccBytes) {
    metadata.warn("icc_too_large");
    return 0;
  }
  metadata.icc(yield* take(length));
  return length;
}

function headerOf({ frame, canvas, alphaChunk, metadata }: Progress): PictureHeader {
  if (frame === null) throw damaged("The WebP holds no picture.");
  return {
    format: "webp",
    mimeType: "image/webp",
    width: frame.width,
    height: frame.height,
    colorModel: frame.colorModel,
    bitDepth: 8,
    hasAlpha: frame.hasAlpha || alphaChunk || (canvas?.hasAlpha ?? false),
    progressive: false,
    ...metadata.header,
  };
}
