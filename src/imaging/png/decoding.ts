import type { EngineMemory } from "../engine/memory.ts";
import type { Rows } from "../engine/stage.ts";
import type { PngHeader } from "../probe/png-header.ts";
import type { PassState } from "./passRows.ts";
import type { Unpacker } from "./unpack.ts";

/** What all parts of one decoder share. */
export interface Decoding {
  readonly memory: EngineMemory;
  readonly header: PngHeader;
  readonly unpacker: Unpacker;
}

/** Rows of the picture from top to bottom, plain or interlaced. */
export interface RowFeed {
  /** The row that comes next. */
  readonly row: number;
  /** Some rows, none from `stop` on. Where they are not `wanted`, their pixels are not made. */
  next(stop: number, wanted: boolean): Promise<Rows>;
  /** The state before the next row; a null stands for a pass of which no row is left. */
  save(): Promise<(PassState | null)[]>;
  /** After the last row: checks the stream's end. */
  finish(): Promise<void>;
  close(): void;
}
