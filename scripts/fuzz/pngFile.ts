import { deflateSync } from "node:zlib";
import { type Chunk, joinPng, u32 } from "./chunks.ts";
import type { Dice } from "./dice.ts";

/** Samples of a pixel and the depths there are, by colour type (PNG third edition, table 8). */
const COLOUR_TYPES = {
  0: { samples: 1, depths: [1, 2, 4, 8, 16] },
  2: { samples: 3, depths: [8, 16] },
  3: { samples: 1, depths: [1, 2, 4, 8] },
  4: { samples: 2, depths: [8, 16] },
  6: { samples: 4, depths: [8, 16] },
} as const;

export type ColourType = keyof typeof COLOUR_TYPES;

/** Every colour type and depth. */
export const PNG_KINDS = Object.entries(COLOUR_TYPES).flatMap(([type, { depths }]) =>
  depths.map((depth) => ({ type: Number(type) as ColourType, depth })),
);

/** First pixel and step of each pass of Adam7, across and down (PNG third edition, 8.2). */
export const ADAM7 = [
  ...[
    [0, 8, 0, 8],
    [4, 8, 0, 8],
    [0, 4, 4, 8],
    [2, 4, 0, 4],
  ],
  ...[
    [0, 2, 2, 4],
    [1, 2, 0, 2],
    [0, 1, 1, 2],
  ],
] as const;
const WHOLE = [[0, 1, 0, 1]] as const;

export interface PngKind {
  readonly type: ColourType;
  readonly depth: number;
  readonly width: number;
  readonly height: number;
  readonly interlaced: boolean;
  /** Whether it has a tRNS chunk, where its type may have one. */
  readonly transparent: boolean;
}

/** A sound PNG of slowly changing noise, with every filter. */
export function writePng(kind: PngKind, dice: Dice): Uint8Array {
  const { type, depth, width, height, interlaced, transparent } = kind;
  const bits = COLOUR_TYPES[type].samples * depth;
  const lines: number[] = [];
  for (const [left, across, top, down] of interlaced ? ADAM7 : WHOLE) {
    const wide = Math.ceil((width - left) / across);
    const high = Math.ceil((height - top) / down);
    if (wide <= 0 || high <= 0) continue;
    for (let y = 0; y < high; y++) {
      lines.push(dice.below(5));
      for (let i = Math.ceil((wide * bits) / 8); i > 0; i--) {
        lines.push(dice.chance(0.3) ? dice.below(256) : (lines.at(-3) ?? 0));
      }
    }
  }
  const chunks: Chunk[] = [
    {
      type: "IHDR",
      data: Uint8Array.of(...u32(width), ...u32(height), depth, type, 0, 0, interlaced ? 1 : 0),
    },
  ];
  if (type === 3) chunks.push({ type: "PLTE", data: dice.bytes(3 * 2 ** depth) });
  if (transparent && type === 3) chunks.push({ type: "tRNS", data: dice.bytes(2 ** depth) });
  if (transparent && type === 0) chunks.push({ type: "tRNS", data: Uint8Array.of(0, 1) });
  if (transparent && type === 2) chunks.push({ type: "tRNS", data: Uint8Array.of(0, 1, 0, 2, 0, 3) });
  chunks.push({ type: "IDAT", data: deflateSync(Uint8Array.from(lines), { level: dice.pick([1, 6, 9]) }) });
  chunks.push({ type: "IEND", data: new Uint8Array(0) });
  return joinPng(chunks);
}
