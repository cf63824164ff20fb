import { EngineMemory } from "../engine/memory.ts";
import { kernelModule } from "../engine/module.fixture.ts";
import { InflateStatus } from "./faults.ts";

const memory = new EngineMemory(kernelModule(), 1024 * 1024);
const BUFFER = 40_000;

export interface Inflated {
  /** `input` where the stream was not at its end. */
  readonly status: "done" | "fault" | "input";
  readonly output: Buffer;
}

/** Inflates with the kernel; `step` gives the sizes in which input is fed and output taken, in turn. */
export function inflateWith(
  stream: Uint8Array,
  step: () => number = () => BUFFER,
  blocks = 0xffff,
  taint = 0xa5,
): Inflated {
  memory.reset();
  memory.taint(taint);
  const { kernels } = memory;
  const state = memory.alloc(kernels.inflateStateBytes());
  const buffer = memory.alloc(BUFFER);
  const input = memory.alloc(BUFFER);
  const parts: Buffer[] = [];
  kernels.inflateStart(state, buffer, blocks);
  let fed = 0;
  let taken = buffer;
  for (;;) {
    const status = kernels.inflate(state, Math.min(buffer + BUFFER, taken + step()));
    const output = kernels.inflateOutput(state);
    parts.push(Buffer.from(memory.view(taken, output - taken)));
    taken = output;
    if (status === InflateStatus.input) {
      const part = stream.subarray(fed, fed + Math.min(BUFFER, step()));
      fed += part.length;
      if (part.length === 0) return { status: "input", output: Buffer.concat(parts) };
      memory.bytes.set(part, input);
      kernels.inflateFeed(state, input, input + part.length);
    } else if (status === InflateStatus.output) {
      if (output > buffer + 36_000) taken = kernels.inflateSlide(state, output, buffer);
    } else {
      return { status: status === InflateStatus.done ? "done" : "fault", output: Buffer.concat(parts) };
    }
  }
}

/** Numbers from 0 to below 2^32, the same for the same seed. */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.imul(state ^ (state >>> 16), 0x45d9_f3b) >>> 0;
  };
}

/** Writes a deflate stream bit by bit (RFC 1951, 3.1.1). */
export class DeflateBits {
  readonly #bits: number[] = [];

  /** A number, its lowest bit first. */
  number(value: number, count: number): this {
    for (let i = 0; i < count; i += 1) this.#bits.push((value >>> i) & 1);
    return this;
  }

  /** A prefix code as it is printed, its first bit first. */
  code(digits: string): this {
    this.#bits.push(...[...digits].map(Number));
    return this;
  }

  align(): this {
    while (this.#bits.length % 8 !== 0) this.#bits.push(0);
    return this;
  }

  bytes(): Buffer {
    this.align();
    const bytes = Buffer.alloc(this.#bits.length / 8);
    for (const [i, bit] of this.#bits.entries()) bytes[i >> 3] = (bytes[i >> 3] ?? 0) | (bit << (i & 7));
    return bytes;
  }
}

/** A deflate stream in its zlib frame (RFC 1950, 2.2). */
export function zlibFrame(deflated: Uint8Array, adler: number): Buffer {
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(adler);
  return Buffer.concat([Buffer.from([0x78, 0x9c]), deflated, sum]);
}

/** Adler-32 as RFC 1950, 8.2, defines it. */
export function adlerOf(bytes: Uint8Array): number {
  let [a, b] = [1, 0];
  for (const byte of bytes) {
    a = (a + byte) % 65_521;
    b = (b + a) % 65_521;
  }
  return b * 65_536 + a;
}
