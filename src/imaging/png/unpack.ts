import type { EngineMemory } from "../engine/memory.ts";
import { u16 } from "../probe/bytes.ts";
import type { Channels } from "../raster.ts";
import type { PngLayout } from "./layout.ts";

/** Turns a row of samples into the stage's. Returns false where one means nothing. */
export type Unpack = (from: number, to: number, width: number) => boolean;

export interface Unpacker {
  readonly channels: Channels;
  /** Null where the samples are the stage's already. */
  readonly unpack: Unpack | null;
}

/**
 * What each colour type becomes (PNG third edition, 11.2.1, table 12; transparency 11.3.1.1). 16 bits become
 * 8 by the high byte, fewer than 8 are scaled.
 */
export function unpackerFor(layout: PngLayout, memory: EngineMemory): Unpacker {
  const { colorModel, hasAlpha } = layout.header;
  if (colorModel === "palette") return unpackPalette(layout, memory);
  if (layout.transparency !== null)
    return { channels: 4, unpack: unpackKeyed(layout, layout.transparency, memory) };
  if (colorModel === "grey") return hasAlpha ? unpackGreyAlpha(layout, memory) : unpackGrey(layout, memory);
  return unpackRgb(layout, memory);
}

function unpackPalette({ header, palette, transparency }: PngLayout, memory: EngineMemory): Unpacker {
  const { kernels } = memory;
  const entries = palette.length / 3;
  // Entries beyond the palette's end are never used: meeting one is an error (11.2.2).
  const colors = Uint8Array.from({ length: 1024 }, (_, i) => {
    const entry = i >> 2;
    return (i & 3) === 3 ? (transparency?.[entry] ?? 255) : (palette[3 * entry + (i & 3)] ?? 0);
  });
  const table = memory.copyIn(colors);
  const channels = transparency === null ? 3 : 4;
  return {
    channels,
    unpack: (from, to, width) =>
      kernels.unpackPalette(from, to, width, header.bitDepth, table, channels) < entries,
  };
}

function unpackKeyed({ header }: PngLayout, key: Uint8Array, { kernels }: EngineMemory): Unpack {
  const { bitDepth, colorModel } = header;
  // Bits above the depth do not count.
  const [red = 0, green = 0, blue = 0] = [0, 2, 4].map((at) => u16(key, at) & (2 ** bitDepth - 1));
  if (colorModel === "grey")
    return (from, to, width) => {
      kernels.unpackKeyedGrey(from, to, width, bitDepth, red);
      return true;
    };
  const color = BigInt(red) | (BigInt(green) << 16n) | (BigInt(blue) << 32n);
  return (from, to, width) => {
    kernels.unpackKeyedRgb(from, to, width, bitDepth, color);
    return true;
  };
}

function unpackGrey({ header: { bitDepth } }: PngLayout, { kernels }: EngineMemory): Unpacker {
  if (bitDepth === 8) return { channels: 1, unpack: null };
  return {
    channels: 1,
    unpack: (from, to, width) => {
      if (bitDepth === 16) kernels.highBytes(from, to, width);
      else kernels.unpackGrey(from, to, width, bitDepth);
      return true;
    },
  };
}

function unpackGreyAlpha({ header: { bitDepth } }: PngLayout, { kernels }: EngineMemory): Unpacker {
  return {
    channels: 4,
    unpack: (from, to, width) => {
      kernels.unpackGreyAlpha(from, to, width, bitDepth);
      return true;
    },
  };
}

function unpackRgb({ header: { bitDepth, hasAlpha } }: PngLayout, { kernels }: EngineMemory): Unpacker {
  const channels = hasAlpha ? 4 : 3;
  if (bitDepth === 8) return { channels, unpack: null };
  return {
    channels,
    unpack: (from, to, width) => {
      kernels.highBytes(from, to, width * channels);
      return true;
    },
  };
}
