import { JpegEncoder } from "../imaging/encode/jpegEncoder.ts";
import type { EngineMemory } from "../imaging/engine/memory.ts";
import { pour, type RowStage } from "../imaging/engine/stage.ts";
import type { Size } from "../imaging/raster.ts";
import type { MemoryPicture } from "../imaging/resample/lanczosSink.ts";
import { resampleStage } from "../imaging/resample/resampleStage.ts";
import type { Style, StyleParameters } from "../imaging/styles/style.ts";
import { BoxMean } from "../imaging/tiff/boxMean.ts";
import { PREVIEW_QUALITY } from "./assemble.ts";
import { type Frame, uprightCrop } from "./frame.ts";
import { framedRows } from "./framedRows.ts";
import { prepareStyle } from "./prepareStyle.ts";
import { previewFrame } from "./previewFrame.ts";
import { printColour } from "./printColour.ts";
import { heldPicture } from "./proxy.ts";
import type { PrintSource } from "./sourceRows.ts";
import { keepsProfile, styleFrame } from "./styledRows.ts";

/** Pixels of the picture that are held to be painted: more than are ever shown. */
const HELD_PIXELS = 2_200_000;

/** What is previewed. */
export interface PreviewWish {
  /** Of the print. */
  readonly print: Frame;
  readonly style: Style;
  readonly parameters: StyleParameters;
  /** Longer edge of the preview, pixels. */
  readonly edge: number;
}

/**
 * What a print will look like, as a JPEG in the print's colours: the same crop, and strokes of the same size on
 * paper. A JPEG is decoded as small as will do. Everything taken of the memory is given back; the
 * file is not counted.
 * @throws DarkroomError `picture_damaged`, `unsupported_picture`, `picture_too_large`
 */
export async function livePreview(
  memory: EngineMemory,
  source: PrintSource,
  { print, style, parameters, edge }: PreviewWish,
): Promise<Uint8Array<ArrayBuffer>> {
  const { frame, factor } = previewFrame(print, edge);
  const area = styleFrame(frame);
  const colour = printColour(source.header, keepsProfile(style));
  const mark = memory.mark();
  try {
    const stylePlan = await prepareStyle(memory, source, { frame: print, style, parameters }, colour);
    const picture = await heldPicture(memory, source, print, colour, heldSize(frame));
    const photograph = resized(memory, picture, area);
    const painted = style.apply(
      memory,
      photograph,
      area,
      { from: 0, to: area.height },
      stylePlan,
      parameters,
    );
    const rows = framedRows(memory, painted, frame, { from: 0, to: frame.height });
    const shown = { width: frame.width / factor, height: frame.height / factor };
    const profile = colour.profile === "source" ? source.header.iccProfile : null;
    const encoder = new JpegEncoder(memory, { ...shown, channels: 3 }, { quality: PREVIEW_QUALITY, profile });
    await pour(rows, [new BoxMean(memory, frame, factor, encoder)]);
    return encoder.finish();
  } finally {
    memory.release(mark);
  }
}

/** The placed picture's, unless that is more than is held, or than the crop has: then it is enlarged row by row. */
function heldSize(frame: Frame): Size {
  const { width, height } = frame.placed;
  const crop = uprightCrop(frame);
  const share = Math.min(1, Math.sqrt(HELD_PIXELS / (width * height)));
  return {
    width: Math.min(Math.ceil(width * share), crop.width),
    height: Math.min(Math.ceil(height * share), crop.height),
  };
}

function resized(memory: EngineMemory, picture: MemoryPicture, { width, height }: Size): RowStage {
  if (picture.width === width && picture.height === height) return rowsOf(picture);
  return resampleStage(rowsOf(picture), { width, height }, memory);
}

/** All rows at once. */
function rowsOf({ pointer, ...shape }: MemoryPicture): RowStage {
  let isGiven = false;
  return {
    ...shape,
    async pull() {
      if (isGiven) return null;
      isGiven = true;
      return { pointer, stride: shape.width * shape.channels, count: shape.height };
    },
  };
}
