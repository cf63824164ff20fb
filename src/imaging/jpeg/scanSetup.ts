import type { EngineMemory } from "../engine/memory.ts";
import { damage } from "./damage.ts";
import type { JpegFrame } from "./frame.ts";
import { buildTable, type HuffmanSpec, type SymbolUse } from "./huffman.ts";
import {
  BLOCK,
  BLOCK_BYTES,
  CURSOR,
  CURSOR_BYTES,
  INTERVAL_BYTES,
  MEMBER,
  MEMBER_BYTES,
  SCRATCH_BYTES,
} from "./layout.ts";
import type { ScanPlan } from "./structure.ts";

/** Most that one block takes: 64 codes with their coefficients, of 31 bits each. */
const BLOCK_DATA_BYTES = 256;
/** Bits read ahead, and those of a run of bands. */
const AHEAD_BYTES = 32;
/** Shorter intervals only mean that a window is not filled. */
const INTERVAL_DATA_BYTES = 16;
/** The symbol that ends a block (T.81, F.1.2.2.1). */
const END_OF_BLOCK = 0;
/**
 * The largest dequantised coefficient: 64 samples of at most 128 have the norm 1024, and the DCT of T.81, A.3.3 keeps
 * it. Encoders that soften ringing let white samples overshoot by up to 31, a quarter of 128.
 */
const MAX_COEFFICIENT = 1024 * 1.25;

/** What all scans of a picture share. */
export interface ScanTables {
  /** Address of each component's 64 quantisation steps of 16 bits, in natural order. */
  readonly quantizers: readonly number[];
  /** Address of the Huffman table for one kind of scan. */
  huffman(spec: HuffmanSpec, use: SymbolUse, plan: ScanPlan): number;
}

export function scanTables(memory: EngineMemory, steps: readonly Uint16Array[]): ScanTables {
  const built = new Map<HuffmanSpec, Map<SymbolUse, number>>();
  return {
    quantizers: steps.map((table) => memory.copyIn(table)),
    huffman(spec, use, plan) {
      const uses = built.get(spec) ?? new Map<SymbolUse, number>();
      built.set(spec, uses);
      const known = uses.get(use);
      if (known !== undefined) return known;
      const table = buildTable(spec, use);
      if (table === null) {
        throw damage("A Huffman table is no prefix code.", { byte: plan.offset, scan: plan.number, mcu: 0 });
      }
      const pointer = memory.copyIn(table);
      uses.set(use, pointer);
      return pointer;
    },
  };
}

/** MCUs of a scan (T.81, A.2): blocks of one component, or those of the frame. */
export function mcusOf({ members }: ScanPlan, frame: JpegFrame): number {
  const [first] = members;
  if (first === undefined || members.length > 1) return frame.mcusWide * frame.mcusHigh;
  return first.component.blocksWide * first.component.blocksHigh;
}

/** The struct of a scan's cursor with all that does not change, and its window of at least `windowBytes`. */
export function setUpCursor(
  memory: EngineMemory,
  plan: ScanPlan,
  frame: JpegFrame,
  tables: ScanTables,
  windowBytes: number,
): number {
  const { members, restartInterval } = plan;
  const blocks = blocksOf(plan);
  const mcuBytes = blocks * BLOCK_DATA_BYTES + AHEAD_BYTES;
  const roof = Math.max(windowBytes, 4 * mcuBytes);
  const intervalRoom = restartInterval === 0 ? 2 : Math.ceil(roof / INTERVAL_DATA_BYTES);
  const pointer = memory.allocZeroed(CURSOR_BYTES);
  const memberStructs = memory.allocZeroed(members.length * MEMBER_BYTES);
  const blockStructs = memory.allocZeroed(blocks * BLOCK_BYTES);
  const base = memory.alloc(roof + mcuBytes);
  const fields: [number, number][] = [
    [CURSOR.base, base],
    [CURSOR.roof, base + roof],
    [CURSOR.intervals, memory.alloc(intervalRoom * INTERVAL_BYTES)],
    [CURSOR.intervalRoom, intervalRoom],
    [CURSOR.perInterval, restartInterval === 0 ? mcusOf(plan, frame) : restartInterval],
    [CURSOR.mcuBytes, mcuBytes],
    [CURSOR.members, memberStructs],
    [CURSOR.memberCount, members.length],
    [CURSOR.blocks, blockStructs],
    [CURSOR.blockCount, blocks],
    [CURSOR.scratch, memory.allocZeroed(SCRATCH_BYTES)],
    [CURSOR.holesShow, showsHoles(plan, frame) ? 1 : 0],
    [CURSOR.ss, plan.ss],
    [CURSOR.se, plan.se],
    [CURSOR.al, plan.al],
  ];
  for (const [field, value] of fields) memory.words[(pointer >> 2) + field] = value;
  members.forEach((_, i) => {
    setUpMember(memory, memberStructs + i * MEMBER_BYTES, i, plan, frame, tables);
  });
  let block = blockStructs >> 2;
  for (const [i, { component }] of members.entries()) {
    const count = members.length === 1 ? 1 : component.h * component.v;
    for (let n = 0; n < count; n += 1, block += BLOCK_BYTES >> 2) {
      memory.words[block + BLOCK.member] = memberStructs + i * MEMBER_BYTES;
    }
  }
  return pointer;
}

/** Blocks of one MCU. */
function blocksOf({ members }: ScanPlan): number {
  return members.length === 1 ? 1 : members.reduce((sum, { component: { h, v } }) => sum + h * v, 0);
}

function setUpMember(
  memory: EngineMemory,
  pointer: number,
  index: number,
  plan: ScanPlan,
  frame: JpegFrame,
  tables: ScanTables,
): void {
  const { dc = null, ac = null } = plan.huffman[index] ?? {};
  const quantizer = tables.quantizers[plan.members[index]?.index ?? 0] ?? 0;
  const dcTable = dc === null ? 0 : tables.huffman(dc, "dc", plan);
  const acTable = ac === null ? 0 : tables.huffman(ac, acUse(plan, frame), plan);
  const step = (new DataView(memory.bytes.buffer).getUint16(quantizer, true) || 1) << plan.al;
  const words = memory.words;
  words[(pointer >> 2) + MEMBER.dcTable] = dcTable;
  words[(pointer >> 2) + MEMBER.acTable] = acTable;
  words[(pointer >> 2) + MEMBER.quantizer] = quantizer;
  words[(pointer >> 2) + MEMBER.dcBound] = Math.floor((MAX_COEFFICIENT + step) / step);
}

function acUse({ ah }: ScanPlan, { progressive }: JpegFrame): SymbolUse {
  if (!progressive) return "ac";
  return ah === 0 ? "acFirst" : "acRefinement";
}

/** Whether a long run of zero bits cannot be sound: it would not be ends of blocks. */
function showsHoles({ huffman }: ScanPlan, { progressive }: JpegFrame): boolean {
  return !progressive && !huffman.every(({ ac }) => ac?.symbols[0] === END_OF_BLOCK);
}
