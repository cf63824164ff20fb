import type { EngineMemory } from "../engine/memory.ts";
import type { RowStage, Rows } from "../engine/stage.ts";
import type { Channels } from "../raster.ts";
import type { Checkpoint, Checkpoints } from "./checkpoints.ts";
import type { JpegFrame } from "./frame.ts";
import type { PixelStage } from "./pixelStage.ts";
import { mcusBefore, type RowDecoder } from "./rowDecoder.ts";
import type { ScanCursor } from "./scanCursor.ts";
import type { SegmentRecord } from "./structure.ts";

/** Rows of MCUs between two checkpoints: a later reader decodes half as many in vain. */
const CHECKPOINT_ROWS = 8;

export interface JpegParts {
  readonly memory: EngineMemory;
  readonly frame: JpegFrame;
  readonly cursors: readonly ScanCursor[];
  readonly decoder: RowDecoder;
  readonly pixels: PixelStage;
  readonly size: number;
  readonly records: readonly SegmentRecord[];
  readonly known: readonly Checkpoint[];
  /** Checks what follows the scans' data, which ends at the offsets. */
  readonly checkEnd: (offsets: readonly number[]) => Promise<void>;
  /** Of a file that is held whole. */
  readonly heldBytes: number;
}

/** The rows of a JPEG: grey or RGB, of the window at the scale that it was opened with. */
export class JpegStage implements RowStage {
  readonly width: number;
  readonly height: number;
  readonly channels: Channels;
  readonly frame: JpegFrame;
  readonly #parts: JpegParts;
  readonly #points: Checkpoint[];
  #row: number;
  #isEnded = false;

  constructor(parts: JpegParts) {
    const { pixels, frame, known, cursors } = parts;
    this.width = pixels.width;
    this.height = pixels.height;
    this.channels = pixels.channels;
    this.frame = frame;
    this.#parts = parts;
    this.#points = [...known];
    const start = known.findLast(({ row }) => row <= pixels.span.top);
    this.#row = start?.row ?? 0;
    for (const [i, state] of (start?.cursors ?? []).entries()) {
      const cursor = cursors[i];
      cursor?.start(state, mcusBefore(this.#row, cursor.plan.members, frame.mcusWide));
    }
  }

  /** Those that the stage was opened with, and those that were met since; complete after the last row. */
  get checkpoints(): Checkpoints {
    return { size: this.#parts.size, records: this.#parts.records, points: this.#points };
  }

  /** @throws DarkroomError `picture_damaged`, saying byte, scan and MCU */
  async pull(): Promise<Rows | null> {
    const { decoder, pixels } = this.#parts;
    const { top, bottom } = pixels.span;
    while (this.#row < bottom) {
      this.#note();
      const row = this.#row;
      await decoder.decodeRow(row, row >= top);
      this.#row += 1;
      if (row === bottom - 1) await this.#finish();
      const rows = row < top ? null : pixels.endRow();
      if (rows !== null) return rows;
    }
    return null;
  }

  #note(): void {
    const row = this.#row;
    const last = this.#points.at(-1)?.row ?? 0;
    if (row % CHECKPOINT_ROWS !== 0 || row <= last) return;
    this.#points.push({ row, cursors: this.#parts.cursors.map((cursor) => cursor.state()) });
  }

  /** Gives back what JavaScript holds of the file; after the last row that has been done. */
  end(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    for (const cursor of this.#parts.cursors) cursor.end();
    this.#parts.memory.drop(this.#parts.heldBytes);
  }

  /** Behind the picture's last row there must be no more data than belongs to it. */
  async #finish(): Promise<void> {
    const { cursors, frame, checkEnd } = this.#parts;
    if (this.#row === frame.mcusHigh) {
      const offsets: number[] = [];
      for (const cursor of cursors) offsets.push(await cursor.finish());
      await checkEnd(offsets);
    }
    this.end();
  }
}
