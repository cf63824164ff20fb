import type { Decoders } from "../imaging/decode.ts";
import type { EngineMemory } from "../imaging/engine/memory.ts";
import type { ByteSource } from "../imaging/engine/source.ts";
import { type RowStage, Turns } from "../imaging/engine/stage.ts";
import { readCheckpoints } from "../imaging/jpeg/checkpoints.ts";
import { openJpeg } from "../imaging/jpeg/openJpeg.ts";
import { readPngCheckpoints } from "../imaging/png/checkpointFile.ts";
import { openPng } from "../imaging/png/openPng.ts";
import type { PictureFormat, PictureHeader } from "../imaging/probe/header.ts";
import { convertStage } from "../imaging/resample/convert.ts";
import type { DctScale } from "../imaging/resample/preScale.ts";
import { croppedRows } from "./croppedRows.ts";
import { openFlat, writeFlat } from "./flatRows.ts";
import type { Rect } from "./storedRect.ts";

/** The picture that prints are made of. */
export interface PrintSource {
  readonly file: ByteSource;
  readonly header: PictureHeader;
  /** What a decode before has left beside the file; without it, bands are only slower. */
  readonly checkpoints: Uint8Array | null;
  readonly decoders: Decoders;
  /** Its pixels as `flatten` wrote them, where that was needed: they are read in place of the file. */
  readonly flat?: ByteSource;
}

/**
 * Opens some of the picture's stored pixels, as RGB on white. A JPEG can be opened smaller: then every sample that
 * holds any of the pixels comes, and at 1/8 the AC scans of a progressive one are not read. What it takes is released by whoever marked the memory before.
 * @throws DarkroomError `picture_damaged`, `unsupported_picture`, `picture_too_large`; also from `pull`
 */
export type OpenWindow = (window: Rect, scale?: DctScale) => Promise<RowStage>;

type Opener = (memory: EngineMemory, source: PrintSource) => OpenWindow;

const OPENERS: Readonly<Record<PictureFormat, Opener>> = {
  jpeg(memory, { file, checkpoints }) {
    const known = checkpoints === null ? null : readCheckpoints(checkpoints);
    return (window, scale = 1) => openJpeg(file, memory, { window, scale, dcOnly: true, checkpoints: known });
  },
  png(memory, { file, checkpoints }) {
    const known = (checkpoints === null ? null : readPngCheckpoints(checkpoints)) ?? [];
    memory.hold(known.reduce((sum, { bytes }) => sum + bytes.length, 0));
    return async (window) => {
      const from = window.top;
      const checkpoint = known.findLast(({ row }) => row <= from);
      const rows = { from, to: from + window.height, checkpoint };
      return croppedRows(await openPng(file, memory, { rows }), { ...window, top: 0 });
    };
  },
  webp(memory, { file, header, decoders }) {
    return async (window) => {
      memory.hold(file.size);
      const bytes = await file.read(0, file.size);
      // The decoder counts the file itself.
      memory.drop(file.size);
      return croppedRows(await decoders.webp(memory, bytes, header), window);
    };
  },
};

/**
 * What opens a picture's windows; their rows give way to others as the picture is read. What it holds itself is
 * released with the memory's mark before.
 */
export function windowsOf(memory: EngineMemory, source: PrintSource): OpenWindow {
  const { header, flat } = source;
  if (flat !== undefined) return async (window) => openFlat(memory, flat, header, window);
  const open = OPENERS[header.format](memory, source);
  return async (window, scale = 1) => {
    const stage = givingWay(await open(window, scale), scale * header.width);
    if (stage.channels === 1) return convertStage(memory, stage, "greyToRgb");
    return stage.channels === 4 ? convertStage(memory, stage, "flatten") : stage;
  };
}

/** The same rows, between which others have their turn: each is made of `pixels` of the file, used or not. */
function givingWay(stage: RowStage, pixels: number): RowStage {
  const { width, height, channels } = stage;
  const turns = new Turns({ width: pixels });
  let taken = 0;
  return {
    ...{ width, height, channels },
    async pull() {
      await turns.took(taken);
      const rows = await stage.pull();
      taken = rows?.count ?? 0;
      return rows;
    },
  };
}

/**
 * Writes a picture's pixels flat, for `PrintSource.flat`: RGB, as they are stored. Everything taken of the memory is
 * given back.
 */
export async function flatten(
  memory: EngineMemory,
  source: PrintSource,
  write: (bytes: Uint8Array) => Promise<void>,
): Promise<void> {
  const { width, height } = source.header;
  const mark = memory.mark();
  try {
    const stage = await windowsOf(memory, source)({ left: 0, top: 0, width, height });
    await writeFlat(memory, stage, write);
  } finally {
    memory.release(mark);
  }
}
