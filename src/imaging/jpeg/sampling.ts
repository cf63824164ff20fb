import { unsupported } from "../probe/faults.ts";
import type { FrameComponent, JpegFrame, JpegScale } from "./frame.ts";

/** Samples of a block each way, as they are transformed. */
export type DctSize = 1 | 2 | 4 | 8;

/** How one component's samples lie in the picture at some scale. */
export interface Sampling {
  readonly dctSize: DctSize;
  /** Samples of an MCU each way. */
  readonly mcuWidth: number;
  readonly mcuHeight: number;
  /** Samples that stand for pixels; what blocks hold beyond is padding. */
  readonly width: number;
  readonly height: number;
  /** Pixels that one sample stands for. */
  readonly across: number;
  readonly down: number;
  /** Whether libjpeg's triangle filter blends neighbours; otherwise samples are repeated. */
  readonly blendsAcross: boolean;
  readonly blendsDown: boolean;
}

/**
 * Sampling of each component by libjpeg-turbo's rules: a component with fewer samples keeps more of its frequencies
 * at reduced scale, so that less has to be upsampled; at 1/8 and for at most 2 samples across nothing is blended.
 * @throws DarkroomError `unsupported_picture` where a pixel would have no whole share of a sample
 */
export function componentSampling(frame: JpegFrame, scale: JpegScale): Sampling[] {
  return frame.components.map((component) => sampling(frame, component, scale));
}

function sampling(frame: JpegFrame, component: FrameComponent, scale: JpegScale): Sampling {
  const dctSize = dctSizeOf(frame, component, scale);
  const mcuWidth = component.h * dctSize;
  const mcuHeight = component.v * dctSize;
  const across = (frame.hMax * 8) / (scale * mcuWidth);
  const down = (frame.vMax * 8) / (scale * mcuHeight);
  if (!Number.isInteger(across) || !Number.isInteger(down)) {
    throw unsupported("The JPEG's sampling factors are no whole multiples of each other.");
  }
  const width = Math.ceil((frame.width * mcuWidth) / (frame.hMax * 8));
  const height = Math.ceil((frame.height * mcuHeight) / (frame.vMax * 8));
  const filtered = scale < 8 && across <= 2 && down <= 2 && (across === 1 || width > 2);
  return {
    ...{ dctSize, mcuWidth, mcuHeight, width, height, across, down },
    blendsAcross: filtered && across === 2,
    blendsDown: filtered && down === 2,
  };
}

/** The size is doubled as long as that leaves whole ratios in both directions. */
function dctSizeOf({ hMax, vMax }: JpegFrame, { h, v }: FrameComponent, scale: JpegScale): DctSize {
  const smallest = 8 / scale;
  let size = smallest;
  while (size < 8 && (hMax * smallest) % (h * size * 2) === 0 && (vMax * smallest) % (v * size * 2) === 0) {
    size *= 2;
  }
  return size as DctSize;
}
