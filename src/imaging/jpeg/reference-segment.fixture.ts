import type { DarkroomError } from "../../errors.ts";
import { damage } from "./reference-damage.fixture.ts";

/** The body of one marker segment (T.81, B.1.1.4), read in order; running past its end is a fault. */
export class Segment {
  readonly #bytes: Uint8Array;
  readonly #scan: number;
  readonly #start: number;
  readonly end: number;
  #at: number;

  /** `start` is the offset of the length field; `scan` counts the scans before. */
  constructor(bytes: Uint8Array, start: number, scan: number) {
    this.#bytes = bytes;
    this.#scan = scan;
    this.#start = start;
    this.#at = start;
    this.end = Math.min(start + 2, bytes.length);
    const length = this.u16();
    this.end = start + length;
    if (length < 2) throw this.fault("A segment's length is wrong.");
    if (this.end > bytes.length) throw this.fault("The file ends within a segment.");
  }

  get left(): number {
    return this.end - this.#at;
  }

  u8(): number {
    if (this.left < 1) throw this.fault("A segment is shorter than its contents.");
    this.#at += 1;
    return this.#bytes[this.#at - 1] ?? 0;
  }

  u16(): number {
    const high = this.u8();
    return high * 256 + this.u8();
  }

  take(count: number): Uint8Array {
    if (count > this.left) throw this.fault("A segment is shorter than its contents.");
    this.#at += count;
    return this.#bytes.subarray(this.#at - count, this.#at);
  }

  finish(): void {
    if (this.left > 0) throw this.fault("A segment is longer than its contents.");
  }

  fault(reason: string): DarkroomError {
    return damage(reason, { byte: this.#start, scan: this.#scan, mcu: 0 });
  }
}
