import type { CursorState } from "./scanCursor.ts";
import type { SegmentRecord } from "./structure.ts";

/** Where all cursors stand before MCU row `row`. */
export interface Checkpoint {
  readonly row: number;
  readonly cursors: readonly CursorState[];
}

/** What a later reader of the same file needs to start in its middle without passing over what comes before. */
export interface Checkpoints {
  /** Of the file, bytes. */
  readonly size: number;
  /** The marker segments that its structure is made of. */
  readonly records: readonly SegmentRecord[];
  /** In order of their rows. */
  readonly points: readonly Checkpoint[];
}

/** "DJC" and the layout's number. */
const MAGIC = 0x444a4301;

/** The checkpoints as bytes, big-endian: to be kept beside the file. */
export function writeCheckpoints({ size, records, points }: Checkpoints): Uint8Array {
  const cursors = points.flatMap((point) => point.cursors);
  const predictions = cursors.reduce((sum, cursor) => sum + cursor.predictions.length, 0);
  const bodies = records.reduce((sum, { body }) => sum + body.length, 0);
  const bytes = new Uint8Array(
    16 + 7 * records.length + bodies + 3 * points.length + 8 * cursors.length + 2 * predictions,
  );
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC);
  view.setUint32(4, size);
  view.setUint32(8, records.length);
  view.setUint32(12, points.length);
  let at = 16;
  for (const { code, body, start } of records) {
    view.setUint8(at, code);
    view.setUint32(at + 1, start);
    view.setUint16(at + 5, body.length);
    bytes.set(body, at + 7);
    at += 7 + body.length;
  }
  for (const { row, cursors: states } of points) {
    view.setUint16(at, row);
    view.setUint8(at + 2, states.length);
    at += 3;
    for (const state of states) {
      view.setUint32(at, state.offset);
      view.setUint8(at + 4, (state.bit << 4) | state.predictions.length);
      view.setUint16(at + 5, state.endRun);
      at += 7;
      for (const prediction of state.predictions) {
        view.setInt16(at, prediction);
        at += 2;
      }
    }
  }
  return bytes.subarray(0, at);
}

/** @returns null where the bytes are no checkpoints of this layout */
export function readCheckpoints(bytes: Uint8Array): Checkpoints | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    return view.getUint32(0) === MAGIC ? parse(view, bytes) : null;
  } catch (fault) {
    if (fault instanceof RangeError) return null;
    throw fault;
  }
}

function parse(view: DataView, bytes: Uint8Array): Checkpoints {
  let at = 16;
  const records: SegmentRecord[] = [];
  for (let left = view.getUint32(8); left > 0; left -= 1) {
    const length = view.getUint16(at + 5);
    const body = new Uint8Array(bytes.subarray(at + 7, at + 7 + length));
    if (body.length < length) throw new RangeError("checkpoints end early");
    records.push({ code: view.getUint8(at), body, start: view.getUint32(at + 1) });
    at += 7 + length;
  }
  const points: Checkpoint[] = [];
  for (let left = view.getUint32(12); left > 0; left -= 1) {
    const row = view.getUint16(at);
    const count = view.getUint8(at + 2);
    at += 3;
    const cursors: CursorState[] = [];
    for (let i = 0; i < count; i += 1) {
      const shape = view.getUint8(at + 4);
      const predictions = Array.from({ length: shape & 15 }, (_, n) => view.getInt16(at + 7 + 2 * n));
      cursors.push({
        offset: view.getUint32(at),
        bit: shape >> 4,
        endRun: view.getUint16(at + 5),
        predictions,
      });
      at += 7 + 2 * predictions.length;
    }
    points.push({ row, cursors });
  }
  return { size: view.getUint32(4), records, points };
}
