import { crc32 } from "node:zlib";
import type { PictureHeader } from "./header.ts";

/**
 * What a format's coroutine waits for. It yields a need, is resumed once that is done, and reads the
 * result from it. A need takes bytes in any portions, so a driver knows nothing of formats.
 */
export interface Need {
  readonly done: boolean;
  /** Takes what it wants of `chunk` from index `from`; returns the index of the first byte left over. */
  feed(chunk: Uint8Array, from: number): number;
}

/** Is told the header where the picture's data begins; only the orientation may still change behind it. */
export type Announce = (header: PictureHeader) => void;

/** A coroutine over a picture's bytes that ends with a T. */
export type Scan<T> = Generator<Need, T, void>;

class Take implements Need {
  readonly #count: number;
  #filled = 0;
  /** A view into the driver's chunk where that holds all of it: valid until the next yield. */
  bytes: Uint8Array;

  constructor(count: number) {
    this.#count = count;
    this.bytes = new Uint8Array(0);
  }

  get done(): boolean {
    return this.#filled === this.#count;
  }

  feed(chunk: Uint8Array, from: number): number {
    const end = Math.min(chunk.length, from + this.#count - this.#filled);
    const part = chunk.subarray(from, end);
    if (part.length === this.#count) {
      this.bytes = part;
    } else {
      if (this.#filled === 0) this.bytes = new Uint8Array(this.#count);
      this.bytes.set(part, this.#filled);
    }
    this.#filled += part.length;
    return end;
  }
}

class Skip implements Need {
  #left: number;

  constructor(count: number) {
    this.#left = count;
  }

  get done(): boolean {
    return this.#left === 0;
  }

  feed(chunk: Uint8Array, from: number): number {
    const end = Math.min(chunk.length, from + this.#left);
    this.#left -= end - from;
    return end;
  }
}

class Sum implements Need {
  #left: number;
  crc: number;

  constructor(count: number, crc: number) {
    this.#left = count;
    this.crc = crc;
  }

  get done(): boolean {
    return this.#left === 0;
  }

  feed(chunk: Uint8Array, from: number): number {
    const end = Math.min(chunk.length, from + this.#left);
    this.crc = crc32(chunk.subarray(from, end), this.crc);
    this.#left -= end - from;
    return end;
  }
}

/** Bytes looked at one by one before `indexOf` is called: its call costs as much as some dozens of them. */
const NEAR = 32;

class SeekMarker implements Need {
  /** Whether the byte before this feed was 0xFF. */
  #prefix: boolean;
  done = false;
  /** The marker's second byte. */
  code = 0;
  /** Bytes taken, without fill bytes (T.81, B.1.1.2). */
  taken = 0;

  constructor(prefix: boolean) {
    this.#prefix = prefix;
  }

  feed(chunk: Uint8Array, from: number): number {
    let at = from;
    while (at < chunk.length) {
      if (this.#prefix) {
        const code = chunk[at] as number;
        at += 1;
        if (isMarker(code)) {
          this.code = code;
          this.done = true;
          this.taken += at - from;
          return at;
        }
        this.#prefix = code === 0xff;
        if (this.#prefix) this.taken -= 1;
      } else {
        at = afterPrefix(chunk, at);
        this.#prefix = chunk[at - 1] === 0xff;
      }
    }
    this.taken += at - from;
    return at;
  }
}

/** Index after the next 0xFF at or behind `from`, or the length where there is none. */
function afterPrefix(chunk: Uint8Array, from: number): number {
  const near = Math.min(chunk.length, from + NEAR);
  for (let at = from; at < near; at += 1) if (chunk[at] === 0xff) return at + 1;
  const found = chunk.indexOf(0xff, near);
  return found < 0 ? chunk.length : found + 1;
}

/** Neither a stuffed byte, nor RST0-7, nor fill (T.81, B.1.1.2, B.1.1.5, E.1.4). */
function isMarker(code: number): boolean {
  return code !== 0 && code !== 0xff && (code & 0xf8) !== 0xd0;
}

/** The next `count` bytes. The array may be a view of the driver's chunk: copy what must outlive a yield. */
export function* take(count: number): Scan<Uint8Array> {
  const need = new Take(count);
  yield need;
  return need.bytes;
}

export function* skip(count: number): Scan<void> {
  yield new Skip(count);
}

/** Passes over `count` bytes; returns their CRC-32, carried on from `crc`. */
export function* sum(count: number, crc: number): Scan<number> {
  const need = new Sum(count, crc);
  yield need;
  return need.crc;
}

/**
 * Passes over entropy-coded data (or stray bytes) to the next JPEG marker and over that. `passed` counts
 * the bytes before the marker, fill bytes aside. With `prefix`, the marker's 0xFF has been read.
 */
export function* seekMarker(prefix = false): Scan<{ code: number; passed: number }> {
  const need = new SeekMarker(prefix);
  yield need;
  return { code: need.code, passed: need.taken - (prefix ? 1 : 2) };
}
