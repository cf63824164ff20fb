import { crc32 } from "node:zlib";
import { expect, it } from "vitest";
import { DarkroomError } from "../../errors.ts";
import { photograph, seeded } from "../photograph.fixture.ts";
import { decode, TAINTS } from "./decode.fixture.ts";
import type { JpegOptions } from "./openJpeg.ts";

type Damage = (bytes: Uint8Array, at: number, length: number, random: () => number) => Uint8Array;

/** Ways in which files are spoilt on disks and lines. */
const DAMAGES: Readonly<Record<string, Damage>> = {
  zeroed: (bytes, at, length) => Uint8Array.from(bytes).fill(0, at, at + length),
  random: (bytes, at, length, random) =>
    bytes.map((b, i) => (i < at || i >= at + length ? b : random() * 256)),
  removed: (bytes, at, length) => Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]),
  repeated: (bytes, at, length) => Buffer.concat([bytes.subarray(0, at + length), bytes.subarray(at)]),
  flipped: (bytes, at, length, random) =>
    bytes.map((b, i) => (i < at || i >= at + length ? b : b ^ (1 << (random() * 8)))),
};

/** Anything may happen anywhere, and more than once. */
const MUTATIONS: Readonly<Record<string, Damage>> = {
  ...DAMAGES,
  marker: (bytes, at, _length, random) => {
    const copy = Uint8Array.from(bytes);
    copy.set([0xff, 0xc0 + random() * 64].slice(0, copy.length - at), at);
    return copy;
  },
  bit: (bytes, at, _length, random) => bytes.map((b, i) => (i === at ? b ^ (1 << (random() * 8)) : b)),
  halves: (bytes, at) => Buffer.concat([bytes.subarray(at), bytes.subarray(0, at)]),
};

/** The pixels' checksum, or the error's code and detail as text; anything but a DarkroomError goes on. */
async function outcomeOf(bytes: Uint8Array, options: JpegOptions = {}, taint = 0): Promise<string> {
  try {
    const { data } = await decode(bytes, options, taint);
    return `pixels ${crc32(data)}`;
  } catch (fault) {
    if (fault instanceof DarkroomError) return `${fault.code} ${JSON.stringify(fault.detail)}`;
    throw fault;
  }
}

async function isRefused(bytes: Uint8Array): Promise<boolean> {
  return !(await outcomeOf(bytes)).startsWith("pixels");
}

const PICTURE = { width: 640, height: 480 };
const ROUNDS = 40;

/**
 * Huffman codes fall into step again soon after a break, so damage shows by its traces: a block count, a level or a
 * run that cannot be. A stretch as short as 64 bytes leaves none now and then, and the last bits of a progressive
 * picture are valid whatever they are; the shares below are what is found.
 */
it.each([
  ["baseline", {}, 64, 0.98],
  ["baseline", {}, 512, 0.99],
  ["progressive", { progressive: true }, 64, 0.9],
  ["progressive", { progressive: true }, 512, 0.97],
])(
  "finds damage in the middle of a %s photograph, %o, %i bytes and more",
  async (_kind, options, least, share) => {
    const bytes = await photograph(PICTURE.width, PICTURE.height).jpeg(options).toBuffer();
    const random = seeded(least);
    let found = 0;
    for (const damage of Object.values(DAMAGES)) {
      for (let round = 0; round < ROUNDS; round += 1) {
        const length = Math.floor(least * 8 ** random());
        const at = Math.floor(bytes.length * (0.2 + 0.6 * random())) - (length >> 1);
        if (await isRefused(damage(bytes, at, length, random))) found += 1;
      }
    }
    expect(found / (ROUNDS * Object.keys(DAMAGES).length)).toBeGreaterThanOrEqual(share);
  },
);

it("finds every stretch of 64 zero bytes in a baseline photograph", async () => {
  const bytes = await photograph(320, 240).jpeg({ optimiseCoding: false, quality: 95 }).toBuffer();
  const random = seeded(64);
  for (let at = 700; at < bytes.length - 66; at += 41) {
    const blank = DAMAGES.zeroed?.(bytes, at, 64, random) ?? bytes;
    expect(await isRefused(blank), `at ${at}`).toBe(true);
  }
});

it.each([{}, { progressive: true }, { chromaSubsampling: "4:4:4" }])(
  "ends in pixels or a DarkroomError, whatever the bytes, the chunks and what memory held before, %o",
  async (options) => {
    const bytes = await photograph(61, 43).jpeg(options).toBuffer();
    const mutations = Object.values(MUTATIONS);
    const random = seeded(3);
    let refused = 0;
    for (let round = 0; round < 600; round += 1) {
      let mutated: Uint8Array = bytes;
      for (let times = 1 + Math.floor(random() * 3); times > 0; times -= 1) {
        const mutate = mutations[Math.floor(random() * mutations.length)];
        const at = Math.floor(random() * mutated.length);
        if (mutate !== undefined) mutated = mutate(mutated, at, Math.floor(random() * 40), random);
      }
      const outcome = await outcomeOf(mutated, {}, TAINTS[0]);
      expect(await outcomeOf(mutated, {}, TAINTS[1])).toBe(outcome);
      expect(await outcomeOf(mutated, { sizes: { chunkBytes: 33, stagingBytes: 20 } })).toBe(outcome);
      if (!outcome.startsWith("pixels")) refused += 1;
    }
    expect(refused).toBeGreaterThan(300);
  },
);
