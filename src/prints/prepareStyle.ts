import type { EngineMemory } from "../imaging/engine/memory.ts";
import type { MemoryPicture } from "../imaging/resample/lanczosSink.ts";
import type { Style, StyleParameters, StylePlan } from "../imaging/styles/style.ts";
import type { Frame } from "./frame.ts";
import type { PrintColour } from "./printColour.ts";
import { makeProxy } from "./proxy.ts";
import type { PrintSource } from "./sourceRows.ts";
import { styleFrame } from "./styledRows.ts";

/** For a style that does not look at the picture. */
const NOTHING: MemoryPicture = { pointer: 0, width: 0, height: 0, channels: 3 };

/**
 * What a style finds in the picture of a print, by the print's own frame: a few pixels more or less can make other
 * colours. Everything taken of the memory is given back.
 * @throws DarkroomError `picture_damaged`, `unsupported_picture`, `picture_too_large`
 */
export async function prepareStyle(
  memory: EngineMemory,
  source: PrintSource,
  {
    frame,
    style,
    parameters,
  }: { readonly frame: Frame; readonly style: Style; readonly parameters: StyleParameters },
  colour: PrintColour,
): Promise<StylePlan> {
  const mark = memory.mark();
  try {
    const proxy = style.needsProxy ? await makeProxy(memory, source, frame, colour) : NOTHING;
    return style.prepare(memory, proxy, styleFrame(frame), parameters);
  } finally {
    memory.release(mark);
  }
}
