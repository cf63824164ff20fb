import { z } from "zod";
import type { EngineMemory } from "../imaging/engine/memory.ts";
import type { Orientation } from "../imaging/orient.ts";
import type { Style, StyleParameters } from "../imaging/styles/style.ts";
import { TIFF_COMPRESSIONS, type TiffCompression } from "../imaging/tiff/compression.ts";
import { type PrintOrder, planFrame, SOFT_DPI } from "./frame.ts";
import { prepareStyle } from "./prepareStyle.ts";
import { printBands } from "./printBands.ts";
import { PROFILE_KINDS, printColour } from "./printColour.ts";
import type { PrintSource } from "./sourceRows.ts";
import { keepsProfile } from "./styledRows.ts";
import { PRINT_WARNING_CODES, type PrintWarning } from "./warnings.ts";

const count = z.int().min(0);
const size = z.int().min(1);
const rect = z.object({ left: count, top: count, width: size, height: size });

/** All that makes a print of a picture, as JSON: found once, and the same for every band. */
export const printPlanSchema = z.object({
  frame: z.object({
    width: size,
    height: size,
    dpi: size,
    crop: rect,
    orientation: z
      .int()
      .min(1)
      .max(8)
      .transform((value) => value as Orientation),
    placed: rect,
    effectiveDpi: count,
  }),
  /** Its slug. */
  style: z.string(),
  parameters: z.record(z.string(), z.number()),
  /** What the style found in the picture. */
  stylePlan: z.record(z.string(), z.union([z.number(), z.array(z.number())])),
  rowsPerStrip: size,
  /** Pixels of the print, across and down, to one of the preview. */
  previewFactor: size,
  /** Rows of the print, `to` not among them. */
  bands: z.array(z.object({ from: count, to: size })).min(1),
  compression: z.enum(TIFF_COMPRESSIONS as readonly [TiffCompression, ...TiffCompression[]]),
  profile: z.enum(PROFILE_KINDS),
  warnings: z.array(z.enum(PRINT_WARNING_CODES)),
  /** Written into the file. */
  dateTime: z.iso.datetime(),
});

export type PrintPlan = z.output<typeof printPlanSchema>;

/** What is asked for. */
export interface PrintWish extends PrintOrder {
  readonly style: Style;
  /** In place of the style's own, by name. */
  readonly parameters?: StyleParameters;
  readonly compression: TiffCompression;
  readonly dateTime: Date;
}

/**
 * Looks at the picture, if its style has to, and plans its print. Everything taken of the memory is given back.
 * @throws DarkroomError `picture_damaged`, `unsupported_picture`, `picture_too_large`; RangeError for a size that has
 * no preview
 */
export async function planPrint(
  memory: EngineMemory,
  source: PrintSource,
  wish: PrintWish,
): Promise<PrintPlan> {
  const { header } = source;
  const { style, compression, dateTime } = wish;
  const frame = planFrame(header, header.orientation as Orientation, wish);
  const { bands, rowsPerStrip, previewFactor } = printBands(frame);
  if (frame.width % previewFactor !== 0 || frame.height % previewFactor !== 0)
    throw new RangeError(`${frame.width} by ${frame.height} pixels are not whole boxes of ${previewFactor}`);
  const colour = printColour(header, keepsProfile(style));
  const parameters = { ...style.parameters, ...wish.parameters };
  const stylePlan = await prepareStyle(memory, source, { frame, style, parameters }, colour);
  const warnings: PrintWarning[] = [];
  if (frame.effectiveDpi < SOFT_DPI) warnings.push("soft_print");
  if (colour.isIgnored) warnings.push("profile_ignored");
  return printPlanSchema.parse({
    ...{ frame, style: style.slug, parameters, stylePlan, rowsPerStrip, previewFactor, bands, compression },
    ...{ profile: colour.profile, warnings, dateTime: dateTime.toISOString() },
  });
}
