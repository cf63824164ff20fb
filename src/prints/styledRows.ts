import type { EngineMemory } from "../imaging/engine/memory.ts";
import type { RowStage } from "../imaging/engine/stage.ts";
import type { RowRange } from "../imaging/resample/resampleStage.ts";
import { photo } from "../imaging/styles/photo.ts";
import { styleNamed } from "../imaging/styles/registry.ts";
import type { PrintFrame, Style } from "../imaging/styles/style.ts";
import type { Frame } from "./frame.ts";
import { framedRows, placedRows } from "./framedRows.ts";
import type { PrintPlan } from "./plan.ts";
import { printColour } from "./printColour.ts";
import { printRows } from "./printRows.ts";
import type { PrintSource } from "./sourceRows.ts";

/** Whether a style leaves the picture's numbers as they are; all others have colours of their own, in sRGB. */
export function keepsProfile(style: Style): boolean {
  return style === photo;
}

/** What a style works on: the placed picture, since paper around it stays bare. */
export function styleFrame({ placed, dpi }: Frame): PrintFrame {
  return { width: placed.width, height: placed.height, dpi };
}

/**
 * Rows `from` to `to` - 1 of a finished print, RGB. The bytes are the same whichever rows are asked for together.
 * @throws DarkroomError `picture_damaged`, `unsupported_picture`, `picture_too_large`; also from `pull`; RangeError
 * where there is no such style
 */
export async function styledRows(
  memory: EngineMemory,
  source: PrintSource,
  plan: Pick<PrintPlan, "frame" | "style" | "parameters" | "stylePlan">,
  rows: RowRange,
): Promise<RowStage> {
  const { frame, parameters, stylePlan } = plan;
  const style = styleNamed(plan.style);
  if (style === undefined) throw new RangeError(`no style ${plan.style}`);
  const wanted = placedRows(frame, rows);
  if (wanted === null) return framedRows(memory, null, frame, rows);
  const area = styleFrame(frame);
  const halo = style.halo(area, parameters);
  const needed = { from: Math.max(0, wanted.from - halo), to: Math.min(area.height, wanted.to + halo) };
  const colour = printColour(source.header, keepsProfile(style));
  const photograph = await printRows(memory, source, frame, colour, needed);
  const picture = style.apply(memory, photograph, area, wanted, stylePlan, parameters);
  return framedRows(memory, picture, frame, rows);
}
