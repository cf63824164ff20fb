import type { EngineMemory } from "../engine/memory.ts";
import type { Rows } from "../engine/stage.ts";
import type { Channels, PictureShape } from "../raster.ts";
import { CONVERSIONS, type ConvertRow } from "./colour.ts";
import { ComponentPlane } from "./componentPlane.ts";
import {
  type JpegFrame,
  type JpegScale,
  type McuSpan,
  mcuSpan,
  type PixelWindow,
  scaledWindow,
} from "./frame.ts";
import { componentSampling, type DctSize } from "./sampling.ts";
import { Upsampling } from "./upsampling.ts";

/** Vectors write this far behind a row's last pixel. */
const SLACK = 64;

/** Where one component's blocks of the current MCU row go. */
export interface BlockTarget {
  /**
   * Block (bx, by) of the MCU row belongs at pointer + by * dctSize * stride + bx * dctSize, bx counted from the
   * picture's left edge. Only blocks of the MCU columns in `span` have a place.
   */
  readonly pointer: number;
  /** Bytes from one row of samples to the next. */
  readonly stride: number;
  readonly dctSize: DctSize;
}

/**
 * From transformed blocks to pixels: upsampling and colour, one MCU row after the other. Its memory is one MCU row of
 * samples and of pixels. Every block of the MCUs in `span` has to be written, padding blocks too.
 */
export class PixelStage implements PictureShape {
  /** Of the window at its scale. */
  readonly width: number;
  readonly height: number;
  readonly channels: Channels;
  /** MCUs that have to be transformed; the first call of `endRow` is for row `span.top`. */
  readonly span: McuSpan;
  readonly #memory: EngineMemory;
  readonly #frame: JpegFrame;
  readonly #planes: readonly ComponentPlane[];
  readonly #upsamplings: readonly Upsampling[];
  readonly #convert: ConvertRow;
  /** Pixel rows of an MCU row. */
  readonly #mcuHeight: number;
  /** Whether a pixel row may need samples of the MCU row below its own. */
  readonly #looksDown: boolean;
  readonly #out: number;
  readonly #stride: number;
  readonly #bottom: number;
  /** One row of each component. */
  readonly #rows: number[];
  #mcuRow: number;
  #y: number;

  /**
   * @param scale denominator
   * @param window in pixels of full scale; the output equals that part of the whole picture's
   * @throws DarkroomError `unsupported_picture`, `picture_too_large`
   */
  constructor(memory: EngineMemory, frame: JpegFrame, scale: JpegScale, window?: PixelWindow) {
    const { left, top, width, height } = scaledWindow(frame, scale, window);
    const { channels, convert } = CONVERSIONS[frame.colour];
    const samplings = componentSampling(frame, scale);
    const span = mcuSpan(frame, window);
    this.width = width;
    this.height = height;
    this.channels = channels;
    this.span = span;
    this.#memory = memory;
    this.#frame = frame;
    this.#convert = convert;
    this.#planes = samplings.map((sampling) => new ComponentPlane(memory, sampling, span));
    const columns = { from: left, to: left + width };
    this.#upsamplings = this.#planes.map((plane) => new Upsampling(memory, plane, columns));
    this.#looksDown = samplings.some(({ blendsDown }) => blendsDown);
    this.#mcuHeight = (frame.vMax * 8) / scale;
    this.#stride = Math.ceil((width * channels + SLACK) / 16) * 16;
    this.#out = memory.alloc((this.#mcuHeight + 1) * this.#stride);
    this.#bottom = top + height;
    this.#rows = frame.components.map(() => 0);
    this.#mcuRow = span.top;
    this.#y = top;
  }

  /** Where the blocks of component `index` (in the frame's order) go; the same for every MCU row. */
  plane(index: number): BlockTarget {
    const plane = this.#planes[index];
    if (plane === undefined) throw new RangeError(`the frame has no component ${index}`);
    return { pointer: plane.origin, stride: plane.stride, dctSize: plane.sampling.dctSize };
  }

  /**
   * All blocks of the current MCU row are written.
   * @returns the rows that can be made now, which stand until the next call; null where there are none
   */
  endRow(): Rows | null {
    const mcuRow = this.#mcuRow;
    if (mcuRow >= this.#frame.mcusHigh) throw new RangeError(`the picture has no MCU row ${mcuRow}`);
    const isLast = mcuRow === this.#frame.mcusHigh - 1;
    for (const plane of this.#planes) plane.complete(mcuRow, mcuRow === this.span.top);
    const ready = (mcuRow + 1) * this.#mcuHeight - (this.#looksDown && !isLast ? 1 : 0);
    const count = this.#makeRows(Math.min(ready, this.#bottom));
    for (const plane of this.#planes) plane.advance();
    this.#mcuRow += 1;
    return count > 0 ? { pointer: this.#out, stride: this.#stride, count } : null;
  }

  /** Makes the rows above row `end` that have not been made. */
  #makeRows(end: number): number {
    let out = this.#out;
    const from = this.#y;
    for (; this.#y < end; this.#y += 1) {
      for (let i = 0; i < this.#rows.length; i += 1) this.#rows[i] = this.#upsamplings[i]?.row(this.#y) ?? 0;
      this.#convert(this.#memory, this.#rows, out, this.width);
      out += this.#stride;
    }
    return Math.max(0, end - from);
  }
}
