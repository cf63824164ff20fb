import type { DarkroomError } from "../../errors.ts";
import type { EngineMemory } from "../engine/memory.ts";
import type { ByteSource } from "../engine/source.ts";
import { damage } from "./damage.ts";
import type { JpegFrame } from "./frame.ts";
import { BLOCK, BLOCK_BYTES, CURSOR, INTERVAL, MEMBER, MEMBER_BYTES } from "./layout.ts";
import { DONE, ENDED_BEFORE, ENDS_EARLY, reasonOf, STARVED } from "./outcome.ts";
import { ScanFeed, type Windows } from "./scanFeed.ts";
import { mcusOf, type ScanTables, setUpCursor } from "./scanSetup.ts";
import type { ScanPlan } from "./structure.ts";

/** Where a cursor stands between two rows of MCUs. */
export interface CursorState {
  /** Offset in the file of the byte that holds the next bit, and how many of its bits are used. */
  readonly offset: number;
  readonly bit: number;
  /** Blocks that follow without a coefficient. */
  readonly endRun: number;
  /** DC predictions by member. */
  readonly predictions: readonly number[];
}

/** Where a member's blocks go. */
export interface MemberTarget {
  readonly out: number;
  readonly stride: number;
  /** Bytes from one MCU to the next. */
  readonly step: number;
  /** Of a transformed block. */
  readonly size: number;
}

/** Reads one scan: the struct that its kernels work on, fed with the file's bytes. */
export class ScanCursor {
  readonly plan: ScanPlan;
  /** Address of the struct. */
  readonly pointer: number;
  readonly #memory: EngineMemory;
  readonly #size: number;
  readonly #mcus: number;
  readonly #feed: ScanFeed;
  /** Bits of the first byte that are used already. */
  #skipBits = 0;
  /** MCUs before the present row of them. */
  #mcusBefore = 0;

  /** @param end offset in the file behind the marker that ends the data */
  constructor(
    memory: EngineMemory,
    source: ByteSource,
    plan: ScanPlan,
    frame: JpegFrame,
    tables: ScanTables,
    windows: Windows,
    end: number,
  ) {
    this.plan = plan;
    this.#memory = memory;
    this.#size = source.size;
    this.#mcus = mcusOf(plan, frame);
    this.pointer = setUpCursor(memory, plan, frame, tables, windows.windowBytes);
    this.#feed = new ScanFeed(memory, source, this.pointer, end, windows);
    this.start({ offset: plan.offset, bit: 0, endRun: 0, predictions: [] }, 0);
  }

  /** Goes on from a state, `mcus` behind the scan's beginning. */
  start({ offset, bit, endRun, predictions }: CursorState, mcus: number): void {
    this.#feed.start(offset);
    this.#skipBits = bit;
    const base = this.#get(CURSOR.base);
    for (const field of [CURSOR.at, CURSOR.tail, CURSOR.swapped]) this.#set(field, base);
    for (const field of [CURSOR.bitsLow, CURSOR.bitsHigh, CURSOR.count]) this.#set(field, 0);
    for (const field of [CURSOR.closed, CURSOR.current, CURSOR.ended]) this.#set(field, 0);
    for (const field of [CURSOR.zeros, CURSOR.filled, CURSOR.mcu]) this.#set(field, 0);
    const interval = this.#get(CURSOR.intervals) >> 2;
    this.#memory.words[interval + INTERVAL.start] = base;
    this.#memory.words[interval + INTERVAL.end] = base;
    this.#memory.words[interval + INTERVAL.offset] = offset;
    const perInterval = this.#get(CURSOR.perInterval);
    // Between two intervals the one before is still to be ended.
    const index = mcus === 0 ? 0 : Math.ceil(mcus / perInterval) - 1;
    this.#set(CURSOR.left, (index + 1) * perInterval - mcus);
    this.#set(CURSOR.restartsLeft, Math.ceil(this.#mcus / perInterval) - 1 - index);
    this.#set(CURSOR.nextRestart, index & 7);
    this.#set(CURSOR.endRun, endRun);
    this.plan.members.forEach((_, i) => {
      this.#memory.words[this.#member(i) + MEMBER.prediction] = predictions[i] ?? 0;
    });
  }

  /** Address of one block's room, for what is not kept. */
  get scratch(): number {
    return this.#get(CURSOR.scratch);
  }

  /** To be asked between two rows of MCUs. */
  state(): CursorState {
    const used = (8 - (this.#get(CURSOR.count) & 7)) & 7;
    return {
      offset: this.#memory.kernels.fileOffset(this.pointer),
      bit: this.#skipBits > 0 ? this.#skipBits : used,
      endRun: this.#get(CURSOR.endRun),
      predictions: this.plan.members.map(
        (_, i) => this.#memory.words[this.#member(i) + MEMBER.prediction] ?? 0,
      ),
    };
  }

  /** Says where the blocks of member `index` go from now on. */
  aim(index: number, { out, stride, step, size }: MemberTarget): void {
    const member = this.#member(index);
    const words = this.#memory.words;
    words[member + MEMBER.out] = out;
    words[member + MEMBER.stride] = stride;
    words[member + MEMBER.step] = step;
    words[member + MEMBER.size] = size;
  }

  /** Where in an MCU each block of a member lies: bytes from its first one, in the order of the blocks. */
  aimBlocks(index: number, offsets: readonly number[]): void {
    const member = this.#member(index) << 2;
    const blocks = this.#get(CURSOR.blocks) >> 2;
    let next = 0;
    for (let i = 0; i < this.#get(CURSOR.blockCount); i += 1) {
      const block = blocks + (i * BLOCK_BYTES) / 4;
      if (this.#memory.words[block + BLOCK.member] !== member) continue;
      this.#memory.words[block + BLOCK.offset] = offsets[next] ?? 0;
      next += 1;
    }
  }

  /** Begins a row of MCUs; `mcus` of the scan are before it. */
  beginRow(mcus: number): void {
    this.#mcusBefore = mcus;
    this.#set(CURSOR.mcu, 0);
  }

  /**
   * Runs a kernel until it is done, and feeds it.
   * @throws DarkroomError `picture_damaged`
   */
  async run(kernel: (cursor: number) => number): Promise<void> {
    for (let outcome = kernel(this.pointer); outcome !== DONE; outcome = kernel(this.pointer)) {
      if (outcome !== STARVED) throw this.#fault(outcome);
      this.#memory.kernels.compact(this.pointer);
      while (!this.#feed.give()) if (!(await this.#feed.fetch())) throw this.#fault(ENDS_EARLY);
      if (this.#skipBits > 0 && this.#get(CURSOR.swapped) > this.#get(CURSOR.base)) this.#skip();
    }
  }

  /** Checks that the data ends with the last MCU, and gives back what is held. Returns the offset of its end. */
  async finish(): Promise<number> {
    await this.run((cursor) => this.#memory.kernels.finishScan(cursor));
    this.end();
    return this.#feed.offset;
  }

  /** Gives back what is held; nothing more is to be read. */
  end(): void {
    this.#feed.end();
  }

  /** Passes over the used bits of the first byte. */
  #skip(): void {
    const at = this.#get(CURSOR.at);
    this.#set(CURSOR.bitsHigh, (this.#memory.words[at >> 2] ?? 0) << this.#skipBits);
    this.#set(CURSOR.count, 32 - this.#skipBits);
    this.#set(CURSOR.at, at + 4);
    this.#skipBits = 0;
  }

  #fault(outcome: number): DarkroomError {
    // Why the window ends is of no account to an interval before the last that is in it.
    const isLast = this.#get(CURSOR.current) + 1 >= this.#get(CURSOR.closed);
    const reason = reasonOf(outcome, isLast ? this.#get(CURSOR.ended) : DONE);
    const byte = Math.min(this.#memory.kernels.fileOffset(this.pointer), this.#size);
    const mcu = this.#mcusBefore + this.#get(CURSOR.mcu) - (outcome === ENDED_BEFORE ? 1 : 0);
    return damage(reason, { byte, scan: this.plan.number, mcu });
  }

  /** Word of a member's struct. */
  #member(index: number): number {
    return (this.#get(CURSOR.members) + index * MEMBER_BYTES) >> 2;
  }

  #get(field: number): number {
    return this.#memory.words[(this.pointer >> 2) + field] ?? 0;
  }

  #set(field: number, value: number): void {
    this.#memory.words[(this.pointer >> 2) + field] = value;
  }
}
