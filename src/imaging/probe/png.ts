import { exifKept } from "./exif.ts";
import { checkParts, checkSize, damaged, unsupported } from "./faults.ts";
import type { PictureHeader } from "./header.ts";
import { Metadata } from "./metadata.ts";
import type { Announce, Scan } from "./need.ts";
import { isCritical, type PngChunk, readBody, readChunkHead, readCritical, skipBody } from "./png-chunk.ts";
import { canHold, IHDR_BYTES, type PngHeader, readIhdr } from "./png-header.ts";
import { ICCP_BYTES, readIccp } from "./png-profile.ts";

interface Progress {
  readonly header: PngHeader;
  readonly metadata: Metadata;
  palette: boolean;
  transparent: boolean;
  /** Only the first is inflated: many small ones could ask for any amount of work. */
  profiles: number;
  /** Bytes of all IDAT chunks, which must follow each other. */
  data: number;
  dataEnded: boolean;
}

/** Walks a PNG from behind its signature to IEND (PNG third edition, 5 and 11). */
export function* scanPng(
  maxPixels: number,
  _signature?: Uint8Array,
  announce?: Announce,
): Scan<PictureHeader> {
  const first = yield* readChunkHead();
  if (first.type !== "IHDR" || first.length !== IHDR_BYTES)
    throw damaged("The PNG does not begin with IHDR.");
  const header = readIhdr(yield* readCritical(first, IHDR_BYTES));
  checkSize(header.width, header.height, maxPixels);
  const progress: Progress = {
    header,
    metadata: new Metadata(),
    palette: false,
    transparent: false,
    profiles: 0,
    data: 0,
    dataEnded: false,
  };
  for (let parts = 1; ; parts += 1) {
    checkParts(parts);
    const chunk = yield* readChunkHead();
    if (chunk.type !== "IDAT" && progress.data > 0) progress.dataEnded = true;
    if (chunk.type === "IDAT" && progress.data === 0) announce?.(headerOf(progress));
    yield* (READERS[chunk.type] ?? readOther)(chunk, progress);
    if (chunk.type === "IEND") return headerOf(progress);
  }
}

/** Chunks that are looked into; others are passed over. */
const READERS: Readonly<Record<string, (chunk: PngChunk, progress: Progress) => Scan<void>>> = {
  *IDAT(chunk, progress) {
    if (progress.dataEnded) throw damaged("The PNG's IDAT chunks do not follow each other.");
    if (progress.header.colorModel === "palette" && !progress.palette)
      throw damaged("The PNG has no palette.");
    yield* readCritical(chunk, 0);
    progress.data += chunk.length;
  },
  *PLTE(chunk, progress) {
    const entries = chunk.length / 3;
    const { colorModel } = progress.header;
    const fits = Number.isInteger(entries) && entries >= 1 && entries <= 256 && colorModel !== "grey";
    if (!fits || progress.palette || progress.data > 0)
      throw damaged("The PNG's palette is broken or misplaced.");
    yield* readCritical(chunk, 0);
    progress.palette = true;
  },
  *IEND(chunk, { header, data }) {
    if (chunk.length !== 0) throw damaged("The PNG's IEND chunk is not empty.");
    yield* readCritical(chunk, 0);
    if (data === 0 || !canHold(header, data)) throw damaged("The PNG holds too little data for its size.");
  },
  *tRNS(chunk, progress) {
    const { intact } = yield* readBody(chunk, 0);
    if (progress.header.hasAlpha) return;
    if (intact && progress.data === 0 && transparencyFits(chunk.length, progress))
      progress.transparent = true;
    else progress.metadata.warn("transparency_damaged");
  },
  *iCCP(chunk, progress) {
    const { metadata, profiles } = progress;
    progress.profiles += 1;
    if (profiles > 0 || chunk.length > ICCP_BYTES) {
      metadata.warn(profiles > 0 ? "icc_inconsistent" : "icc_too_large");
      yield* skipBody(chunk);
      return;
    }
    const { kept, intact } = yield* readBody(chunk, ICCP_BYTES);
    if (intact) readIccp(kept, metadata);
    else metadata.warn("icc_invalid");
  },
  *eXIf(chunk, { metadata }) {
    const { kept, intact } = yield* readBody(chunk, exifKept(chunk.length));
    if (intact) metadata.exif(kept);
    else metadata.warn("exif_damaged");
  },
  // The still picture of an animated PNG is an ordinary PNG (11.3.5).
  *acTL(chunk, { metadata }) {
    metadata.warn("animation_ignored");
    yield* skipBody(chunk);
  },
};

function* readOther(chunk: PngChunk): Scan<void> {
  if (chunk.type === "IHDR") throw damaged("The PNG has two headers.");
  if (isCritical(chunk)) throw unsupported(`The PNG needs the unknown chunk ${chunk.type}.`);
  yield* skipBody(chunk);
}

/** Two bytes for each sample, or one for each palette entry at most (11.3.1.1). */
function transparencyFits(length: number, { header, palette }: Progress): boolean {
  if (header.colorModel === "palette") return palette && length >= 1 && length <= 256;
  return length === 2 * header.channels;
}

function headerOf({ header, metadata, transparent }: Progress): PictureHeader {
  return {
    format: "png",
    mimeType: "image/png",
    width: header.width,
    height: header.height,
    colorModel: header.colorModel,
    bitDepth: header.bitDepth,
    hasAlpha: header.hasAlpha || transparent,
    progressive: header.interlaced,
    ...metadata.header,
  };
}
