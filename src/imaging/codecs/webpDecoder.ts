import { DarkroomError } from "../../errors.ts";
import type { EngineMemory } from "../engine/memory.ts";
import type { RowStage, Rows } from "../engine/stage.ts";
import { damaged } from "../probe/faults.ts";
import type { PictureHeader } from "../probe/header.ts";
import { startWebp, type WebpInstance, type WebpPixels } from "./webpInstance.ts";
import { webpDecodeBytes, webpInstanceBytes } from "./webpMemory.ts";

/** A decoded WebP, whole behind its rows: RGB, or RGBA with straight alpha where the header says so. */
export interface WebpStage extends RowStage {
  readonly channels: 3 | 4;
  /** Lets go of the pixels; to be called in any case. No rows can be pulled afterwards. */
  close(): void;
}

/** Decodes a whole file, in its stored orientation. */
export type WebpDecoder = (
  memory: EngineMemory,
  file: Uint8Array,
  header: PictureHeader,
) => Promise<WebpStage>;

/** Rows of one pull take about this much, bytes. */
const GROUP_BYTES = 64 * 1024;

/**
 * A WebP decoder (libwebp). The caller gives the compiled module, since each platform has its own way to come by one.
 *
 * One instance serves all pictures, since the memory of one that is dropped is not collected in time; what it has
 * grown to counts for each picture, as long as that is open. The decoder throws DarkroomError `picture_too_large`,
 * before it decodes, for what will not fit (`webpDecodeBytes`), and later for a file that needs more than sound ones
 * do; `picture_damaged`.
 */
export function webpDecoder(module: WebAssembly.Module): WebpDecoder {
  let ready: Promise<WebpInstance> | undefined;
  return async (memory, file, header) => {
    ready ??= startWebp(module);
    const started = ready;
    const forget = () => {
      if (ready === started) ready = undefined;
    };
    const instance = await started.catch((failed: unknown) => {
      forget();
      throw failed;
    });
    const held = new Held(memory);
    try {
      return stageOf(memory, decode(instance, held, file, header, forget), header, held);
    } catch (failed) {
      held.close();
      throw failed;
    }
  };
}

/** What is counted for one picture. */
class Held {
  readonly #memory: EngineMemory;
  #bytes = 0;

  constructor(memory: EngineMemory) {
    this.#memory = memory;
  }

  hold(bytes: number): void {
    this.#memory.hold(bytes);
    this.#bytes += bytes;
  }

  close(): void {
    this.#memory.drop(this.#bytes);
    this.#bytes = 0;
  }
}

function decode(
  instance: WebpInstance,
  held: Held,
  file: Uint8Array,
  header: PictureHeader,
  forget: () => void,
): WebpPixels {
  const foreseen = webpInstanceBytes(header, file.length);
  let room = Math.max(foreseen, instance.bytes);
  held.hold(webpDecodeBytes(header, file.length) - foreseen + room);
  let refusal: unknown;
  const grant = (bytes: number) => {
    const beyond = instance.bytes + bytes - room;
    if (beyond <= 0) return true;
    try {
      held.hold(beyond);
    } catch (full) {
      refusal = full;
      return false;
    }
    room += beyond;
    return true;
  };
  let pixels: WebpPixels | null = null;
  let cause: unknown;
  try {
    pixels = instance.decode(file, grant);
  } catch (trap) {
    forget();
    cause = trap;
  }
  if (pixels !== null) return pixels;
  if (refusal !== undefined) throw refusal;
  throw new DarkroomError("picture_damaged", {
    detail: { reason: "The WebP's picture data is broken or ends too early." },
    cause,
  });
}

function stageOf(memory: EngineMemory, pixels: WebpPixels, header: PictureHeader, held: Held): WebpStage {
  const { width, height } = pixels;
  if (width !== header.width || height !== header.height) {
    throw damaged(`The header says ${header.width}×${header.height}, the data ${width}×${height}.`);
  }
  const channels = header.hasAlpha ? 4 : 3;
  const stride = width * channels;
  const group = Math.min(height, Math.ceil(GROUP_BYTES / stride));
  const pointer = memory.alloc(group * stride);
  let rgba: Uint8ClampedArray | null = pixels.data;
  let y = 0;
  return {
    width,
    height,
    channels,
    async pull(): Promise<Rows | null> {
      if (rgba === null) throw new RangeError("the picture is closed");
      const count = Math.min(group, height - y);
      if (count === 0) return null;
      const from = rgba.subarray(y * width * 4, (y + count) * width * 4);
      const into = memory.view(pointer, count * stride);
      if (channels === 4) into.set(from);
      else dropAlpha(from, into);
      y += count;
      return { pointer, stride, count };
    },
    close() {
      rgba = null;
      held.close();
    },
  };
}

function dropAlpha(rgba: Uint8ClampedArray, rgb: Uint8Array): void {
  for (let p = 0, q = 0; q < rgb.length; p += 4, q += 3) {
    rgb[q] = rgba[p] as number;
    rgb[q + 1] = rgba[p + 1] as number;
    rgb[q + 2] = rgba[p + 2] as number;
  }
}
