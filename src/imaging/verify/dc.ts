import type { BitReader } from "./bits.ts";
import { BOUNDS, type Quantizer } from "./bounds.ts";
import { decodeSymbol, type HuffmanTable, receiveExtended } from "./huffman.ts";

/** What the DC coefficients of one component need in a scan. */
export interface DcState {
  readonly dcTable: HuffmanTable;
  readonly quantizer: Quantizer;
  /** DC of the block before, before the point transform is undone (T.81, F.2.2.1 and G.1.2.1). */
  prediction: number;
}

/** Decodes one DC difference; returns the block's dequantised DC. */
export function decodeDc(reader: BitReader, state: DcState, al: number): number {
  const category = decodeSymbol(reader, state.dcTable);
  if (category > BOUNDS.dcCategory) throw reader.fault("A DC difference is out of range.");
  if (category > 0) state.prediction += receiveExtended(reader, category);
  const { steps, peak } = state.quantizer;
  const step = (steps[0] ?? 0) * (1 << al);
  const dc = state.prediction * step;
  if (Math.abs(dc) > peak + step) throw reader.fault("A block is brighter or darker than samples can be.");
  return dc;
}
