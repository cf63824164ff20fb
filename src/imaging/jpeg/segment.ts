import type { DarkroomError } from "../../errors.ts";
import { damage } from "./damage.ts";

/** The body of one marker segment (T.81, B.1.1.4), read in order; running past its end is a fault. */
export class Segment {
  readonly #body: Uint8Array;
  readonly #scan: number;
  readonly #start: number;
  #at = 0;

  /** `body` is what follows the length field at offset `start`; `scan` counts the scans up to here. */
  constructor(body: Uint8Array, start: number, scan: number) {
    this.#body = body;
    this.#start = start;
    this.#scan = scan;
  }

  get left(): number {
    return this.#body.length - this.#at;
  }

  u8(): number {
    return this.take(1)[0] ?? 0;
  }

  u16(): number {
    const high = this.u8();
    return high * 256 + this.u8();
  }

  take(count: number): Uint8Array {
    if (count > this.left) throw this.fault("A segment is shorter than its contents.");
    this.#at += count;
    return this.#body.subarray(this.#at - count, this.#at);
  }

  finish(): void {
    if (this.left > 0) throw this.fault("A segment is longer than its contents.");
  }

  fault(reason: string): DarkroomError {
    return damage(reason, { byte: this.#start, scan: this.#scan, mcu: 0 });
  }
}
