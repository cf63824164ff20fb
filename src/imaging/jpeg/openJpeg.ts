import { LIMITS } from "../../limits.ts";
import type { EngineMemory } from "../engine/memory.ts";
import { type ByteSource, bytesSource } from "../engine/source.ts";
import type { Size } from "../raster.ts";
import type { Checkpoints } from "./checkpoints.ts";
import { coefficientRows } from "./coefficientRows.ts";
import { directRows } from "./directRows.ts";
import type { JpegScale, PixelWindow } from "./frame.ts";
import { JpegStage } from "./jpegStage.ts";
import { checkTail, hasAllInOne, openStructure } from "./openStructure.ts";
import { PixelStage } from "./pixelStage.ts";
import { ScanCursor } from "./scanCursor.ts";
import type { WindowSizes, Windows } from "./scanFeed.ts";
import { scanTables } from "./scanSetup.ts";

const KIB = 1024;
/** A file up to this size is read whole, once. */
const HELD_BYTES = 2048 * KIB;
/** What the windows of all cursors may take together. */
const ALL_WINDOWS_BYTES = 4096 * KIB;
/** One read where there is one cursor; two are held. */
const CHUNK_BYTES = 512 * KIB;
const WINDOW_BYTES = 64 * KIB;
const STAGING_BYTES = 48 * KIB;

export interface JpegOptions {
  /** Denominator; 1 is full scale. */
  readonly scale?: JpegScale;
  /** A part of the picture in pixels of full scale; the rows are those that the whole has there. */
  readonly window?: PixelWindow;
  /**
   * Whether AC scans are passed over at 1/8, which hardly needs them: only subsampled chroma, which comes at 1/4 or
   * more there, loses detail. Damage in those scans stays unseen.
   */
  readonly dcOnly?: boolean;
  /** Of an earlier stage of the same file. Those of a file of another size are not used. */
  readonly checkpoints?: Checkpoints | null;
  /** Pixels that are taken at most, whatever the window. */
  readonly maxPixels?: number;
  /** Other sizes of reads and windows than are known to be good; the rows are the same. */
  readonly sizes?: Partial<WindowSizes>;
}

/**
 * Opens a JPEG (ITU-T T.81: baseline, extended sequential and progressive, 8 bits, Huffman codes) as a stage of RGB or
 * grey rows, equal to libjpeg-turbo's with its accurate integer transform and "fancy" upsampling.
 * @throws DarkroomError `picture_damaged`, `unsupported_picture`, `picture_too_large`
 */
export async function openJpeg(
  file: ByteSource,
  memory: EngineMemory,
  options: JpegOptions = {},
): Promise<JpegStage> {
  const { scale = 1, window, checkpoints = null, maxPixels = LIMITS.edgePixels ** 2, sizes = {} } = options;
  const isHeld = file.size <= HELD_BYTES;
  if (isHeld) memory.hold(file.size);
  const source = isHeld ? bytesSource(await file.read(0, file.size)) : file;
  const known = checkpoints?.size === source.size ? checkpoints : null;
  const { structure, frame } = await openStructure(source, memory, maxPixels, known);
  const { scans, records } = structure;
  checkWindow(frame, window);
  const pixels = new PixelStage(memory, frame, scale, window);
  const tables = scanTables(memory, structure.quantizers);
  // An AC scan begins past the first coefficient (T.81, G.1.1.1).
  const used = options.dcOnly === true && scale === 8 ? scans.filter(({ ss }) => ss === 0) : scans;
  const windows = shareOut(memory, used.length, sizes);
  const cursors = used.map((plan) => {
    const end = scans[plan.number]?.offset ?? source.size;
    return new ScanCursor(memory, source, plan, frame, tables, windows, end);
  });
  const [only] = cursors;
  const isDirect = only !== undefined && hasAllInOne(structure);
  const decoder = isDirect
    ? directRows(memory, frame, only, pixels)
    : coefficientRows(memory, frame, cursors, tables.quantizers, pixels);
  return new JpegStage({
    ...{ memory, frame, cursors, decoder, pixels, records, size: source.size },
    known: (known?.points ?? []).filter((point) => point.cursors.length === cursors.length),
    checkEnd: async ([end = 0]) => {
      if (isDirect) await checkTail(source, memory, structure, end);
    },
    heldBytes: isHeld ? file.size : 0,
  });
}

/** Each cursor takes its window and two chunks of the file. */
function shareOut(memory: EngineMemory, cursors: number, sizes: Partial<WindowSizes>): Windows {
  const share = Math.floor(ALL_WINDOWS_BYTES / cursors);
  const windowBytes = Math.min(WINDOW_BYTES, Math.floor(share / 4));
  const chunkBytes = cursors === 1 ? CHUNK_BYTES : windowBytes;
  const stagingBytes = sizes.stagingBytes ?? Math.min(STAGING_BYTES, windowBytes);
  return { windowBytes, chunkBytes, ...sizes, stagingBytes, staging: memory.alloc(stagingBytes) };
}

function checkWindow(frame: Size, window?: PixelWindow): void {
  if (window === undefined) return;
  const { left, top, width, height } = window;
  const isWhole = [left, top, width, height].every(Number.isSafeInteger);
  const isInside = left >= 0 && top >= 0 && left + width <= frame.width && top + height <= frame.height;
  if (!isWhole || !isInside || width < 1 || height < 1) {
    throw new RangeError("a window has to be whole pixels of the picture");
  }
}
