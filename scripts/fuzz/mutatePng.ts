import { constants, deflateSync } from "node:zlib";
import { type Chunk, joinPng, pngScanlines, pngStream, splitPng, u32, withStream } from "./chunks.ts";
import type { Dice } from "./dice.ts";
import { BYTE_MUTATIONS, concat, cutEnd, EDGES_16, flipBits, put, swapped } from "./mutateBytes.ts";

/** A change of a PNG's chunks. `other` are another picture's. */
type ChunkMutation = (chunks: Chunk[], dice: Dice, other: readonly Chunk[]) => Chunk[];

/** What a bomb inflates to. */
const BOMB_BYTES = 24 * 1024 * 1024;
let bomb: Uint8Array | undefined;

const STRATEGIES = [
  ...[constants.Z_DEFAULT_STRATEGY, constants.Z_FILTERED, constants.Z_HUFFMAN_ONLY],
  ...[constants.Z_RLE, constants.Z_FIXED],
];

function deflated(scanlines: Uint8Array, dice: Dice): Uint8Array {
  return deflateSync(scanlines, {
    level: dice.pick([0, 1, 6, 9]),
    strategy: dice.pick(STRATEGIES),
    windowBits: dice.between(9, 15),
    memLevel: dice.between(1, 9),
  });
}

function edit(chunks: Chunk[], type: string, change: (data: Uint8Array) => Uint8Array): Chunk[] {
  const place = chunks.findIndex((chunk) => chunk.type === type);
  const chunk = chunks[place];
  return chunk === undefined
    ? chunks
    : chunks.with(place, { ...chunk, data: change(new Uint8Array(chunk.data)) });
}

function insert(chunks: Chunk[], dice: Dice, chunk: Chunk): Chunk[] {
  return chunks.toSpliced(dice.below(chunks.length + 1), 0, chunk);
}

/** Changes the stream and cuts it into some chunks again. */
function editStream(chunks: Chunk[], dice: Dice, change: (stream: Uint8Array) => Uint8Array): Chunk[] {
  return withStream(chunks, change(pngStream(chunks).slice()), dice.pick([1, 1, 2, 7]));
}

function editScanlines(chunks: Chunk[], dice: Dice, change: (lines: Uint8Array) => Uint8Array): Chunk[] {
  let lines: Uint8Array;
  try {
    lines = pngScanlines(chunks);
  } catch {
    // An earlier mutation has broken the stream.
    return chunks;
  }
  return withStream(chunks, deflated(change(lines), dice), dice.pick([1, 1, 3]));
}

const CHUNK_MUTATIONS: Readonly<Record<string, ChunkMutation>> = {
  "changed chunk, its checksum made to fit": (c, dice) => {
    const place = dice.below(c.length);
    const chunk = c[place] as Chunk;
    return c.with(place, { ...chunk, data: dice.pick(BYTE_MUTATIONS)(chunk.data, dice) });
  },
  "wrong checksum": (c, dice) => {
    const place = dice.below(c.length);
    return c.with(place, { ...(c[place] as Chunk), claimedCrc: dice.below(2 ** 32) });
  },
  "lying length": (c, dice) => {
    const place = dice.below(c.length);
    const chunk = c[place] as Chunk;
    const claimedLength = dice.chance(0.5)
      ? Math.max(0, chunk.data.length + dice.between(-20, 20))
      : dice.pick([...EDGES_16, 2 ** 24, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1]);
    return c.with(place, { ...chunk, claimedLength });
  },
  "lying size": (c, dice) =>
    edit(c, "IHDR", (data) => {
      const at = dice.pick([0, 4]);
      const now = ((data[at + 2] ?? 0) << 8) | (data[at + 3] ?? 0);
      const next = dice.chance(0.6)
        ? Math.max(0, now + dice.between(-20, 20))
        : dice.pick([...EDGES_16, 65_536, 2 ** 24, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1]);
      return put(data, at, u32(next));
    }),
  "other depth, type or method": (c, dice) =>
    edit(c, "IHDR", (data) => {
      data[dice.between(8, 12)] = dice.chance(0.8) ? dice.pick([0, 1, 2, 3, 4, 6, 8, 16]) : dice.below(256);
      return data;
    }),
  "duplicated chunk": (c, dice) => insert(c, dice, dice.pick(c)),
  "deleted chunk": (c, dice) => c.toSpliced(dice.below(c.length), 1),
  "swapped chunks": (c, dice) => swapped(c, dice.below(c.length), dice.below(c.length)),
  "spliced chunk": (c, dice, other) => insert(c, dice, dice.pick(other)),
  "stream in pieces": (c, dice) => {
    const stream = pngStream(c);
    const parts = withStream(c, stream, Math.max(1, Math.min(stream.length, dice.pick([2, 3, 10, 500]))));
    return dice.chance(0.5) ? insert(parts, dice, { type: "IDAT", data: new Uint8Array(0) }) : parts;
  },
  "unknown chunk": (c, dice) =>
    insert(c, dice, {
      type: dice.pick([
        "teSt",
        "tEXt",
        "TEST",
        "IDAT",
        "PLTE",
        "tRNS",
        "IEND",
        "acTL",
        "fdAT",
        "eXIf",
        "iCCP",
      ]),
      data: dice.bytes(dice.below(40)),
    }),
  "palette or transparency of another length": (c, dice) => {
    const type = dice.pick(["PLTE", "tRNS"]);
    const data = dice.bytes(dice.pick([0, 1, 2, 3, 5, 6, 9, 255, 256, 300, 768, 769, 771]));
    if (c.some((chunk) => chunk.type === type)) return edit(c, type, () => data);
    return c.toSpliced(
      c.findIndex((chunk) => chunk.type === "IDAT"),
      0,
      { type, data },
    );
  },
  "flipped bits of the stream": (c, dice) => editStream(c, dice, (stream) => flipBits(stream, dice)),
  "changed stream": (c, dice) => editStream(c, dice, (stream) => dice.pick(BYTE_MUTATIONS)(stream, dice)),
  "cut stream": (c, dice) => editStream(c, dice, (stream) => cutEnd(stream, dice)),
  "other header of the stream": (c, dice) =>
    editStream(c, dice, (stream) => {
      const method = dice.chance(0.7) ? 8 : dice.below(16);
      const first = (dice.below(16) << 4) | method;
      const flags = dice.below(8) << 5;
      // FCHECK is made to fit (RFC 1950, 2.2), so that the rest is looked at.
      const check = dice.chance(0.8) ? (31 - ((first * 256 + flags) % 31)) % 31 : dice.below(32);
      return put(stream, 0, [first, flags | check]);
    }),
  "wrong Adler-32": (c, dice) =>
    editStream(c, dice, (stream) => {
      const at = stream.length - 1 - dice.below(4);
      if (at >= 0) stream[at] = (stream[at] as number) ^ (1 << dice.below(8));
      return stream;
    }),
  "bytes behind the stream": (c, dice) =>
    editStream(c, dice, (s) => concat([s, dice.bytes(dice.between(1, 99))])),
  "blocks of random bits": (c, dice) =>
    editStream(c, dice, (stream) => {
      const noise = dice.bytes(dice.between(4, 400));
      // BTYPE of the first block (RFC 1951, 3.2.3): stored, fixed, dynamic or reserved.
      noise[0] = ((noise[0] as number) & 0xf8) | dice.below(8);
      const keep = dice.chance(0.5) ? 2 : dice.between(2, Math.max(2, stream.length));
      return concat([stream.subarray(0, keep), noise]);
    }),
  "stored block of a lying length": (c, dice) =>
    editStream(c, dice, () => {
      const length = dice.pick(EDGES_16);
      const inverse = dice.chance(0.8) ? length ^ 0xffff : dice.below(65_536);
      const header = [dice.below(2), length & 0xff, length >> 8, inverse & 0xff, inverse >> 8];
      return concat([Uint8Array.of(0x78, 0x01, ...header), dice.bytes(dice.pick([0, 10, 400]))]);
    }),
  bomb: (c, dice) => {
    bomb ??= new Uint8Array(deflateSync(new Uint8Array(BOMB_BYTES), { level: 9 }));
    return withStream(c, bomb, dice.pick([1, 2, 50]));
  },
  "too many or too few scanlines": (c, dice) =>
    editScanlines(c, dice, (lines) =>
      dice.chance(0.5)
        ? lines.subarray(0, dice.below(lines.length + 1))
        : concat([lines, dice.bytes(dice.pick([1, 2, 100, 5000]))]),
    ),
  "other filters": (c, dice) =>
    editScanlines(c, dice, (lines) => {
      for (let left = dice.between(1, 40); left > 0 && lines.length > 0; left--) {
        lines[dice.below(lines.length)] = dice.chance(0.5) ? dice.below(6) : dice.below(256);
      }
      return lines;
    }),
  "deflated otherwise": (c, dice) => editScanlines(c, dice, (lines) => lines),
};

const NAMES = Object.keys(CHUNK_MUTATIONS);

/** A mutant of a sound PNG and what was done to it. `other` is another sound PNG. */
export function mutatePng(
  bytes: Uint8Array,
  other: Uint8Array,
  dice: Dice,
): { bytes: Uint8Array; how: string[] } {
  let chunks = splitPng(bytes);
  const spare = splitPng(other);
  const how: string[] = [];
  for (let left = dice.pick([1, 1, 1, 2, 2, 3]); left > 0 && chunks.length > 0; left--) {
    const name = dice.pick(NAMES);
    how.push(name);
    chunks = (CHUNK_MUTATIONS[name] as ChunkMutation)(chunks, dice, spare);
  }
  return { bytes: joinPng(chunks), how };
}
