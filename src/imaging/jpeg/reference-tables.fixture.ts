import type { DarkroomError } from "../../errors.ts";
import { makeQuantizer, type Quantizer } from "./reference-bounds.fixture.ts";
import { buildTable, type HuffmanSpec, type HuffmanTable } from "./reference-huffman.fixture.ts";
import type { Segment } from "./reference-segment.fixture.ts";

/** Table classes of DHT (T.81, B.2.4.2). */
export const DC = 0;
export const AC = 1;

/** The tables in force, as DQT, DHT and DRI set them between scans; made ready only when a scan uses them. */
export class Tables {
  /** MCUs of a restart interval; 0 for none. */
  restartInterval = 0;
  readonly #steps = new Map<number, Float64Array>();
  readonly #specs = new Map<number, HuffmanSpec>();
  readonly #built = new Map<number, HuffmanTable>();

  /** DQT (T.81, B.2.4.1). */
  readQuantizers(segment: Segment): void {
    while (segment.left > 0) {
      const kind = segment.u8();
      if (kind >> 4 > 1 || (kind & 15) > 3) throw segment.fault("A quantisation table has no valid number.");
      const steps = new Float64Array(64);
      for (let k = 0; k < 64; k += 1) steps[k] = kind >> 4 === 0 ? segment.u8() : segment.u16();
      this.#steps.set(kind & 15, steps);
    }
  }

  /** DHT (T.81, B.2.4.2). */
  readHuffman(segment: Segment): void {
    while (segment.left > 0) {
      const kind = segment.u8();
      if (kind >> 4 > 1 || (kind & 15) > 3) throw segment.fault("A Huffman table has no valid number.");
      const counts = segment.take(16);
      const total = counts.reduce((sum, count) => sum + count, 0);
      if (total > 256) throw segment.fault("A Huffman table has more than 256 codes.");
      this.#specs.set(kind, { counts, symbols: segment.take(total) });
      this.#built.delete(kind);
    }
  }

  /** DRI (T.81, B.2.4.4). */
  readRestartInterval(segment: Segment): void {
    this.restartInterval = segment.u16();
    segment.finish();
  }

  quantizer(id: number, fault: (reason: string) => DarkroomError): Quantizer {
    const steps = this.#steps.get(id);
    if (steps === undefined) throw fault("A quantisation table is missing.");
    if (steps.includes(0)) throw fault("A quantisation table holds a zero.");
    return makeQuantizer(steps);
  }

  huffman(tableClass: number, id: number, fault: (reason: string) => DarkroomError): HuffmanTable {
    const kind = (tableClass << 4) | id;
    const known = this.#built.get(kind);
    if (known !== undefined) return known;
    const spec = this.#specs.get(kind);
    if (spec === undefined) throw fault("A Huffman table is missing.");
    const table = buildTable(spec);
    if (table === null) throw fault("A Huffman table is no prefix code.");
    this.#built.set(kind, table);
    return table;
  }
}
