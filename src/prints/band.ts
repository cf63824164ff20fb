import type { EngineMemory } from "../imaging/engine/memory.ts";
import { BoxMean } from "../imaging/tiff/boxMean.ts";
import { combineCrc32 } from "../imaging/tiff/crc32.ts";
import { HeldRows } from "../imaging/tiff/heldRows.ts";
import { pourStrips, type StripWriter } from "../imaging/tiff/pourStrips.ts";
import { type TiffStrip, TiffStrips } from "../imaging/tiff/tiffStrips.ts";
import type { PrintPlan } from "./plan.ts";
import type { PrintSource } from "./sourceRows.ts";
import { styledRows } from "./styledRows.ts";

/** A band that is done: what its file and its preview need to know of it. */
export interface PrintBand {
  /** Bytes of each strip. */
  readonly stripBytes: readonly number[];
  /** Of all of them, one behind the other. */
  readonly crc32: number;
  /** The band's rows of the preview, RGB without gaps. */
  readonly preview: Uint8Array<ArrayBuffer>;
}

/**
 * Makes band `n` of a print, which is told by the picture and the plan alone: strips go to `write` in order as they
 * are done. Everything taken of the memory is given back.
 * @throws DarkroomError `picture_damaged`, `unsupported_picture`, `picture_too_large`; RangeError where there is no
 * such band or style; what `write` throws
 */
export async function makeBand(
  memory: EngineMemory,
  source: PrintSource,
  plan: PrintPlan,
  n: number,
  write: StripWriter,
): Promise<PrintBand> {
  const { frame, rowsPerStrip, compression, previewFactor } = plan;
  const rows = plan.bands[n];
  if (rows === undefined) throw new RangeError(`no band ${n}`);
  const size = { width: frame.width, height: rows.to - rows.from };
  const stripBytes: number[] = [];
  let crc32 = 0;
  const note = async (strip: TiffStrip) => {
    crc32 = combineCrc32(crc32, strip.crc32, strip.bytes.length);
    stripBytes.push(strip.bytes.length);
    await write(strip);
  };
  const mark = memory.mark();
  try {
    const stage = await styledRows(memory, source, plan, rows);
    const strips = new TiffStrips(memory, { ...size, rowsPerStrip, compression });
    const [width, height] = [size.width / previewFactor, size.height / previewFactor];
    const preview = new HeldRows(memory, { width, height, channels: 3 });
    await pourStrips(stage, strips, [new BoxMean(memory, size, previewFactor, preview)], note);
    return { stripBytes, crc32, preview: preview.bytes };
  } finally {
    memory.release(mark);
  }
}
