import type { BitReader } from "./bits.ts";
import type { ScanCoder } from "./coder.ts";
import { type DcState, decodeDc } from "./dc.ts";

/** First scan of DC (T.81, G.2.1 and G.1.2.1); `order` has the member of each block of an MCU. */
export function dcFirstCoder(reader: BitReader, order: readonly DcState[], al: number): ScanCoder {
  return {
    reset(): void {
      for (const member of order) member.prediction = 0;
    },
    decodeMcu(): void {
      for (const member of order) decodeDc(reader, member, al);
      reader.checkEnough();
    },
    finish(): void {},
  };
}

/** Later scans of DC: one bit for each block, any of which is valid (T.81, G.1.2.1). */
export function dcRefinementCoder(reader: BitReader, blocks: number): ScanCoder {
  return {
    reset(): void {},
    decodeMcu(): void {
      reader.skip(blocks);
      reader.checkEnough();
    },
    finish(): void {},
  };
}
