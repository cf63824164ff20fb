import { checkSize, unsupported } from "../probe/faults.ts";
import type { FrameComponent, JpegColour, JpegFrame } from "./frame.ts";
import type { Segment } from "./segment.ts";

const COMPONENT_COUNTS = [1, 3, 4];

/**
 * Reads SOF0, SOF1 or SOF2 (T.81, B.2.2).
 * @param colourOf the colour model by the components' ids
 */
export function readFrameHeader(
  segment: Segment,
  progressive: boolean,
  colourOf: (ids: readonly number[]) => JpegColour,
  maxPixels: number,
): JpegFrame {
  const precision = segment.u8();
  const height = segment.u16();
  const width = segment.u16();
  const count = segment.u8();
  if (precision !== 8) throw unsupported(`The JPEG has ${precision}-bit samples; 8-bit is supported.`);
  if (height === 0) throw unsupported("The JPEG gives its height after the picture (DNL).");
  checkSize(width, height, maxPixels);
  if (!COMPONENT_COUNTS.includes(count)) throw unsupported(`The JPEG has ${count} components.`);
  const given = Array.from({ length: count }, () => {
    const id = segment.u8();
    const sampling = segment.u8();
    return { id, h: sampling >> 4, v: sampling & 15, quantizer: segment.u8() };
  });
  segment.finish();
  checkSampling(given, segment);
  const sampled = count === 1 ? given.map((component) => ({ ...component, h: 1, v: 1 })) : given;
  const hMax = Math.max(...sampled.map(({ h }) => h));
  const vMax = Math.max(...sampled.map(({ v }) => v));
  const components = sampled.map((component) => ({
    ...component,
    blocksWide: Math.ceil(Math.ceil((width * component.h) / hMax) / 8),
    blocksHigh: Math.ceil(Math.ceil((height * component.v) / vMax) / 8),
  }));
  return {
    ...{ width, height, progressive, components, hMax, vMax },
    colour: colourOf(given.map(({ id }) => id)),
    mcusWide: Math.ceil(width / (8 * hMax)),
    mcusHigh: Math.ceil(height / (8 * vMax)),
  };
}

function checkSampling(
  components: readonly Pick<FrameComponent, "id" | "h" | "v">[],
  segment: Segment,
): void {
  if (new Set(components.map(({ id }) => id)).size < components.length) {
    throw segment.fault("Two components have the same id.");
  }
  const factors = components.flatMap(({ h, v }) => [h, v]);
  if (factors.some((factor) => factor < 1 || factor > 4)) {
    throw segment.fault("A sampling factor is not 1 to 4.");
  }
  const hMax = Math.max(...components.map(({ h }) => h));
  const vMax = Math.max(...components.map(({ v }) => v));
  if (components.some(({ h, v }) => hMax % h !== 0 || vMax % v !== 0)) {
    throw unsupported("The JPEG's sampling factors have no whole ratio.");
  }
}
