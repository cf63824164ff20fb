import type { EngineMemory } from "../engine/memory.ts";
import type { ByteSource } from "../engine/source.ts";

/** From a byte of a file to before another. */
export interface FilePart {
  readonly offset: number;
  readonly end: number;
}

/** Reads a part of a file in chunks, the next one while the present one is used. */
export class ChunkReader {
  readonly #source: ByteSource;
  readonly #memory: EngineMemory;
  readonly #end: number;
  readonly #chunkBytes: number;
  /** What has not been asked for begins here. */
  #next: number;
  #ahead: Promise<Uint8Array> | null = null;
  #aheadBytes = 0;
  #currentBytes = 0;

  /** @param chunkBytes read at once, and counted twice in `memory` */
  constructor(source: ByteSource, memory: EngineMemory, part: FilePart, chunkBytes: number) {
    this.#source = source;
    this.#memory = memory;
    this.#next = part.offset;
    this.#end = part.end;
    this.#chunkBytes = chunkBytes;
  }

  /** The next chunk; the one before must not be used any more. Null at the part's end. */
  async next(): Promise<Uint8Array | null> {
    this.#memory.drop(this.#currentBytes);
    this.#currentBytes = 0;
    if (this.#ahead === null) this.#ask();
    const chunk = await this.#ahead;
    this.#ahead = null;
    this.#currentBytes = this.#aheadBytes;
    this.#aheadBytes = 0;
    if (chunk === null || chunk.length === 0) return null;
    this.#ask();
    return chunk;
  }

  /** Gives back what is held. */
  end(): void {
    this.#memory.drop(this.#currentBytes + this.#aheadBytes);
    this.#currentBytes = 0;
    this.#aheadBytes = 0;
    this.#ahead = null;
    this.#next = this.#end;
  }

  #ask(): void {
    const length = Math.min(this.#chunkBytes, this.#end - this.#next);
    if (length <= 0) return;
    this.#memory.hold(length);
    this.#aheadBytes = length;
    this.#ahead = this.#source.read(this.#next, length);
    // Whoever asks for the chunk meets its failure; nobody may, where the decoding ends before.
    this.#ahead.catch(() => undefined);
    this.#next += length;
  }
}
