import { describe, expect, it } from "vitest";
import { seeded } from "../photograph.fixture.ts";
import { referenceIdct } from "./idctReference.fixture.ts";
import { taintedMemory } from "./pixels.fixture.ts";

const SIZES = [8, 4, 2, 1] as const;
const BLOCKS = 600;

type Fill = (k: number, random: () => number) => number;

/** What a block's k-th coefficient in natural order is. */
const KINDS: Readonly<Record<string, Fill>> = {
  "a photograph's": (k, random) => ((random() - random()) * 300) / (1 + k * (k & 7)),
  sparse: (_, random) => (random() < 0.06 ? (random() - random()) * 400 : 0),
  "rows that are all 0": (k, random) => (k % 5 > 1 && k > 7 ? 0 : (random() - random()) * 90),
  "all that 8 bits can make": (_, random) => (random() - random()) * 2047,
  "either end of that range": (_, random) => (random() < 0.5 ? -1024 : 1023),
  "no picture's at all": (_, random) => (random() - 0.5) * 65_535,
  "either end of 16 bits": (_, random) => (random() < 0.5 ? -32_768 : 32_767),
  "low frequencies alone": (k, random) => (k < 32 && k % 8 < 4 ? (random() - random()) * 500 : 0),
  "extreme low frequencies alone": (k, random) => (k < 32 && k % 8 < 4 ? (random() - 0.5) * 65_535 : 0),
  "one in the middle of none": (k, random) =>
    k === 0 || random() < 1 / 64 ? (random() - random()) * 900 : 0,
  "DC alone": (k, random) => (k === 0 ? (random() - random()) * 2047 : 0),
};

function transform(coefficients: Int16Array, quantizer: Uint16Array, size: number): Uint8Array {
  const memory = taintedMemory(0xa5);
  const blocks = coefficients.length / 64;
  const from = memory.copyIn(coefficients);
  const steps = memory.copyIn(quantizer);
  const stride = blocks * size + 5;
  const out = memory.alloc(stride * size);
  memory.kernels.transformRow(from, blocks, steps, out, stride, size);
  return memory.view(out, stride * size).slice();
}

describe("the inverse DCT", () => {
  for (const [name, fill] of Object.entries(KINDS)) {
    it.each(SIZES)(
      `makes of ${name} coefficients what the published algorithm makes, to %i samples`,
      (size) => {
        const random = seeded(size);
        const coefficients = Int16Array.from({ length: BLOCKS * 64 }, (_, i) => fill(i & 63, random));
        const coarse = name.includes("picture") ? 65_535 : 1;
        const quantizer = Uint16Array.from({ length: 64 }, () => 1 + Math.floor(random() * coarse));
        const samples = transform(coefficients, quantizer, size);
        const stride = BLOCKS * size + 5;
        for (let block = 0; block < BLOCKS; block += 1) {
          const expected = referenceIdct(coefficients.subarray(block * 64, block * 64 + 64), quantizer, size);
          const at = (y: number) => y * stride + block * size;
          const got = Array.from({ length: size }, (_, y) => [
            ...samples.subarray(at(y), at(y) + size),
          ]).flat();
          expect(got).toEqual(expected);
        }
      },
    );
  }

  it("dequantises as it transforms", () => {
    const random = seeded(3);
    const coefficients = Int16Array.from({ length: 64 }, (_, k) => ((random() - random()) * 40) / (1 + k));
    const quantizer = Uint16Array.from({ length: 64 }, (_, k) => 2 + 3 * k);
    const multiplied = coefficients.map((value, k) => value * (quantizer[k] ?? 0));
    const ones = new Uint16Array(64).fill(1);
    for (const size of SIZES) {
      const stride = size + 5;
      const rows = (samples: Uint8Array) => samples.filter((_, i) => i % stride < size);
      expect(rows(transform(coefficients, quantizer, size))).toEqual(rows(transform(multiplied, ones, size)));
    }
  });

  it("sees each single coefficient", () => {
    const coefficients = new Int16Array(64 * 64);
    for (let k = 0; k < 64; k += 1) coefficients[k * 64 + k] = 200;
    const quantizer = new Uint16Array(64).fill(1);
    const samples = transform(coefficients, quantizer, 8);
    const stride = 64 * 8 + 5;
    for (let block = 0; block < 64; block += 1) {
      const at = (y: number) => y * stride + block * 8;
      const got = Array.from({ length: 8 }, (_, y) => [...samples.subarray(at(y), at(y) + 8)]).flat();
      expect(got).toEqual(referenceIdct(coefficients.subarray(block * 64, block * 64 + 64), quantizer, 8));
    }
  });

  it("makes the same of a DC coefficient alone by the short way and by the long one, whatever it is", () => {
    const memory = taintedMemory(0);
    const coefficients = memory.allocZeroed(128);
    const quantizer = memory.copyIn(new Uint16Array(64).fill(1));
    const [short, long] = [memory.alloc(64), memory.alloc(64)];
    const { transformRow, transform8, transform8Low, transform4, transform2 } = memory.kernels;
    const whole = [transform8, transform8Low, transform4, transform2];
    let differences = 0;
    for (let dc = -32_768; dc < 32_768; dc += 1) {
      memory.words[coefficients >> 2] = dc & 0xffff;
      for (const [i, size] of [8, 8, 4, 2].entries()) {
        transformRow(coefficients, 1, quantizer, short, size, size);
        whole[i]?.(coefficients, quantizer, long, size);
        for (let word = 0; word < (size * size) >> 2; word += 1) {
          if (memory.words[(short >> 2) + word] !== memory.words[(long >> 2) + word]) differences += 1;
        }
      }
    }
    expect(differences).toBe(0);
  });

  it("writes nothing beside its blocks", () => {
    for (const size of SIZES) {
      const samples = transform(new Int16Array(3 * 64).fill(9), new Uint16Array(64).fill(1), size);
      const stride = 3 * size + 5;
      expect(samples.filter((_, i) => i % stride >= 3 * size).every((byte) => byte === 0xa5)).toBe(true);
    }
  });
});
