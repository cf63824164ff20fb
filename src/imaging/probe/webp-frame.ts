import { u16le, u24le, u32le } from "./bytes.ts";
import { damaged } from "./faults.ts";

export interface WebpFrame {
  readonly width: number;
  readonly height: number;
  readonly hasAlpha: boolean;
  readonly colorModel: "ycc" | "rgb";
}

/** Picture chunks by tag: bytes of their header and its reader, which is given the chunk's length too. */
export const WEBP_FRAMES: Readonly<
  Record<string, { bytes: number; read: (head: Uint8Array, length: number) => WebpFrame }>
> = {
  "VP8 ": { bytes: 10, read: readLossy },
  VP8L: { bytes: 5, read: readLossless },
};

/** Frame tag, start code, sizes of 14 bits with scaling above them (RFC 6386, 9.1). */
function readLossy(head: Uint8Array, length: number): WebpFrame {
  const tag = u24le(head, 0);
  const keyFrame = (tag & 1) === 0;
  const version = (tag >> 1) & 7;
  const shown = ((tag >> 4) & 1) === 1;
  if (!keyFrame || version > 3 || !shown || u24le(head, 3) !== 0x2a019d || tag >> 5 >= length) {
    throw damaged("The WebP's VP8 frame header is broken.");
  }
  return {
    width: u16le(head, 6) & 0x3fff,
    height: u16le(head, 8) & 0x3fff,
    hasAlpha: false,
    colorModel: "ycc",
  };
}

/** Signature, both sizes less one in 14 bits each, a hint of alpha, version 0 (RFC 9649, 3.4). */
function readLossless(head: Uint8Array): WebpFrame {
  const bits = u32le(head, 1);
  if (head[0] !== 0x2f || bits >>> 29 !== 0) throw damaged("The WebP's VP8L header is broken.");
  return {
    width: 1 + (bits & 0x3fff),
    height: 1 + ((bits >>> 14) & 0x3fff),
    hasAlpha: ((bits >>> 28) & 1) === 1,
    colorModel: "rgb",
  };
}

export interface Canvas {
  readonly width: number;
  readonly height: number;
  readonly hasAlpha: boolean;
  readonly animated: boolean;
}

export const CANVAS_BYTES = 10;

/** Body of VP8X (RFC 9649, 2.7.1). */
export function readCanvas(body: Uint8Array): Canvas {
  const flags = body[0] ?? 0;
  return {
    width: 1 + u24le(body, 4),
    height: 1 + u24le(body, 7),
    hasAlpha: (flags & 0x10) !== 0,
    animated: (flags & 0x02) !== 0,
  };
}
