import { DarkroomError } from "../../errors.ts";
import { LIMITS } from "../../limits.ts";
import type { Kernels } from "./kernels.ts";

const PAGE = 65_536;
const ALIGNMENT = 16;
/** Kernels read and write whole vectors, so that they reach this far behind the end of what they were given. */
const OVERHANG = 64;

/** Where the allocator stands; see `release`. */
export interface Mark {
  readonly top: number;
  readonly held: number;
}

/**
 * All the memory of one engine job, counted: what its kernels work in, and the buffers that JavaScript holds for
 * it. What goes beyond the budget is refused, and the isolate lives on.
 *
 * Memory is given out upwards and taken back from the top (`mark`, `release`), as stages end in the reverse of
 * the order in which they began. It never shrinks: an instance is used for one job after another.
 */
export class EngineMemory {
  readonly kernels: Kernels;
  readonly #memory: WebAssembly.Memory;
  readonly #budget: number;
  readonly #base: number;
  #top: number;
  #held = 0;
  #peak = 0;
  #bytes: Uint8Array<ArrayBuffer>;
  #words: Int32Array<ArrayBuffer>;

  /** @param budget bytes, at most LIMITS.engineBytes */
  constructor(module: WebAssembly.Module, budget: number = LIMITS.engineBytes) {
    this.#budget = budget;
    this.#memory = new WebAssembly.Memory({ initial: 2, maximum: Math.ceil(LIMITS.engineBytes / PAGE) });
    const { exports } = new WebAssembly.Instance(module, { env: { memory: this.#memory } });
    this.kernels = exports as unknown as Kernels;
    this.#base = align(this.kernels.heapBase());
    this.#top = this.#base;
    this.#bytes = new Uint8Array(this.#memory.buffer as ArrayBuffer);
    this.#words = new Int32Array(this.#memory.buffer as ArrayBuffer);
    this.#note();
  }

  /** All of the kernels' memory. Any `alloc` may replace the array: do not keep it. */
  get bytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes;
  }

  /** The same as 32-bit integers; index `pointer >> 2`. Any `alloc` may replace the array. */
  get words(): Int32Array<ArrayBuffer> {
    return this.#words;
  }

  /** The most that was in use at once since `reset`, bytes. */
  get peak(): number {
    return this.#peak;
  }

  /**
   * @returns address of `bytes` bytes, aligned to 16, not cleared; vectors may reach over their end
   * @throws DarkroomError `picture_too_large`
   */
  alloc(bytes: number): number {
    const pointer = this.#top;
    const top = align(pointer + bytes + OVERHANG);
    if (top + this.#held > this.#budget) throw this.#full(top - pointer);
    const missing = Math.ceil(top / PAGE) - this.#memory.buffer.byteLength / PAGE;
    if (missing > 0) this.#grow(missing);
    this.#top = top;
    this.#note();
    return pointer;
  }

  /** As `alloc`, all zero. */
  allocZeroed(bytes: number): number {
    const pointer = this.alloc(bytes);
    this.#bytes.fill(0, pointer, this.#top);
    return pointer;
  }

  /** A copy of `data` in the engine's memory. */
  copyIn(data: ArrayBufferView): number {
    const { buffer, byteOffset, byteLength } = data;
    const pointer = this.alloc(byteLength);
    this.#bytes.set(new Uint8Array(buffer, byteOffset, byteLength), pointer);
    return pointer;
  }

  /** A view of `length` bytes. Any `alloc` may leave it empty: do not keep it. */
  view(pointer: number, length: number): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(pointer, pointer + length);
  }

  mark(): Mark {
    return { top: this.#top, held: this.#held };
  }

  /** Takes back everything given out since, and counts nothing any more that was held since. */
  release({ top, held }: Mark): void {
    this.#top = top;
    this.#held = held;
  }

  /**
   * Counts `bytes` that JavaScript holds for this job (a buffer that was read, an encoded file).
   * @throws DarkroomError `picture_too_large`
   */
  hold(bytes: number): void {
    if (this.#top + this.#held + bytes > this.#budget) throw this.#full(bytes);
    this.#held += bytes;
    this.#note();
  }

  /** They are held no longer. */
  drop(bytes: number): void {
    this.#held -= bytes;
  }

  /** Begins a new job: nothing is given out, and nothing is cleared. */
  reset(): void {
    this.#top = this.#base;
    this.#held = 0;
    this.#peak = 0;
    this.#note();
  }

  /** Writes `value` over all that is not given out, up to the budget: what a kernel must not depend on. */
  taint(value: number): void {
    const missing = Math.floor(this.#budget / PAGE) - this.#memory.buffer.byteLength / PAGE;
    if (missing > 0) this.#grow(missing);
    this.#bytes.fill(value, this.#top);
  }

  #grow(pages: number): void {
    try {
      this.#memory.grow(pages);
    } catch (cause) {
      throw this.#full(pages * PAGE, cause);
    }
    this.#bytes = new Uint8Array(this.#memory.buffer as ArrayBuffer);
    this.#words = new Int32Array(this.#memory.buffer as ArrayBuffer);
  }

  #note(): void {
    this.#peak = Math.max(this.#peak, this.#top + this.#held);
  }

  #full(wanted: number, cause?: unknown): DarkroomError {
    return new DarkroomError("picture_too_large", {
      message: "This picture takes more memory than one job may have. Send it smaller, or as a JPEG.",
      detail: { bytes_needed: this.#top + this.#held + wanted, max_bytes: this.#budget },
      cause,
    });
  }
}

function align(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}
