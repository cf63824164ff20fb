import type { EngineMemory } from "../engine/memory.ts";
import type { RowSink, RowStage, Rows } from "../engine/stage.ts";
import type { Channels, PictureShape } from "../raster.ts";
import type { ConvertKernel, ResampleKernels } from "./kernels.ts";

/** Rows that are converted together: few enough to stay in the cache. */
const GROUP = 8;

interface Entry {
  readonly from: Channels;
  readonly to: Channels;
  readonly kernel: (kernels: ResampleKernels) => ConvertKernel;
}

/** From one kind of pixel to another. Each sample is the nearest level to the exact result. */
const CONVERSIONS = {
  /** Straight alpha to premultiplied: c·a / 255. What resampling needs. */
  premultiply: { from: 4, to: 4, kernel: (kernels) => kernels.premultiply },
  /**
   * Premultiplied to straight alpha: c·255 / a, at most 255 (Lanczos may leave a colour above its alpha); black
   * where nothing is seen.
   */
  unpremultiply: { from: 4, to: 4, kernel: (kernels) => kernels.unpremultiply },
  /** Straight alpha to RGB on white: (c·a + 255·(255 − a)) / 255. */
  flatten: { from: 4, to: 3, kernel: (kernels) => kernels.flatten },
  /** Grey to RGB. */
  greyToRgb: { from: 1, to: 3, kernel: (kernels) => kernels.greyToRgb },
} satisfies Record<string, Entry>;

export type Conversion = keyof typeof CONVERSIONS;

/** A stage that converts the rows of the stage before it. RangeError if their channels are others. */
export function convertStage(memory: EngineMemory, stage: RowStage, conversion: Conversion): RowStage {
  const converter = new Converter(memory, stage, conversion);
  let given: Rows | null = null;
  let used = 0;
  return {
    width: stage.width,
    height: stage.height,
    channels: CONVERSIONS[conversion].to,
    async pull() {
      while (given === null || used === given.count) {
        given = await stage.pull();
        used = 0;
        if (given === null) return null;
      }
      const rows = converter.convert(given, used);
      used += rows.count;
      return rows;
    },
  };
}

/** A sink that hands its rows on converted: for one of several sinks that one decoding feeds. */
export function convertSink(
  memory: EngineMemory,
  source: PictureShape,
  conversion: Conversion,
  next: RowSink,
): RowSink {
  const converter = new Converter(memory, source, conversion);
  return {
    push(rows) {
      for (let i = 0; i < rows.count; ) {
        const converted = converter.convert(rows, i);
        next.push(converted);
        i += converted.count;
      }
    },
  };
}

/** Converts a whole picture without padding; `to` may be `from` if the pixels do not grow. */
export function convertPixels(
  memory: EngineMemory,
  conversion: Conversion,
  from: number,
  to: number,
  pixels: number,
): void {
  CONVERSIONS[conversion].kernel(memory.kernels)(from, to, pixels);
}

class Converter {
  readonly #kernel: ConvertKernel;
  readonly #width: number;
  readonly #stride: number;
  readonly #pointer: number;

  constructor(memory: EngineMemory, source: PictureShape, conversion: Conversion) {
    const { from, to, kernel } = CONVERSIONS[conversion];
    if (source.channels !== from) throw new RangeError(`${conversion} takes ${from} channels`);
    this.#kernel = kernel(memory.kernels);
    this.#width = source.width;
    this.#stride = source.width * to;
    this.#pointer = memory.alloc(GROUP * this.#stride);
  }

  /** As many rows from row `from` on as there is room for. */
  convert({ pointer, stride, count }: Rows, from: number): Rows {
    const rows = Math.min(GROUP, count - from);
    for (let y = 0; y < rows; y++) {
      this.#kernel(pointer + (from + y) * stride, this.#pointer + y * this.#stride, this.#width);
    }
    return { pointer: this.#pointer, stride: this.#stride, count: rows };
  }
}
