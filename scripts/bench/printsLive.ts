import { JpegEncoder } from "../../src/imaging/encode/jpegEncoder.ts";
import type { EngineMemory } from "../../src/imaging/engine/memory.ts";
import { pour } from "../../src/imaging/engine/stage.ts";
import type { Orientation } from "../../src/imaging/orient.ts";
import type { Size } from "../../src/imaging/raster.ts";
import type { Style } from "../../src/imaging/styles/style.ts";
import { planFrame } from "../../src/prints/frame.ts";
import { printColour } from "../../src/prints/printColour.ts";
import { makeProxy } from "../../src/prints/proxy.ts";
import type { PrintSource } from "../../src/prints/sourceRows.ts";
import { keepsProfile, styledRows, styleFrame } from "../../src/prints/styledRows.ts";

const QUALITY = 88;
const PLACING = { fit: "cover", gravity: "center", orientation: "auto" } as const;

/**
 * What a print will look like, painted at the resolution at which its longer edge has `edge` pixels, as a JPEG: all of
 * a live preview but its route. Bytes of the file.
 */
export async function makeLive(
  memory: EngineMemory,
  source: PrintSource,
  style: Style,
  paper: Size,
  edge: number,
): Promise<number> {
  memory.reset();
  const { header } = source;
  const dpi = Math.round(edge / Math.max(paper.width, paper.height));
  const frame = planFrame(header, header.orientation as Orientation, { ...PLACING, paper, dpi });
  const proxy = await makeProxy(memory, source, frame, printColour(header, keepsProfile(style)));
  const { slug, parameters } = style;
  const prepared = style.prepare(memory, proxy, styleFrame(frame), parameters);
  memory.reset();
  const plan = { frame, style: slug, parameters, stylePlan: JSON.parse(JSON.stringify(prepared)) };
  const { width, height } = frame;
  const stage = await styledRows(memory, source, plan, { from: 0, to: height });
  const encoder = new JpegEncoder(memory, { width, height, channels: 3 }, { quality: QUALITY });
  await pour(stage, [encoder]);
  return encoder.finish().length;
}
