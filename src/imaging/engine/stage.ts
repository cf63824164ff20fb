import type { PictureShape } from "../raster.ts";

/** Some rows of a picture in the engine's memory: interleaved samples of 8 bits. */
export interface Rows {
  /** Address of the first. */
  readonly pointer: number;
  /** Bytes from one row to the next. */
  readonly stride: number;
  readonly count: number;
}

/**
 * A stage of the engine: it is asked for rows and asks the stage before it. A promise for each group of rows and
 * not for each row, since only the stage that reads the file ever waits.
 */
export interface RowStage extends PictureShape {
  /** The next rows, top to bottom; they stand until the next call. Null after the last. */
  pull(): Promise<Rows | null>;
}

/** Takes every row of a stage, in order; several can be fed by one decode. */
export interface RowSink {
  /** The rows stand only until it returns. */
  push(rows: Rows): void;
}

/** Pixels after which other work of the isolate has its turn: some 40 ms of decoding. The clock stands still there. */
const TURN_PIXELS = 8_000_000;

/** Gives way to what else the isolate has to do, every so many pixels. */
export class Turns {
  readonly #rowPixels: number;
  #pixels = 0;

  constructor({ width }: Pick<PictureShape, "width">) {
    this.#rowPixels = width;
  }

  /** To be awaited after some rows. */
  async took(rows: number): Promise<void> {
    this.#pixels += rows * this.#rowPixels;
    if (this.#pixels < TURN_PIXELS) return;
    this.#pixels = 0;
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
}

/** Sends every row of `stage` to every sink. */
export async function pour(stage: RowStage, sinks: readonly RowSink[]): Promise<void> {
  const turns = new Turns(stage);
  for (let rows = await stage.pull(); rows !== null; rows = await stage.pull()) {
    for (const sink of sinks) sink.push(rows);
    await turns.took(rows.count);
  }
}
