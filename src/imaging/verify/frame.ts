import { DarkroomError } from "../../errors.ts";
import { LIMITS } from "../../limits.ts";
import type { Quantizer } from "./bounds.ts";
import { unsupported } from "./damage.ts";
import type { Segment } from "./segment.ts";

export interface Component {
  readonly id: number;
  /** Sampling factors. */
  readonly h: number;
  readonly v: number;
  readonly quantizerId: number;
  /** Blocks that hold samples: the MCUs of a scan with this component alone (T.81, A.2.2). */
  readonly blocksWide: number;
  readonly blocksHigh: number;
  /** By zig-zag index: the lowest bit that was sent (Al), or -1 before the first scan of that coefficient. */
  readonly sent: Int8Array;
  /** Set by the component's first scan; a later DQT changes nothing (T.81, B.2.4.1 leaves it open). */
  quantizer: Quantizer | null;
  /** One bit for each coefficient that is not 0, two words a block; only refinement of AC asks for it. */
  nonzero: Uint32Array;
}

export interface Frame {
  readonly progressive: boolean;
  /** MCUs of an interleaved scan (T.81, A.2.4). */
  readonly mcus: number;
  readonly components: readonly Component[];
}

/** Reads SOF0, SOF1 or SOF2 (T.81, B.2.2). */
export function readFrame(segment: Segment, progressive: boolean, maxPixels: number): Frame {
  const precision = segment.u8();
  const height = segment.u16();
  const width = segment.u16();
  const count = segment.u8();
  if (precision !== 8) throw unsupported(`The JPEG has ${precision}-bit samples; 8-bit is supported.`);
  if (height === 0) throw unsupported("The JPEG gives its height after the picture (DNL).");
  if (width === 0) throw segment.fault("The picture has no width.");
  if (width * height > maxPixels) {
    const detail = { width, height, max_pixels: maxPixels, max_edge: LIMITS.edgePixels };
    throw new DarkroomError("picture_too_large", { detail });
  }
  if (count < 1 || count > 4) throw unsupported(`The JPEG has ${count} components.`);
  const given = Array.from({ length: count }, () => {
    const id = segment.u8();
    const sampling = segment.u8();
    return { id, h: sampling >> 4, v: sampling & 15, quantizerId: segment.u8() };
  });
  segment.finish();
  if (new Set(given.map(({ id }) => id)).size < count)
    throw segment.fault("Two components have the same id.");
  if (given.some(({ h, v }) => h < 1 || h > 4 || v < 1 || v > 4)) {
    throw segment.fault("A sampling factor is not 1 to 4.");
  }
  const hMax = Math.max(...given.map(({ h }) => h));
  const vMax = Math.max(...given.map(({ v }) => v));
  const components = given.map((component) => ({
    ...component,
    blocksWide: Math.ceil(Math.ceil((width * component.h) / hMax) / 8),
    blocksHigh: Math.ceil(Math.ceil((height * component.v) / vMax) / 8),
    sent: new Int8Array(64).fill(-1),
    quantizer: null,
    nonzero: new Uint32Array(0),
  }));
  return { progressive, components, mcus: Math.ceil(width / (8 * hMax)) * Math.ceil(height / (8 * vMax)) };
}
