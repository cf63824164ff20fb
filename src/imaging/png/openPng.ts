import { LIMITS } from "../../limits.ts";
import type { EngineMemory } from "../engine/memory.ts";
import type { ByteSource } from "../engine/source.ts";
import type { RowStage, Rows } from "../engine/stage.ts";
import { checkSize } from "../probe/faults.ts";
import type { PngHeader } from "../probe/png-header.ts";
import type { Channels } from "../raster.ts";
import { Adam7Feed, findPasses } from "./adam7.ts";
import { type PngCheckpoint, readCheckpoint, writeCheckpoint } from "./checkpoint.ts";
import type { Decoding, RowFeed } from "./decoding.ts";
import { readLayout } from "./layout.ts";
import { filterUnit, type Pass, passBytes, passesOf } from "./passes.ts";
import { type PassPlan, PassRows, type PassState } from "./passRows.ts";
import { PlainFeed } from "./plain.ts";
import { unpackerFor } from "./unpack.ts";

export interface PngOptions {
  /** Notes a checkpoint before every Nth row. */
  readonly checkpoints?: {
    readonly every: number;
    readonly keep: (checkpoint: PngCheckpoint) => void;
  };
  /** Only rows `from` to `to` - 1, begun at a checkpoint that lies not below `from`. */
  readonly rows?: {
    readonly from: number;
    readonly to: number;
    readonly checkpoint?: PngCheckpoint | undefined;
  };
  /** Bytes read at a time. */
  readonly chunkBytes?: number;
}

/**
 * A PNG as rows: 1 channel for grey and 3 for colour, or 4 with straight alpha where the file has any. A
 * fault is thrown where the rows before it have been given; the last rows are given once the stream's
 * checksum is checked.
 */
export interface PngStage extends RowStage {
  readonly header: PngHeader;
  /** Gives up what is held in JavaScript; done already once the last row is given or a fault is thrown. */
  close(): void;
}

/** Some 200 reads for the largest upload, and small beside the budget, even for seven passes. */
const CHUNK_BYTES = 256 * 1024;

/**
 * Begins to decode a PNG (PNG third edition). An interlaced one is read one and a half times, to find its
 * passes, unless it begins at a checkpoint. Until it resolves, nothing else may be given out of `memory`.
 * @throws DarkroomError `picture_damaged`, with `detail.byte` and `detail.row` where the picture data is at
 * fault; `unsupported_picture`, `picture_too_large`; RangeError where the checkpoint is not this picture's
 */
export async function openPng(
  source: ByteSource,
  memory: EngineMemory,
  options: PngOptions = {},
): Promise<PngStage> {
  const windowBytes = options.chunkBytes ?? CHUNK_BYTES;
  const layout = await readLayout(source, windowBytes);
  const { header, data } = layout;
  checkSize(header.width, header.height, LIMITS.edgePixels ** 2);
  checkOptions(options, header);
  const decoding: Decoding = { memory, header, unpacker: unpackerFor(layout, memory) };
  const passes = passesOf(header);
  const promised = passes.reduce((sum, pass) => sum + passBytes(pass), 0);
  const plan = { source, memory, windowBytes, unit: filterUnit(header), promised, data };
  const states = await statesOf(passes, plan, options.rows?.checkpoint, header);
  const held = states.reduce((sum, state) => sum + (state?.window.length ?? 0), 0);
  const open: PassRows[] = [];
  memory.hold(held);
  try {
    for (const [i, pass] of passes.entries()) {
      const resume = states[i];
      if (resume !== null) open.push(new PassRows({ ...plan, pass, resume }));
    }
    const feed = header.interlaced
      ? new Adam7Feed(decoding, open, options.rows?.checkpoint?.row ?? 0)
      : new PlainFeed(decoding, open[0] as PassRows);
    return new Stage(decoding, feed, options);
  } catch (fault) {
    for (const rows of open) rows.close();
    throw fault;
  } finally {
    memory.drop(held);
  }
}

/** Where each pass goes on: null where it has no row left, nothing where it begins with the file's data. */
async function statesOf(
  passes: readonly Pass[],
  plan: Omit<PassPlan, "pass" | "resume">,
  checkpoint: PngCheckpoint | undefined,
  header: PngHeader,
): Promise<readonly (PassState | null | undefined)[]> {
  if (checkpoint !== undefined) return readCheckpoint(header, checkpoint, passes);
  return header.interlaced ? await findPasses(passes, plan) : [];
}

function checkOptions({ checkpoints, rows }: PngOptions, { height }: PngHeader): void {
  if (checkpoints !== undefined && !(checkpoints.every >= 1))
    throw new RangeError("a checkpoint before every row");
  if (rows === undefined) return;
  const first = rows.checkpoint?.row ?? 0;
  if (!(first <= rows.from && rows.from < rows.to && rows.to <= height))
    throw new RangeError(`rows ${rows.from} to ${rows.to} of ${height}, from row ${first} on`);
}

class Stage implements PngStage {
  readonly header: PngHeader;
  readonly width: number;
  readonly height: number;
  readonly channels: Channels;
  readonly #feed: RowFeed;
  readonly #options: PngOptions;
  readonly #from: number;
  readonly #to: number;

  constructor({ header, unpacker }: Decoding, feed: RowFeed, options: PngOptions) {
    this.header = header;
    this.width = header.width;
    this.#from = options.rows?.from ?? 0;
    this.#to = options.rows?.to ?? header.height;
    this.height = this.#to - this.#from;
    this.channels = unpacker.channels;
    this.#feed = feed;
    this.#options = options;
  }

  async pull(): Promise<Rows | null> {
    try {
      while (this.#feed.row < this.#from) await this.#group(this.#from, false);
      if (this.#feed.row < this.#to) return await this.#group(this.#to, true);
    } catch (fault) {
      this.close();
      throw fault;
    }
    this.close();
    return null;
  }

  close(): void {
    this.#feed.close();
  }

  async #group(end: number, wanted: boolean): Promise<Rows> {
    const every = this.#options.checkpoints?.every ?? Number.POSITIVE_INFINITY;
    const next = (Math.floor(this.#feed.row / every) + 1) * every;
    const rows = await this.#feed.next(Math.min(end, next), wanted);
    const { row } = this.#feed;
    if (row === this.header.height) await this.#feed.finish();
    else if (row === next)
      this.#options.checkpoints?.keep(writeCheckpoint(this.header, row, await this.#feed.save()));
    return rows;
  }
}
