import type { BitReader } from "./bits.ts";
import { BOUNDS } from "./bounds.ts";
import type { ScanCoder } from "./coder.ts";
import { type DcState, decodeDc } from "./dc.ts";
import { decodeSymbol, type HuffmanTable, receiveExtended, zeroSymbol } from "./huffman.ts";

/** Symbols without a coefficient (T.81, table F.2 and F.1.2.2.1). */
const END_OF_BLOCK = 0x00;
const SIXTEEN_ZEROS = 0xf0;

/** One component of a sequential scan. */
export interface SequentialMember extends DcState {
  readonly acTable: HuffmanTable;
}

/** Baseline and extended sequential scans (T.81, F.2.2); `order` has the member of each block of an MCU. */
export function sequentialCoder(reader: BitReader, order: readonly SequentialMember[]): ScanCoder {
  const zerosEndBlocks = order.every(({ acTable }) => zeroSymbol(acTable) === END_OF_BLOCK);
  if (!zerosEndBlocks) reader.holeBytes = BOUNDS.holeBytes;
  return {
    reset(): void {
      for (const member of order) member.prediction = 0;
    },
    decodeMcu(): void {
      for (const member of order) decodeBlock(reader, member);
    },
    finish(): void {},
  };
}

/** T.81, F.2.2.2; a run of 16 zeros may end with the block, as decoders take it, but not go past it. */
function decodeBlock(reader: BitReader, member: SequentialMember): void {
  const dc = decodeDc(reader, member, 0);
  const { acTable, quantizer } = member;
  const { steps } = quantizer;
  let energy = dc * dc;
  let k = 1;
  while (k < 64) {
    const symbol = decodeSymbol(reader, acTable);
    if (symbol === END_OF_BLOCK) break;
    const category = symbol & 15;
    k += symbol >> 4;
    if (k > 63) throw reader.fault("A run goes past the end of its block.");
    if (category > 0) {
      if (category > BOUNDS.acCategory) throw reader.fault("An AC coefficient is out of range.");
      const value = receiveExtended(reader, category) * (steps[k] ?? 0);
      energy += value * value;
    } else if (symbol !== SIXTEEN_ZEROS) {
      throw reader.fault("The data holds a code without a meaning.");
    }
    k += 1;
  }
  if (energy > quantizer.energy) throw reader.fault("A block has more contrast than samples can have.");
  reader.checkEnough();
}
