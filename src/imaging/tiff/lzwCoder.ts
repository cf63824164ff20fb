import type { EngineMemory } from "../engine/memory.ts";
import type { StripCoder } from "./compression.ts";

/** Strips at a time (`kernels/tiff/lzw.ts`). */
const LANES = 3;
/** `kernels/tiff/lane.ts`: four addresses, prefix, next entry, 64 bits, their number and its padding. */
const LANE_WORDS = 10;
const OUT_WORD = 2;

/** LZW (TIFF 6.0, section 13), three strips at a time. */
export function lzwCoder(memory: EngineMemory, stripBytes: number): StripCoder {
  const { kernels } = memory;
  // Each byte a code of 12 bits, a clear after every 3836 of them.
  const most = Math.ceil(1.5 * (stripBytes + stripBytes / 3836 + 4));
  const places = (bytes: number) => Array.from({ length: LANES }, () => memory.alloc(bytes));
  const inputs = places(stripBytes);
  const outputs = places(most);
  const tables = places(kernels.lzwTableBytes());
  const lanes = memory.allocZeroed(4 * LANE_WORDS * LANES);
  return {
    inputs,
    encode(lengths) {
      for (const [i, length] of lengths.entries()) {
        const [input, output, table] = [inputs[i] as number, outputs[i] as number, tables[i] as number];
        memory.words.set([input, input + length, output, table], (lanes >> 2) + LANE_WORDS * i);
      }
      kernels.lzwStrips(lanes, lengths.length);
      return lengths.map((_, i) => {
        const pointer = outputs[i] as number;
        const end = memory.words[(lanes >> 2) + LANE_WORDS * i + OUT_WORD] as number;
        return { pointer, length: end - pointer };
      });
    },
  };
}
