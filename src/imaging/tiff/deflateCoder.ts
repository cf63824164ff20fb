import type { EngineMemory } from "../engine/memory.ts";
import type { StripCoder } from "./compression.ts";

/** Deflate in zlib's format (RFC 1950, 1951), a strip at a time. */
export function deflateCoder(memory: EngineMemory, stripBytes: number): StripCoder {
  const { kernels } = memory;
  const input = memory.alloc(stripBytes);
  // The most that the kernel makes of it.
  const output = memory.alloc(Math.ceil(1.2 * stripBytes) + 1024);
  const state = memory.alloc(kernels.deflateStateBytes());
  return {
    inputs: [input],
    encode: (lengths) =>
      lengths.map((length) => {
        const end = kernels.deflateStrip(state, input, length, output);
        return { pointer: output, length: end - output };
      }),
  };
}
