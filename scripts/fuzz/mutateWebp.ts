import { type Chunk, joinWebp, splitWebp } from "./chunks.ts";
import type { Dice } from "./dice.ts";
import { BYTE_MUTATIONS, EDGES_16, flipBits, swapped } from "./mutateBytes.ts";

type ChunkMutation = (chunks: Chunk[], dice: Dice, other: readonly Chunk[]) => Chunk[];

function edit(chunks: Chunk[], dice: Dice, change: (chunk: Chunk) => Chunk): Chunk[] {
  const place = dice.below(chunks.length);
  return chunks.with(place, change(chunks[place] as Chunk));
}

const CHUNK_MUTATIONS: Readonly<Record<string, ChunkMutation>> = {
  "flipped bits": (c, dice) => edit(c, dice, (chunk) => ({ ...chunk, data: flipBits(chunk.data, dice) })),
  "changed chunk": (c, dice) =>
    edit(c, dice, (chunk) => ({ ...chunk, data: dice.pick(BYTE_MUTATIONS)(chunk.data, dice) })),
  // Frame tags, sizes, canvas and flags stand in a chunk's first bytes.
  "changed header of a chunk": (c, dice) =>
    edit(c, dice, (chunk) => {
      const data = new Uint8Array(chunk.data);
      if (data.length > 0) data[dice.below(Math.min(10, data.length))] = dice.below(256);
      return { ...chunk, data };
    }),
  "lying length": (c, dice) =>
    edit(c, dice, (chunk) => ({
      ...chunk,
      claimedLength: dice.chance(0.5)
        ? Math.max(0, chunk.data.length + dice.between(-20, 20))
        : dice.pick([...EDGES_16, 2 ** 24, 2 ** 31, 2 ** 32 - 1]),
    })),
  "duplicated chunk": (c, dice) => c.toSpliced(dice.below(c.length + 1), 0, dice.pick(c)),
  "deleted chunk": (c, dice) => (c.length < 2 ? c : c.toSpliced(dice.below(c.length), 1)),
  "swapped chunks": (c, dice) => swapped(c, dice.below(c.length), dice.below(c.length)),
  "spliced chunk": (c, dice, other) => c.toSpliced(dice.below(c.length + 1), 0, dice.pick(other)),
  "another kind of chunk": (c, dice) =>
    edit(c, dice, (chunk) => ({
      ...chunk,
      type: dice.pick(["VP8 ", "VP8L", "VP8X", "ALPH", "ANIM", "ANMF", "tEst"]),
    })),
};

const NAMES = Object.keys(CHUNK_MUTATIONS);

/** A mutant of a sound WebP and what was done to it. `other` is another sound WebP. */
export function mutateWebp(
  bytes: Uint8Array,
  other: Uint8Array,
  dice: Dice,
): { bytes: Uint8Array; how: string[] } {
  let chunks = splitWebp(bytes);
  const spare = splitWebp(other);
  const how: string[] = [];
  for (let left = dice.pick([1, 1, 2, 3]); left > 0 && chunks.length > 0; left--) {
    const name = dice.pick(NAMES);
    how.push(name);
    chunks = (CHUNK_MUTATIONS[name] as ChunkMutation)(chunks, dice, spare);
  }
  if (!dice.chance(0.15)) return { bytes: joinWebp(chunks), how };
  how.push("lying size of the file");
  return { bytes: joinWebp(chunks, dice.pick([0, 1, 4, 12, 13, 100, 2 ** 31, 2 ** 32 - 1])), how };
}
