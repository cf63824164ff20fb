import type { RowStage, Rows } from "../imaging/engine/stage.ts";
import type { Rect } from "./storedRect.ts";

/** A part of a stage's rows: those above it are passed over, those below never asked for. */
export function croppedRows(stage: RowStage, { left, top, width, height }: Rect): RowStage {
  let y = 0;
  return {
    ...{ width, height, channels: stage.channels },
    async pull() {
      while (y < top + height) {
        const rows = await stage.pull();
        if (rows === null) throw new RangeError("the picture ended above the window's last row");
        const first = y;
        y += rows.count;
        if (y > top) return cut(rows, Math.max(0, top - first), Math.min(rows.count, top + height - first));
      }
      return null;
    },
  };

  function cut({ pointer, stride }: Rows, from: number, to: number): Rows {
    return { pointer: pointer + from * stride + left * stage.channels, stride, count: to - from };
  }
}
