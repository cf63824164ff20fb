import { LIMITS } from "../../limits.ts";
import { latin1 } from "./bytes.ts";
import type { Metadata } from "./metadata.ts";

/** "ICC_PROFILE", NUL, number of this part from 1, number of parts (ICC.1:2022, B.4). */
export const ICC_PART_BYTES = 14;

/** The parts of a profile in APP2 segments, in any order. */
export class IccParts {
  readonly #parts = new Map<number, Uint8Array>();
  #count = 0;
  #bytes = 0;
  #consistent = true;

  static recognises(head: Uint8Array): boolean {
    return head.length >= ICC_PART_BYTES && latin1(head, 0, 12) === "ICC_PROFILE\0";
  }

  /** Takes one part; `body` is the whole segment's and is copied. */
  add(body: Uint8Array): void {
    const number = body[12] ?? 0;
    const count = body[13] ?? 0;
    if (this.#count === 0) this.#count = count;
    if (count !== this.#count || number < 1 || number > count || this.#parts.has(number)) {
      this.#consistent = false;
    }
    this.#bytes += body.length - ICC_PART_BYTES;
    if (!this.#consistent || this.#bytes > LIMITS.iccBytes) this.#parts.clear();
    else this.#parts.set(number, body.slice(ICC_PART_BYTES));
  }

  /** Hands the joined profile on, or the reason why there is none. */
  finish(metadata: Metadata): void {
    if (this.#count === 0 && this.#consistent) return;
    if (this.#bytes > LIMITS.iccBytes) {
      metadata.warn("icc_too_large");
    } else if (!this.#consistent || this.#parts.size !== this.#count) {
      metadata.warn("icc_inconsistent");
    } else {
      metadata.icc(this.#join());
    }
  }

  #join(): Uint8Array {
    const profile = new Uint8Array(this.#bytes);
    let at = 0;
    for (let number = 1; number <= this.#count; number += 1) {
      const part = this.#parts.get(number) ?? new Uint8Array(0);
      profile.set(part, at);
      at += part.length;
    }
    return profile;
  }
}
