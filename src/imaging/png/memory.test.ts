import { crc32 } from "node:zlib";
import { expect, it } from "vitest";
import { EngineMemory } from "../engine/memory.ts";
import { kernelModule } from "../engine/module.fixture.ts";
import type { ByteSource } from "../engine/source.ts";
import { readIhdr } from "../probe/png-header.ts";
import { openPng } from "./openPng.ts";
import { passBytes, passesOf } from "./passes.ts";
import { chunk, ihdr, type PngRecipe } from "./png.fixture.ts";

const MIB = 1024 * 1024;
const BLOCK = 65_535;
const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]);

/**
 * A black PNG in stored blocks, as large as its samples: a file that is never held, but made where it is
 * read.
 */
class BlackPng implements ByteSource {
  readonly size: number;
  /** What is not zero, apart from the heads of all blocks but the last. */
  readonly #pieces: (readonly [at: number, bytes: Uint8Array])[] = [];
  readonly #firstBlock: number;
  readonly #blocks: number;

  constructor(recipe: PngRecipe) {
    const header = ihdr(recipe);
    const bytes = passesOf(readIhdr(header)).reduce((sum, pass) => sum + passBytes(pass), 0);
    this.#blocks = Math.floor((bytes - 1) / BLOCK);
    const rest = bytes - this.#blocks * BLOCK;
    const end = {
      adler: Buffer.alloc(4),
      crc: Buffer.alloc(4),
      head: Buffer.from([1, 0, 0, 0, 0]),
      length: Buffer.alloc(4),
    };
    end.head.writeUInt16LE(rest, 1);
    end.head.writeUInt16LE(rest ^ 0xffff, 3);
    // The sums over nothing but zeros: 1, and their number (RFC 1950, 8.2).
    end.adler.writeUInt16BE(bytes % 65_521, 0);
    end.adler.writeUInt16BE(1, 2);
    const before = Buffer.concat([SIGNATURE, chunk("IHDR", header), end.length, Buffer.from("IDAT\x78\x01")]);
    this.#firstBlock = before.length;
    const lastBlock = before.length + this.#blocks * (5 + BLOCK);
    const data = before.length - 2;
    const dataEnd = lastBlock + 5 + rest + 4;
    before.writeUInt32BE(dataEnd - data, data - 8);
    this.size = dataEnd + 4 + 12;
    this.#pieces.push(
      [0, before],
      [lastBlock, end.head],
      [dataEnd - 4, end.adler],
      [dataEnd + 4, chunk("IEND")],
    );
    let sum = 0;
    for (let at = data - 4; at < dataEnd; at += MIB) {
      sum = crc32(this.#bytes(at, Math.min(MIB, dataEnd - at)), sum);
    }
    end.crc.writeUInt32BE(sum);
    this.#pieces.push([dataEnd, end.crc]);
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    return this.#bytes(offset, Math.min(length, this.size - offset));
  }

  #bytes(offset: number, length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    const put = (at: number, piece: Uint8Array) => {
      for (const [i, value] of piece.entries()) {
        if (at + i >= offset && at + i < offset + length) bytes[at + i - offset] = value;
      }
    };
    const head = Uint8Array.from([0, 0xff, 0xff, 0, 0]);
    const first = Math.max(0, Math.floor((offset - this.#firstBlock) / (5 + BLOCK)));
    for (let block = first; block < this.#blocks; block += 1) {
      const at = this.#firstBlock + block * (5 + BLOCK);
      if (at >= offset + length) break;
      put(at, head);
    }
    for (const [at, piece] of this.#pieces) put(at, piece);
    return bytes;
  }
}

it.each([
  ["plain", false, 2],
  ["interlaced", true, 8],
])("%s, a PNG of 100 megapixels is decoded in few MiB", async (_name, interlaced, most) => {
  const recipe: PngRecipe = { width: 12_000, height: 8_400, type: 2, depth: 8, interlaced };
  const memory = new EngineMemory(kernelModule());
  const stage = await openPng(new BlackPng(recipe), memory);
  let rows = 0;
  for (let group = await stage.pull(); group !== null; group = await stage.pull()) rows += group.count;
  expect(rows).toBe(recipe.height);
  expect(memory.peak).toBeGreaterThan(MIB / 2);
  expect(memory.peak).toBeLessThan(most * MIB);
});
