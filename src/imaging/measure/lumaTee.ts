import type { RowSource } from "../rows.ts";
import { type LumaPlane, luma } from "./luma.ts";

/** Passes rows on and keeps their luma: hashes come from the same one decode as the renditions. */
export function lumaTee(source: RowSource): { rows: RowSource; plane: LumaPlane } {
  const { width, height, channels } = source;
  const data = new Uint8Array(width * height);
  let y = 0;
  const rows: RowSource = {
    width,
    height,
    channels,
    readRow(row) {
      source.readRow(row);
      data.set(luma({ width, height: 1, channels, data: row }).data, y * width);
      y += 1;
    },
  };
  return { rows, plane: { width, height, channels: 1, data } };
}
