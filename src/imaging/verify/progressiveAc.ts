import type { DarkroomError } from "../../errors.ts";
import type { BitReader } from "./bits.ts";
import { BOUNDS, type Quantizer } from "./bounds.ts";
import type { ScanCoder } from "./coder.ts";
import { decodeSymbol, type HuffmanTable, receiveExtended } from "./huffman.ts";
import { countMarked, isMarked, mark } from "./nonzero.ts";

/** A scan of one component's AC coefficients from `ss` to `se`. */
export interface AcBand {
  readonly table: HuffmanTable;
  readonly quantizer: Quantizer;
  readonly nonzero: Uint32Array;
  readonly ss: number;
  readonly se: number;
  readonly al: number;
}

/** Symbols of this run and category 0 are a run of 16 zeros; smaller runs end a band (T.81, table G.1). */
const ZRL_RUN = 15;

/** First scan of a band (T.81, G.1.2.2). */
export function acFirstCoder(reader: BitReader, band: AcBand): ScanCoder {
  const { table, quantizer, nonzero, ss, se, al } = band;
  const { steps, peak } = quantizer;
  /** Blocks that follow without a coefficient in this band. */
  let endRun = 0;

  function decodeBlock(block: number): void {
    for (let k = ss; k <= se; k += 1) {
      const symbol = decodeSymbol(reader, table);
      const run = symbol >> 4;
      const category = symbol & 15;
      if (category === 0 && run < ZRL_RUN) {
        endRun = receiveEndRun(reader, run) - 1;
        break;
      }
      k += run;
      if (k > se) throw pastBand(reader);
      if (category === 0) continue;
      if (category > BOUNDS.acCategory) throw reader.fault("An AC coefficient is out of range.");
      const step = (steps[k] ?? 0) * (1 << al);
      const value = Math.abs(receiveExtended(reader, category)) * step;
      if (value > peak + step) throw reader.fault("A block has more contrast than samples can have.");
      mark(nonzero, block, k);
    }
    reader.checkEnough();
  }

  return {
    reset(): void {
      endRun = 0;
    },
    decodeMcu(block): void {
      if (endRun > 0) endRun -= 1;
      else decodeBlock(block);
    },
    finish: () => checkEndRun(reader, endRun),
  };
}

/** Later scans of a band (T.81, G.1.2.3): a bit for each coefficient that is not 0, and new ones between. */
export function acRefinementCoder(reader: BitReader, band: AcBand): ScanCoder {
  const { table, nonzero, ss, se } = band;
  let endRun = 0;

  /** Passes `zeros` coefficients that are 0, and the bits of those that are not; returns where the next 0 is. */
  function passZeros(block: number, from: number, zeros: number): number {
    let corrections = 0;
    let left = zeros;
    let k = from;
    for (; k <= se; k += 1) {
      if (isMarked(nonzero, block, k)) corrections += 1;
      else if (left === 0) break;
      else left -= 1;
    }
    reader.skip(corrections);
    return k;
  }

  function decodeBlock(block: number): void {
    let k = ss;
    while (k <= se) {
      const symbol = decodeSymbol(reader, table);
      const run = symbol >> 4;
      const category = symbol & 15;
      if (category === 0 && run < ZRL_RUN) {
        endRun = receiveEndRun(reader, run);
        break;
      }
      if (category > 1) throw reader.fault("A refined coefficient is out of range.");
      if (category === 1) reader.skip(1);
      k = passZeros(block, k, run);
      if (k > se) throw pastBand(reader);
      if (category === 1) mark(nonzero, block, k);
      k += 1;
    }
    if (endRun > 0) passBlock(block, k);
    reader.checkEnough();
  }

  /** The rest of a block within a run of ended bands: corrections only. */
  function passBlock(block: number, from: number): void {
    reader.skip(countMarked(nonzero, block, from, se));
    reader.checkEnough();
    endRun -= 1;
  }

  return {
    reset(): void {
      endRun = 0;
    },
    decodeMcu(block): void {
      if (endRun > 0) passBlock(block, ss);
      else decodeBlock(block);
    },
    finish: () => checkEndRun(reader, endRun),
  };
}

/** T.81, G.1.2.2: EOBn stands for 2^n blocks and what n more bits say. */
function receiveEndRun(reader: BitReader, n: number): number {
  return n === 0 ? 1 : (1 << n) + reader.receive(n);
}

function checkEndRun(reader: BitReader, endRun: number): void {
  if (endRun > 0) throw reader.fault("A run of empty blocks goes past the end of the scan.");
}

function pastBand(reader: BitReader): DarkroomError {
  return reader.fault("A run goes past the end of its block.");
}
