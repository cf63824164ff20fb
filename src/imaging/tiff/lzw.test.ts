import sharp from "sharp";
import { expect, it } from "vitest";
import { EngineMemory } from "../engine/memory.ts";
import { kernelModule } from "../engine/module.fixture.ts";
import { seeded } from "../photograph.fixture.ts";
import { makeTiff } from "./tiff.fixture.ts";

const memory = new EngineMemory(kernelModule());
const CLEAR = 256;
const END = 257;

/** The codes of a strip, each with its place, as a decoder after TIFF 6.0, section 13, reads them. */
function readCodes(bytes: Uint8Array): number[] {
  const codes: number[] = [];
  let [at, width, next] = [0, 9, 258];
  for (;;) {
    let code = 0;
    for (let bit = 0; bit < width; bit++, at++) {
      code = 2 * code + (((bytes[at >> 3] as number) >> (7 - (at & 7))) & 1);
    }
    codes.push(code);
    if (code === END) break;
    if (code === CLEAR) [width, next] = [9, 257];
    else next += 1;
    // The decoder is an entry behind, so it changes when its own table has one entry less than 2^width.
    if (next >= (1 << width) - 1 && width < 12) width += 1;
  }
  expect(Math.ceil(at / 8)).toBe(bytes.length);
  return codes;
}

/** One row whose differences are `bytes`. */
async function strip(bytes: readonly number[]) {
  const data = Uint8Array.from(bytes);
  for (let i = 3; i < data.length; i++) data[i] = (data[i] as number) + (data[i - 3] as number);
  const print = { width: data.length / 3, height: 1, data };
  const { file, strips } = await makeTiff(memory, print, { compression: "lzw", rowsPerStrip: 1 });
  const pixels = await sharp(file, { failOn: "warning" }).raw().toBuffer();
  expect(pixels.equals(data)).toBe(true);
  return readCodes(strips[0]?.bytes as Uint8Array);
}

/** Bytes of which no two neighbours come twice, so that each makes a string: a walk through all pairs. */
function distinctPairs(length: number): number[] {
  const found: number[] = [];
  for (let step = 1; found.length < length; step += 2) {
    for (let i = 0, value = 0; i < 256 && found.length < length; i++) {
      found.push(value);
      value = (value + step) % 256;
    }
  }
  return found;
}

it("the standard's example is coded as the standard codes it", async () => {
  // Section 13: 7, 7, 7, 8, 8, 7, 7, 6, 6.
  expect(await strip([7, 7, 7, 8, 8, 7, 7, 6, 6])).toEqual([CLEAR, 7, 258, 8, 8, 258, 6, 6, END]);
});

it.each([
  252, 255, 258, 762, 765, 768, 1788, 1791, 1794, 3831, 3834, 3837, 3840, 3843, 7671, 7674, 7677, 11_508,
])(
  "%i bytes that make as many strings end at, before or behind a change of width or a full table",
  async (length) => {
    const bytes = distinctPairs(length);
    const codes = await strip(bytes);
    expect(codes.filter((code) => code < CLEAR)).toEqual(bytes);
    const clears = codes.flatMap((code, i) => (code === CLEAR ? [i] : []));
    // 3,836 strings, up to entry 4,093, between two clears; the last byte makes none.
    const expected = Array.from({ length: Math.floor((length - 1) / 3836) + 1 }, (_, i) => 3837 * i);
    expect(clears).toEqual(expected);
  },
);

it.each([3, 6, 999, 60_000, 300_000])(
  "a run of %i equal bytes takes as many codes as its triangle",
  async (length) => {
    const codes = await strip(new Array<number>(length).fill(0));
    // Strings of 1, 2, 3 … bytes; after 3,836 of them a new table.
    let [left, runs] = [length, 0];
    while (left > 0) left -= (runs++ % 3836) + 1;
    expect(codes.filter((code) => code !== CLEAR && code !== END)).toHaveLength(runs);
  },
);

it("random bytes of few or many values are read back", async () => {
  for (const values of [2, 3, 7, 64, 256]) {
    const random = seeded(values);
    await strip(Array.from({ length: 90_000 }, () => Math.floor(random() * values)));
  }
});
