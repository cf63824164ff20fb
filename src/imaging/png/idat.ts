import { crc32 } from "node:zlib";
import type { EngineMemory } from "../engine/memory.ts";
import type { ByteSource } from "../engine/source.ts";
import { latin1, u32 } from "../probe/bytes.ts";
import { checkParts } from "../probe/faults.ts";
import { PNG_INTEGER } from "../probe/png-header.ts";
import { damage } from "./faults.ts";

/**
 * A byte of the picture data: where it is in the file, what its IDAT chunk has from there on, the CRC before
 * it.
 */
export interface DataPlace {
  readonly offset: number;
  readonly left: number;
  readonly crc: number;
}

/** A run of picture data in the input buffer, from `index` on. */
interface Piece extends DataPlace {
  readonly index: number;
}

interface Request {
  readonly length: number;
  readonly bytes: Promise<Uint8Array>;
}

/** The CRC of one chunk, and the length and type of the next (PNG third edition, 5.3). */
const BETWEEN = 12;

/**
 * The bodies of consecutive IDAT chunks as one stream (PNG third edition, 10.1), read in windows, one ahead,
 * their CRCs checked. What follows the last of them is not looked at.
 */
export class IdatStream {
  readonly #source: ByteSource;
  readonly #memory: EngineMemory;
  readonly #windowBytes: number;
  /** End of what is read of the file. */
  readonly #until: number;
  readonly #between = new Uint8Array(BETWEEN);
  #betweenFilled = 0;
  #place: DataPlace;
  #pieces: Piece[] = [];
  #readAt: number;
  #ahead: Request | null = null;
  #held = 0;
  #chunks = 0;
  #ended = false;
  /** The address of what `fill` gives. */
  readonly input: number;

  constructor(
    source: ByteSource,
    memory: EngineMemory,
    windowBytes: number,
    from: DataPlace,
    until?: number,
  ) {
    this.#source = source;
    this.#memory = memory;
    this.#place = from;
    this.#readAt = from.offset;
    this.#until = Math.min(source.size, until ?? source.size);
    this.#windowBytes = Math.max(1, Math.min(windowBytes, this.#until - from.offset));
    this.input = memory.alloc(this.#windowBytes);
    // The window that is being copied, and the one after it.
    this.#held = 2 * this.#windowBytes;
    memory.hold(this.#held);
  }

  /** Where in the file byte `index` of the last `fill` is; at its end, where the next one begins. */
  placeOf(index: number): DataPlace {
    const piece = this.#pieces.findLast((candidate) => candidate.index <= index);
    if (piece === undefined) return this.#place;
    const passed = Math.min(index - piece.index, piece.left);
    const crc = crc32(this.#memory.view(this.input + piece.index, passed), piece.crc);
    return { offset: piece.offset + passed, left: piece.left - passed, crc };
  }

  /**
   * Puts the next picture data at `input`, over what was there.
   * @returns bytes; 0 after the last
   * @throws DarkroomError `picture_damaged` @throws what keeps the source from being read
   */
  async fill(row: number): Promise<number> {
    this.#pieces = [];
    let filled = 0;
    while (filled === 0 && !this.#ended) {
      const window = await this.#nextWindow();
      filled = this.#copyData(window, row);
      if (window.length === 0) this.#ended = true;
    }
    return filled;
  }

  /** Checks the CRCs of what is left. */
  async finish(row: number): Promise<void> {
    while ((await this.fill(row)) > 0);
  }

  /** Gives up what it holds. */
  close(): void {
    this.#memory.drop(this.#held);
    this.#held = 0;
    this.#ahead = null;
    this.#ended = true;
  }

  async #nextWindow(): Promise<Uint8Array> {
    const { length, bytes } = this.#ahead ?? this.#request();
    const read = await bytes;
    // A Buffer's own `subarray` and `slice` differ from Uint8Array's.
    const window = new Uint8Array(read.buffer, read.byteOffset, Math.min(read.byteLength, length));
    if (window.length < length) this.#readAt = this.#until;
    this.#ahead = this.#request();
    return window;
  }

  #request(): Request {
    const length = Math.max(0, Math.min(this.#windowBytes, this.#until - this.#readAt));
    if (length === 0) return { length, bytes: Promise.resolve(new Uint8Array(0)) };
    const bytes = this.#source.read(this.#readAt, length);
    // It is looked at when its turn comes, which may be never.
    bytes.catch(() => {});
    this.#readAt += length;
    return { length, bytes };
  }

  #copyData(window: Uint8Array, row: number): number {
    let filled = 0;
    for (let at = 0; at < window.length && !this.#ended; ) {
      const { offset, left, crc } = this.#place;
      if (left === 0) {
        at += this.#passBetween(window.subarray(at), row);
        continue;
      }
      const part = window.subarray(at, at + left);
      this.#pieces.push({ index: filled, offset, left, crc });
      this.#memory.bytes.set(part, this.input + filled);
      this.#place = { offset: offset + part.length, left: left - part.length, crc: crc32(part, crc) };
      filled += part.length;
      at += part.length;
    }
    return filled;
  }

  /** Reads of the bytes between two chunks' bodies what `bytes` has; returns how many it took. */
  #passBetween(bytes: Uint8Array, row: number): number {
    const taken = bytes.subarray(0, BETWEEN - this.#betweenFilled);
    this.#between.set(taken, this.#betweenFilled);
    const before = this.#betweenFilled;
    this.#betweenFilled += taken.length;
    const byte = this.#place.offset;
    if (before < 4 && this.#betweenFilled >= 4 && u32(this.#between, 0) !== this.#place.crc)
      throw damage("The checksum of a PNG's IDAT chunk is wrong.", { byte, row });
    if (this.#betweenFilled === BETWEEN) this.#beginChunk(byte, row);
    return taken.length;
  }

  #beginChunk(byte: number, row: number): void {
    this.#betweenFilled = 0;
    const length = u32(this.#between, 4);
    if (latin1(this.#between, 8, BETWEEN) !== "IDAT") {
      this.#ended = true;
      return;
    }
    if (length > PNG_INTEGER) throw damage("A PNG chunk's head is broken.", { byte: byte + 4, row });
    this.#chunks += 1;
    checkParts(this.#chunks);
    this.#place = { offset: byte + BETWEEN, left: length, crc: crc32(this.#between.subarray(8)) };
  }
}
