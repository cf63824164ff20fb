import type { HuffmanSpec } from "./huffman.ts";
import type { Segment } from "./segment.ts";

/** Table classes of DHT (T.81, B.2.4.2). */
export const DC = 0;
export const AC = 1;

/** Natural order by zig-zag index (T.81, figure A.6). */
// biome-ignore format: eight by eight
const NATURAL = [
  0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5,
  12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28,
  35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51,
  58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
];

/** The tables in force, as DQT, DHT and DRI set them between scans. */
export class Tables {
  /** MCUs of a restart interval; 0 for none. */
  restartInterval = 0;
  readonly #steps = new Map<number, Uint16Array>();
  readonly #specs = new Map<number, HuffmanSpec>();

  /** DQT (T.81, B.2.4.1). */
  readQuantizers(segment: Segment): void {
    while (segment.left > 0) {
      const kind = segment.u8();
      if (kind >> 4 > 1 || (kind & 15) > 3) throw segment.fault("A quantisation table has no valid number.");
      const steps = new Uint16Array(64);
      for (const index of NATURAL) steps[index] = kind >> 4 === 0 ? segment.u8() : segment.u16();
      this.#steps.set(kind & 15, steps);
    }
  }

  /** DHT (T.81, B.2.4.2). */
  readHuffman(segment: Segment): void {
    while (segment.left > 0) {
      const kind = segment.u8();
      if (kind >> 4 > 1 || (kind & 15) > 3) throw segment.fault("A Huffman table has no valid number.");
      const counts = new Uint8Array(segment.take(16));
      const total = counts.reduce((sum, count) => sum + count, 0);
      if (total > 256) throw segment.fault("A Huffman table has more than 256 codes.");
      this.#specs.set(kind, { counts, symbols: new Uint8Array(segment.take(total)) });
    }
  }

  /** DRI (T.81, B.2.4.4). */
  readRestartInterval(segment: Segment): void {
    this.restartInterval = segment.u16();
    segment.finish();
  }

  /** The 64 steps in natural order. */
  quantizer(id: number, segment: Segment): Uint16Array {
    const steps = this.#steps.get(id);
    if (steps === undefined) throw segment.fault("A quantisation table is missing.");
    if (steps.includes(0)) throw segment.fault("A quantisation table holds a zero.");
    return steps;
  }

  huffman(tableClass: number, id: number, segment: Segment): HuffmanSpec {
    const spec = this.#specs.get((tableClass << 4) | id);
    if (spec === undefined) throw segment.fault("A Huffman table is missing.");
    return spec;
  }
}
