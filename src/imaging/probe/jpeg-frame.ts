import { u16 } from "./bytes.ts";
import { damaged, unsupported } from "./faults.ts";

export interface FrameComponent {
  readonly id: number;
  /** Sampling factors. */
  readonly h: number;
  readonly v: number;
}

export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly progressive: boolean;
  readonly components: readonly FrameComponent[];
}

/** Blocks of one MCU in an interleaved scan (T.81, B.2.3). */
const MCU_BLOCKS = 10;
const COMPONENT_COUNTS = [1, 3, 4];

/** Frame markers that are not taken (T.81, table B.1), by their second byte. */
export const REFUSED_FRAMES: Readonly<Record<number, string>> = {
  195: "The JPEG is lossless.",
  197: "The JPEG is hierarchical.",
  198: "The JPEG is hierarchical.",
  199: "The JPEG is hierarchical.",
  200: "The JPEG uses a reserved extension.",
  201: "The JPEG uses arithmetic coding.",
  202: "The JPEG uses arithmetic coding.",
  203: "The JPEG is lossless and uses arithmetic coding.",
  205: "The JPEG is hierarchical.",
  206: "The JPEG is hierarchical.",
  207: "The JPEG is hierarchical.",
  222: "The JPEG is hierarchical.",
  223: "The JPEG is hierarchical.",
  247: "The JPEG is of the kind JPEG-LS.",
};

/** Reads the body of SOF0, SOF1 or SOF2 (T.81, B.2.2); the size is not judged here. */
export function readFrame(body: Uint8Array, progressive: boolean): Frame {
  const count = body[5] ?? 0;
  if (body.length < 6 || body.length !== 6 + 3 * count) throw damaged("The frame header's length is wrong.");
  if (body[0] !== 8) throw unsupported(`The JPEG has ${body[0]}-bit samples; 8-bit is supported.`);
  const height = u16(body, 1);
  if (height === 0) throw unsupported("The JPEG gives its height after the picture (DNL).");
  if (!COMPONENT_COUNTS.includes(count)) throw unsupported(`The JPEG has ${count} components.`);
  const components = Array.from({ length: count }, (_, i) => {
    const at = 6 + 3 * i;
    const sampling = body[at + 1] ?? 0;
    return { id: body[at] ?? 0, h: sampling >> 4, v: sampling & 15 };
  });
  checkSampling(components);
  return { width: u16(body, 3), height, progressive, components };
}

function checkSampling(components: readonly FrameComponent[]): void {
  if (new Set(components.map(({ id }) => id)).size < components.length) {
    throw damaged("Two components have the same id.");
  }
  const factors = components.flatMap(({ h, v }) => [h, v]);
  if (factors.some((factor) => factor < 1 || factor > 4)) throw damaged("A sampling factor is not 1 to 4.");
  const hMax = Math.max(...components.map(({ h }) => h));
  const vMax = Math.max(...components.map(({ v }) => v));
  if (components.some(({ h, v }) => hMax % h !== 0 || vMax % v !== 0)) {
    throw unsupported("The JPEG's sampling factors have no whole ratio.");
  }
}

/** Checks the body of SOS against the frame (T.81, B.2.3). */
export function checkScan(body: Uint8Array, frame: Frame): void {
  const count = body[0] ?? 0;
  if (count < 1 || count > 4 || body.length !== 4 + 2 * count)
    throw damaged("The scan header's length is wrong.");
  const ids = Array.from({ length: count }, (_, i) => body[1 + 2 * i]);
  const members = frame.components.filter(({ id }) => ids.includes(id));
  if (members.length !== count) throw damaged("A scan names components that the frame lacks.");
  const blocks = members.reduce((total, { h, v }) => total + h * v, 0);
  if (count > 1 && blocks > MCU_BLOCKS) throw unsupported("The JPEG has more than 10 blocks in one MCU.");
}
