import { deflateRawSync, deflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { DarkroomError } from "../../errors.ts";
import { decodeTainted } from "./decode.fixture.ts";
import { adlerOf, DeflateBits, randomNumbers, zlibFrame } from "./inflate.fixture.ts";
import type { PngOptions } from "./openPng.ts";
import {
  chunk,
  everyKind,
  expectedRaster,
  filteredRows,
  ihdr,
  type PngRecipe,
  writePng,
} from "./png.fixture.ts";

const PLAIN: PngRecipe = { width: 40, height: 30, type: 2, depth: 8 };
const SIGNATURE = writePng(PLAIN).subarray(0, 8);
const HEAD = chunk("IHDR", ihdr(PLAIN));
const DATA = deflateSync(filteredRows(PLAIN));
const IDAT = chunk("IDAT", DATA);
const IEND = chunk("IEND");
/** A match of length 3 and distance 1 as the first thing, with fixed codes (RFC 1951, 3.2.6). */
const FAR = new DeflateBits().number(3, 3).code("0000001").code("00000").code("0000000").bytes();

describe("a damaged PNG", () => {
  it.each([
    ["no PNG", "no PNG", Buffer.from("GIF89a and so on")],
    ["nothing", "no PNG", Buffer.alloc(0)],
    ["no IHDR", "begin with IHDR", png(IDAT, IEND)],
    ["two headers", "two headers", png(HEAD, HEAD, IDAT, IEND)],
    ["a wrong checksum in IHDR", "IHDR chunk is wrong", png(flipped(HEAD, -1), IDAT, IEND)],
    ["no data", "no picture data", png(HEAD, IEND)],
    ["no end of the head", "ends before its picture data", png(HEAD)],
    ["a palette in a grey picture", "palette is broken", png(grey(), chunk("PLTE", Buffer.alloc(6)), IDAT)],
    ["a palette of 7 bytes", "palette is broken", png(HEAD, chunk("PLTE", Buffer.alloc(7)), IDAT)],
    ["a chunk type that is no word", "head is broken", png(HEAD, chunk("ab1d"), IDAT)],
  ])("is refused before its data: %s", async (_name, reason, file) => {
    expect(await faultOf(file)).toMatchObject({
      code: "picture_damaged",
      reason: expect.stringContaining(reason),
    });
  });

  it("is not to blame for a chunk that nobody knows", async () => {
    expect(await faultOf(png(HEAD, chunk("PuRp"), IDAT, IEND))).toMatchObject({
      code: "unsupported_picture",
    });
    const known = await decodeTainted(png(HEAD, flipped(chunk("puRp"), -1), IDAT, IEND), {}, 0);
    expect(known).toEqual(expectedRaster(PLAIN));
  });

  it.each([
    ["a wrong checksum of a chunk", "IDAT chunk is wrong", png(HEAD, flipped(IDAT, -1), IEND)],
    ["no zlib stream", "begin as a zlib stream", withData(Buffer.from("no zlib"))],
    ["a preset dictionary", "preset dictionary", withData(Buffer.from([0x78, 0xbb, 1, 2, 3, 4]))],
    ["a block of type 3", "does not exist", withData(zlibFrame(Buffer.from([7]), 0))],
    [
      "a stored block that contradicts itself",
      "stored block",
      withData(zlibFrame(Buffer.from([1, 5, 0, 0, 0]), 0)),
    ],
    ["a distance before the start", "before its beginning", withData(zlibFrame(FAR, 0))],
    ["a wrong checksum over the rows", "picture data is wrong", withData(flipped(DATA, -1))],
    ["a stream that is cut", "ends before the picture", withData(DATA.subarray(0, DATA.length >> 1))],
    ["a stream without its checksum", "ends before the picture", withData(DATA.subarray(0, -2))],
    ["an empty chunk alone", "ends before the picture", withData(Buffer.alloc(0))],
    ["a row too few", "fewer rows", withData(deflateSync(filteredRows(PLAIN).subarray(0, -121)))],
    ["a byte too few", "fewer rows", withData(deflateSync(filteredRows(PLAIN).subarray(0, -1)))],
    [
      "a byte too many",
      "more rows",
      withData(deflateSync(Buffer.concat([filteredRows(PLAIN), Buffer.alloc(1)]))),
    ],
    ["a filter of type 5", "filter", writePng({ ...PLAIN, filter: (row) => (row === 17 ? 5 : 4) })],
  ])("is refused with the place: %s", async (_name, reason, file) => {
    for (const chunkBytes of [7, 262_144]) {
      const fault = await faultOf(file, { chunkBytes });
      expect(fault).toMatchObject({ code: "picture_damaged", reason: expect.stringContaining(reason) });
      expect(fault.byte).toBeGreaterThanOrEqual(41);
      expect(fault.byte).toBeLessThanOrEqual(file.length);
      expect(fault.row).toBeLessThanOrEqual(30);
    }
  });

  it("names the row and the byte where its data stops", async () => {
    const deflate = (rows: Buffer) => deflateSync(rows, { level: 0 });
    const file = writePng({ ...PLAIN, deflate });
    // Behind the head and the zlib and block headers, 10 whole rows and a piece of the next.
    const end = 41 + 7 + 10 * 121 + 50;
    expect(await faultOf(file.subarray(0, end), { chunkBytes: 64 })).toMatchObject({ row: 10, byte: end });
    expect(await faultOf(writePng({ ...PLAIN, filter: (row) => (row === 17 ? 5 : 4) }))).toMatchObject({
      row: 17,
    });
  });

  it("is refused where a pixel names no palette entry, and padding bits name none", async () => {
    const recipe = { width: 9, height: 6, type: 3, depth: 4, palette: Buffer.alloc(9, 1) };
    for (const interlaced of [false, true]) {
      const good = { ...recipe, interlaced, palette: Buffer.alloc(48, 1), sample: () => 2 };
      const bad = { ...good, sample: (x: number, y: number) => (x === 8 && y === 3 ? 3 : 2) };
      await decodeTainted(shortPalette(good), {}, 0);
      expect(await faultOf(shortPalette(bad))).toMatchObject({
        code: "picture_damaged",
        reason: expect.stringContaining("palette entry"),
        row: 3,
      });
    }
  });

  it("is taken where bytes follow the stream's end, as libpng takes it", async () => {
    const expected = expectedRaster(PLAIN);
    const junk = Buffer.from("what is this");
    expect(await decodeTainted(withData(Buffer.concat([DATA, junk])), {}, 0)).toEqual(expected);
    expect(await decodeTainted(png(HEAD, IDAT, chunk("IDAT", junk), IEND), {}, 0)).toEqual(expected);
    expect(await decodeTainted(png(HEAD, IDAT), {}, 0)).toEqual(expected);
  });

  it("is refused where its end is missing at any byte, and interlaced too", async () => {
    for (const interlaced of [false, true]) {
      const file = writePng({ width: 9, height: 9, type: 6, depth: 8, interlaced });
      const end = file.length - 12;
      for (let length = 0; length < end - 4; length += 1) {
        expect((await faultOf(file.subarray(0, length), { chunkBytes: 100 })).code).toBe("picture_damaged");
      }
    }
  });

  it("cannot give more than its header promises, whatever it holds", async () => {
    const bomb = zlibFrame(deflateRawSync(Buffer.alloc(50_000_000)), adlerOf(Buffer.alloc(0)));
    for (const interlaced of [false, true]) {
      const file = png(chunk("IHDR", ihdr({ ...PLAIN, interlaced })), chunk("IDAT", bomb), IEND);
      expect(await faultOf(file)).toMatchObject({ reason: expect.stringContaining("more rows"), row: 30 });
    }
  });

  it("ends in a picture or a fault, the same whatever memory held: 2,000 of every kind", async () => {
    const next = randomNumbers(20);
    const files = everyKind(19, 13).map((recipe, i) =>
      writePng({ ...recipe, splits: i % 2 === 0 ? [] : [20, 9, 0] }),
    );
    const met = new Map<string, number>();
    for (let i = 0; i < 2000; i += 1) {
      const file = mutated(files[i % files.length] as Buffer, next);
      const options = { chunkBytes: i % 5 === 0 ? 11 : 4096 };
      const [first, second] = [await outcomeOf(file, options, 0x00), await outcomeOf(file, options, 0xa5)];
      expect(second).toEqual(first);
      const name = typeof first === "string" ? first : "picture";
      met.set(name, (met.get(name) ?? 0) + 1);
    }
    expect(met.size).toBeGreaterThan(8);
    expect([...met.keys()]).toContain("picture");
  });
});

function png(...chunks: readonly Uint8Array[]): Buffer {
  return Buffer.concat([SIGNATURE, ...chunks]);
}

function withData(data: Uint8Array): Buffer {
  return png(HEAD, chunk("IDAT", data), IEND);
}

function grey(): Buffer {
  return chunk("IHDR", ihdr({ ...PLAIN, type: 0 }));
}

function flipped(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[(at + copy.length) % copy.length] = (copy.at(at) ?? 0) ^ 1;
  return copy;
}

/** Cuts the palette down to three entries. */
function shortPalette(recipe: PngRecipe): Buffer {
  const file = writePng(recipe);
  const at = file.indexOf("PLTE") - 4;
  return Buffer.concat([file.subarray(0, at), chunk("PLTE", Buffer.alloc(9, 1)), file.subarray(at + 60)]);
}

/**
 * Flips bits in the picture data, or in the whole file; the chunks' sums are made right again half of the
 * time.
 */
function mutated(file: Buffer, next: () => number): Buffer {
  const data = file.indexOf("IDAT") + 4;
  const length = file.readUInt32BE(data - 8);
  const copy = Buffer.from(file);
  const [from, to] = next() % 3 === 0 ? [8, file.length] : [data, data + length];
  for (let flips = 1 + (next() % 3); flips > 0; flips -= 1) {
    const at = from + (next() % (to - from));
    copy[at] = (copy[at] ?? 0) ^ (1 << (next() % 8));
  }
  if (next() % 2 === 0) {
    chunk("IHDR", copy.subarray(16, 29)).copy(copy, 8);
    chunk("IDAT", copy.subarray(data, data + length)).copy(copy, data - 8);
  }
  return next() % 20 === 0 ? copy.subarray(0, next() % copy.length) : copy;
}

/** The pixels, or the fault's reason. */
async function outcomeOf(file: Uint8Array, options: PngOptions, taint: number): Promise<unknown> {
  try {
    return await decodeTainted(file, options, taint);
  } catch (fault) {
    if (fault instanceof DarkroomError) return `${fault.code} ${fault.detail?.reason}`;
    throw fault;
  }
}

async function faultOf(
  file: Uint8Array,
  options: PngOptions = {},
): Promise<{ code: string; reason?: unknown; byte?: unknown; row?: unknown }> {
  try {
    await decodeTainted(file, options, 0xa5);
  } catch (fault) {
    if (fault instanceof DarkroomError) return { code: fault.code, ...fault.detail };
    throw fault;
  }
  return { code: "nothing was thrown" };
}
