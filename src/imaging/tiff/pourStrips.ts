import { pour, type RowSink, type RowStage } from "../engine/stage.ts";
import type { TiffStrip, TiffStrips } from "./tiffStrips.ts";

/** Takes the strips of a band in order; nothing more is made until it has. */
export type StripWriter = (strip: TiffStrip) => void | Promise<void>;

/**
 * Sends every row of `stage` to `strips` and to the other sinks, and every strip that is done to `write`. Few
 * strips are in memory at a time, however slowly they are taken.
 */
export async function pourStrips(
  stage: RowStage,
  strips: TiffStrips,
  sinks: readonly RowSink[],
  write: StripWriter,
): Promise<void> {
  const handingOver: RowStage = {
    ...{ width: stage.width, height: stage.height, channels: stage.channels },
    async pull() {
      for (const strip of strips.done) await write(strip);
      strips.clear();
      return stage.pull();
    },
  };
  await pour(handingOver, [strips, ...sinks]);
}
