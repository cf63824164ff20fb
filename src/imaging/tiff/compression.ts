import type { EngineMemory } from "../engine/memory.ts";

/** How strips are stored. All but "none" take differences of neighbours first (TIFF 6.0, section 14). */
export type TiffCompression = "lzw" | "deflate" | "none";

export const TIFF_COMPRESSIONS: readonly TiffCompression[] = ["lzw", "deflate", "none"];

/** Bytes in the engine's memory. */
export interface Span {
  readonly pointer: number;
  readonly length: number;
}

/**
 * Compresses strips, some at a time where that is faster; the bytes of a strip do not depend on its company.
 */
export interface StripCoder {
  /** Where strips are to be written, each with room for `stripBytes`. */
  readonly inputs: readonly number[];
  /** The first strips of `inputs`, so long each, compressed. They stand until the next call. */
  encode(lengths: readonly number[]): readonly Span[];
}

/** Takes what it needs at once; to release it is its maker's. */
export type StripCoderMaker = (memory: EngineMemory, stripBytes: number) => StripCoder;

/** Strips as they are. */
export function plainCoder(memory: EngineMemory, stripBytes: number): StripCoder {
  const inputs = [memory.alloc(stripBytes)];
  return {
    inputs,
    encode: (lengths) => lengths.map((length, i) => ({ pointer: inputs[i] as number, length })),
  };
}
