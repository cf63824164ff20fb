import type { EngineMemory } from "../engine/memory.ts";
import type { RowStage } from "../engine/stage.ts";
import type { MemoryPicture } from "../resample/lanczosSink.ts";

/** The whole print. */
export interface PrintFrame {
  /** Pixels. */
  readonly width: number;
  /** Pixels. */
  readonly height: number;
  /** Pixels per inch: a stroke has its size in inches. */
  readonly dpi: number;
}

/** Rows of the print, `to` not among them. */
export interface StyleRows {
  readonly from: number;
  readonly to: number;
}

/** What `prepare` found: stored once as JSON, the same for every band. */
export type StylePlan = Readonly<Record<string, number | readonly number[]>>;

/** What an artist may turn, by name. */
export type StyleParameters = Readonly<Record<string, number>>;

/** A way to turn a photograph into a print, at the print's own resolution. */
export interface Style {
  /** Its name in addresses and tables. */
  readonly slug: string;
  readonly name: string;
  readonly description: string;
  /** Every parameter and its default. */
  readonly parameters: StyleParameters;

  /** How many rows above and below those that are wanted it needs; no other row changes what it gives. */
  halo(frame: PrintFrame, parameters: StyleParameters): number;

  /** Whether `prepare` looks at the picture: where it does not, none need be decoded for it. */
  readonly needsProxy: boolean;

  /**
   * What has to be known of the whole picture.
   * @param proxy RGB: the print's crop, small
   */
  prepare(
    memory: EngineMemory,
    proxy: MemoryPicture,
    frame: PrintFrame,
    parameters: StyleParameters,
  ): StylePlan;

  /**
   * @param source gives the print's rows max(0, from - halo) to min(height, to + halo) - 1, RGB
   * @returns gives rows `from` to `to - 1`, RGB: the same bytes whichever rows are asked for together
   */
  apply(
    memory: EngineMemory,
    source: RowStage,
    frame: PrintFrame,
    rows: StyleRows,
    plan: StylePlan,
    parameters: StyleParameters,
  ): RowStage;
}
