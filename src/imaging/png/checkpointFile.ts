import { deflateRawSync, inflateRawSync } from "node:zlib";
import type { PngCheckpoint } from "./checkpoint.ts";

/** "DPC" and the layout's number. */
const MAGIC = 0x44504301;
const HEAD_BYTES = 8;
const ENTRY_BYTES = 8;
/** A checkpoint is some 33 KiB for each of seven passes and a row: what unpacks to more than so many is none of ours. */
const MOST_BYTES = 64 * 1024 * 1024;

/** The checkpoints of one file as bytes, to be kept beside it. */
export function writePngCheckpoints(checkpoints: readonly PngCheckpoint[]): Uint8Array {
  const size = checkpoints.reduce((sum, { bytes }) => sum + ENTRY_BYTES + bytes.length, HEAD_BYTES);
  const file = new Uint8Array(size);
  const view = new DataView(file.buffer);
  view.setUint32(0, MAGIC);
  view.setUint32(4, checkpoints.length);
  let at = HEAD_BYTES;
  for (const { row, bytes } of checkpoints) {
    view.setUint32(at, row);
    view.setUint32(at + 4, bytes.length);
    file.set(bytes, at + ENTRY_BYTES);
    at += ENTRY_BYTES + bytes.length;
  }
  return new Uint8Array(deflateRawSync(file));
}

/** In order of their rows; null where the bytes are no checkpoints of this layout. */
export function readPngCheckpoints(bytes: Uint8Array): PngCheckpoint[] | null {
  try {
    const file = new Uint8Array(inflateRawSync(bytes, { maxOutputLength: MOST_BYTES }));
    const view = new DataView(file.buffer);
    if (view.getUint32(0) !== MAGIC) return null;
    const checkpoints: PngCheckpoint[] = [];
    let at = HEAD_BYTES;
    for (let left = view.getUint32(4); left > 0; left -= 1) {
      const end = at + ENTRY_BYTES + view.getUint32(at + 4);
      if (end > file.length) return null;
      checkpoints.push({ row: view.getUint32(at), bytes: file.subarray(at + ENTRY_BYTES, end) });
      at = end;
    }
    return checkpoints;
  } catch {
    return null;
  }
}
