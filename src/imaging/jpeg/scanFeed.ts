import type { EngineMemory } from "../engine/memory.ts";
import type { ByteSource } from "../engine/source.ts";
import { ChunkReader } from "./chunkReader.ts";
import { CURSOR } from "./layout.ts";

/** How much of the file is at hand. */
export interface WindowSizes {
  /** Bytes that are unstuffed at a time, at least 2. */
  readonly stagingBytes: number;
  /** Unstuffed bytes of each cursor. */
  readonly windowBytes: number;
  /** Bytes of one read of each cursor. */
  readonly chunkBytes: number;
}

/** How the bytes of scans come to their cursors. */
export interface Windows extends WindowSizes {
  /** Where bytes of the file are put before they are unstuffed; all cursors use it in turns. */
  readonly staging: number;
}

/** Gives a cursor's window the file's bytes. */
export class ScanFeed {
  readonly #memory: EngineMemory;
  readonly #source: ByteSource;
  /** Address of the cursor's struct. */
  readonly #cursor: number;
  readonly #end: number;
  readonly #windows: Windows;
  #reader: ChunkReader | null = null;
  #chunk = new Uint8Array(0);
  /** What of the chunk is used, and where in the file what follows is. */
  #at = 0;
  #offset = 0;
  /** 1 where the byte before the chunk was 0xFF and is to be read with what follows. */
  #carry = 0;

  /** @param end offset in the file behind the marker that ends the data */
  constructor(memory: EngineMemory, source: ByteSource, cursor: number, end: number, windows: Windows) {
    this.#memory = memory;
    this.#source = source;
    this.#cursor = cursor;
    this.#end = end;
    this.#windows = windows;
  }

  /** Where in the file is what the window has not been given. */
  get offset(): number {
    return this.#offset;
  }

  /** Begins at some byte of the file. */
  start(offset: number): void {
    this.end();
    const part = { offset, end: this.#end };
    this.#reader = new ChunkReader(this.#source, this.#memory, part, this.#windows.chunkBytes);
    this.#chunk = new Uint8Array(0);
    this.#at = 0;
    this.#offset = offset;
    this.#carry = 0;
  }

  /** Gives back what is held. */
  end(): void {
    this.#reader?.end();
  }

  /** Unstuffs some of the chunk into the window; false where there is nothing left of it. */
  give(): boolean {
    const { staging, stagingBytes } = this.#windows;
    const total = Math.min(stagingBytes, this.#carry + this.#chunk.length - this.#at);
    const isFinal = this.#offset + total >= this.#source.size;
    if (total <= this.#carry && !isFinal) return false;
    if (this.#isEnded) throw new Error("a JPEG's kernel asks for more than there is");
    const { bytes, kernels } = this.#memory;
    if (this.#carry > 0) bytes[staging] = 0xff;
    bytes.set(this.#chunk.subarray(this.#at, this.#at + total - this.#carry), staging + this.#carry);
    const used = kernels.unstuff(this.#cursor, staging, staging + total, this.#offset, isFinal);
    if (used === 0 && !this.#isEnded && total > 1) throw new Error("a JPEG's window is too small");
    this.#offset += used;
    this.#at += used - this.#carry;
    this.#carry = 0;
    // A 0xFF at the chunk's end says nothing without the byte behind it.
    const isLast = this.#chunk.length - this.#at === 1 && this.#chunk[this.#at] === 0xff;
    if (isLast && !this.#isEnded && !isFinal) {
      this.#carry = 1;
      this.#at += 1;
    }
    return true;
  }

  /** Waits for the next chunk; false where there is none. */
  async fetch(): Promise<boolean> {
    const chunk = (await this.#reader?.next()) ?? null;
    if (chunk === null) return false;
    this.#chunk = chunk as Uint8Array<ArrayBuffer>;
    this.#at = 0;
    return true;
  }

  get #isEnded(): boolean {
    return this.#memory.words[(this.#cursor >> 2) + CURSOR.ended] !== 0;
  }
}
