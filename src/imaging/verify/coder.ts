import type { BitReader } from "./bits.ts";

/** Decodes the MCUs of one kind of scan. */
export interface ScanCoder {
  /** Begins a restart interval (T.81, F.2.1.3.1): predictions and runs start anew. */
  reset(): void;
  decodeMcu(index: number): void;
  /** Ends a restart interval; throws where something reaches beyond it. */
  finish(): void;
}

/** RST0 to RST7 (T.81, table B.1). */
const RST0 = 0xd0;

/** Decodes all MCUs of a scan with the restart markers between them (T.81, E.2.4). */
export function decodeScan(reader: BitReader, coder: ScanCoder, mcus: number, restartInterval: number): void {
  const interval = restartInterval === 0 ? mcus : restartInterval;
  for (let start = 0, restarts = 0; start < mcus; start += interval, restarts += 1) {
    if (start > 0) passRestart(reader, restarts - 1);
    coder.reset();
    const end = Math.min(mcus, start + interval);
    for (let index = start; index < end; index += 1) {
      reader.mcu = index;
      coder.decodeMcu(index);
    }
    coder.finish();
    reader.finish();
  }
}

function passRestart(reader: BitReader, number: number): void {
  const at = reader.at;
  const code = reader.takeMarker();
  if (code === RST0 + (number & 7)) return;
  reader.at = at;
  const restart = code !== undefined && code >= RST0 && code < RST0 + 8;
  throw reader.fault(restart ? "A restart marker is out of order." : "A restart marker is missing.");
}
