import { constants, deflateRawSync, deflateSync, inflateSync, type ZlibOptions } from "node:zlib";
import { describe, expect, it } from "vitest";
import { EngineMemory } from "../engine/memory.ts";
import { kernelModule } from "../engine/module.fixture.ts";
import { adlerOf, DeflateBits, inflateWith, randomNumbers, zlibFrame } from "./inflate.fixture.ts";
import { noise } from "./png.fixture.ts";

const { Z_FIXED, Z_HUFFMAN_ONLY, Z_RLE, Z_FILTERED, Z_FULL_FLUSH } = constants;

/** Bytes with short and long repeats, runs of few values, and noise. */
function matter(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  const next = randomNumbers(length);
  const kinds: readonly (readonly [longest: number, byte: (at: number, i: number) => number])[] = [
    [3, () => next()],
    [20, () => 7],
    [300, (at) => at & 15],
    [900, (_, i) => noise(i, 3, 0) & 31],
    [40, (at) => (bytes[at - 5] ?? 0) + (next() & 1)],
    [5000, (_, i) => i],
  ];
  for (let at = 0; at < length; ) {
    const [longest, byte] = kinds[next() % kinds.length] ?? [1, () => 0];
    const run = 1 + (next() % longest);
    for (let i = 0; i < run && at < length; i += 1, at += 1) bytes[at] = byte(at, i);
  }
  return bytes;
}

const STREAMS: readonly (readonly [string, ZlibOptions])[] = [
  ["stored", { level: 0 }],
  ["quick", { level: 1 }],
  ["usual", { level: 6 }],
  ["best", { level: 9, memLevel: 9 }],
  ["of small blocks", { memLevel: 1 }],
  ["with fixed codes", { strategy: Z_FIXED }],
  ["without matches", { strategy: Z_HUFFMAN_ONLY }],
  ["of runs", { strategy: Z_RLE }],
  ["filtered", { strategy: Z_FILTERED }],
  ["with a small window", { windowBits: 9 }],
];

describe("inflate", () => {
  it.each(STREAMS)("gives what went into a stream %s, however it is cut", (_name, options) => {
    const next = randomNumbers(9);
    for (const length of [0, 1, 2, 300, 5000, 70_000, 200_000]) {
      const bytes = matter(length);
      const stream = deflateSync(bytes, options);
      const steps = [() => 40_000, () => 1 + (next() % 700), () => 1 + (next() % 60)];
      if (length <= 5000) steps.push(() => 1);
      for (const step of steps) {
        const { status, output } = inflateWith(stream, step);
        expect(status).toBe("done");
        expect(Buffer.compare(output, bytes)).toBe(0);
      }
    }
  });

  it("judges 4,000 damaged streams as zlib does, and gives the same bytes", () => {
    const next = randomNumbers(4711);
    const streams = STREAMS.flatMap(([, options]) =>
      [60, 700, 3000].map((n) => deflateSync(matter(n), options)),
    );
    const verdicts = { done: 0, fault: 0, input: 0 };
    for (let i = 0; i < 4000; i += 1) {
      const stream = Buffer.from(streams[next() % streams.length] as Buffer);
      const reach = i % 2 === 0 ? Math.min(stream.length, 90) : stream.length;
      for (let flips = next() % 4; flips > 0; flips -= 1) {
        const at = next() % reach;
        stream[at] = (stream[at] ?? 0) ^ (1 << (next() % 8));
      }
      const ours = inflateWith(stream, i % 3 === 0 ? () => 1 + (next() % 50) : undefined);
      const theirs = zlibVerdict(stream);
      verdicts[theirs.status] += 1;
      expect(ours.status).toBe(theirs.status);
      if (theirs.output !== null) expect(Buffer.compare(ours.output, theirs.output)).toBe(0);
    }
    expect(Math.min(...Object.values(verdicts))).toBeGreaterThan(20);
  });

  it("finds the fault of 1,500 random code descriptions at the very byte at which zlib finds it", () => {
    const next = randomNumbers(99);
    let valid = 0;
    for (let i = 0; i < 1500; i += 1) {
      const stream = codeDescription(next);
      // The shortest part of the stream in which there is a fault.
      let [sound, faulty] = [0, stream.length];
      while (faulty - sound > 1) {
        const middle = (sound + faulty) >> 1;
        if (inflateWith(stream.subarray(0, middle)).status === "fault") faulty = middle;
        else sound = middle;
      }
      expect(zlibVerdict(stream.subarray(0, sound)).status).toBe("input");
      if (faulty < stream.length) expect(zlibVerdict(stream.subarray(0, faulty)).status).toBe("fault");
      if (inflateWith(stream.subarray(0, faulty)).output.length > 0) valid += 1;
    }
    expect(valid).toBeGreaterThan(300);
  });

  it("takes a match of the longest length from the farthest distance, and none from beyond the start", () => {
    const before = matter(32_768);
    for (const missing of [0, 1]) {
      const known = before.subarray(missing);
      // Length 258 is symbol 285, distances from 24,577 are symbol 29 with 13 extra bits (RFC 1951, 3.2.5).
      const match = new DeflateBits()
        .number(3, 3)
        .code("11000101")
        .code("11101")
        .number(32_768 - 24_577, 13);
      const blocks = [stored(known, false), match.code("0000000").bytes()];
      const whole = Buffer.concat([known, known.subarray(0, 258)]);
      const stream = zlibFrame(Buffer.concat(blocks), adlerOf(whole));
      for (const step of [undefined, () => 100]) {
        const { status, output } = inflateWith(stream, step);
        expect(status).toBe(missing === 0 ? "done" : "fault");
        if (missing === 0) expect(Buffer.compare(output, whole)).toBe(0);
      }
    }
  });

  it("takes every distance below 64 with every length below 64", () => {
    for (let distance = 1; distance < 64; distance += 1) {
      const start = matter(distance);
      const parts = Array.from({ length: 60 }, (_, i) => {
        const period = Buffer.concat(Array.from({ length: 2 + Math.ceil(i / distance) }, () => start));
        return period.subarray(0, distance + i + 3);
      });
      const bytes = Buffer.concat([...parts, Buffer.alloc(400, 1)]);
      expect(Buffer.compare(inflateWith(deflateSync(bytes)).output, bytes)).toBe(0);
    }
  });

  it("refuses more blocks than it was told of, so that empty ones cannot take time without end", () => {
    const empty = deflateRawSync(Buffer.alloc(0), { finishFlush: Z_FULL_FLUSH });
    const stream = zlibFrame(
      Buffer.concat([...Array.from({ length: 100 }, () => empty), Buffer.from([3, 0])]),
      1,
    );
    expect(inflateWith(stream, undefined, 101).status).toBe("done");
    expect(inflateWith(stream, undefined, 100).status).toBe("fault");
  });

  it("sums as RFC 1950 defines, also where sums are greatest", () => {
    const memory = new EngineMemory(kernelModule(), 1024 * 1024);
    const bytes = Buffer.concat([matter(5001), Buffer.alloc(30_000, 255), matter(33)]);
    const pointer = memory.copyIn(bytes);
    for (let length = 0; length < bytes.length; length += 1 + (length >> 3)) {
      const from = length % 31;
      const sum = memory.kernels.adler32(1, pointer + from, length) >>> 0;
      expect(sum).toBe(adlerOf(bytes.subarray(from, from + length)));
    }
    const greatest = memory.copyIn(Buffer.alloc(100_000, 255));
    expect(memory.kernels.adler32(1, greatest, 100_000) >>> 0).toBe(adlerOf(Buffer.alloc(100_000, 255)));
  });
});

/**
 * A stream whose first block describes a code of random lengths for each alphabet, mostly complete ones, with
 * random bits behind.
 */
function codeDescription(next: () => number): Buffer {
  const literals = 257 + (next() % 30);
  const distances = 1 + (next() % 30);
  const lengths = [...codeLengths(next, literals, 256), ...codeLengths(next, distances, 0)];
  if (next() % 3 === 0) lengths[next() % lengths.length] = next() % 16;
  if (next() % 4 === 0) lengths.fill(0, literals + 1);
  const bits = new DeflateBits()
    .number(5, 3)
    .number(literals - 257, 5)
    .number(distances - 1, 5)
    .number(19 - 4, 4);
  // The code for code lengths itself: four bits for each of 0 to 15, and no repeats.
  for (let n = 0; n < 19; n += 1) bits.number(n < 3 ? 0 : 4, 3);
  for (const length of lengths) bits.code(length.toString(2).padStart(4, "0"));
  for (let n = 0; n < 120; n += 1) bits.number(next() >>> 7, 16);
  return zlibFrame(bits.bytes(), 0);
}

/** The lengths of a complete code, made by splitting leaves at random; symbol `needed` has one. */
function codeLengths(next: () => number, symbols: number, needed: number): number[] {
  const leaves = [1, 1];
  for (let n = next() % Math.min(symbols, 60); n > 0 && leaves.length < symbols; n -= 1) {
    const at = Math.max(next() % leaves.length, next() % leaves.length);
    const depth = leaves[at] ?? 15;
    if (depth < 15) leaves.splice(at, 1, depth + 1, depth + 1);
  }
  const lengths = new Array<number>(symbols).fill(0);
  const order = Array.from({ length: symbols }, (_, i) => i).filter((symbol) => symbol !== needed);
  for (const [i, depth] of leaves.entries()) {
    const [symbol = needed] = i === 0 ? [needed] : order.splice(next() % order.length, 1);
    lengths[symbol] = depth;
  }
  return lengths;
}

function stored(bytes: Buffer, last: boolean): Buffer {
  const head = Buffer.alloc(5);
  head[0] = last ? 1 : 0;
  head.writeUInt16LE(bytes.length, 1);
  head.writeUInt16LE(bytes.length ^ 0xffff, 3);
  return Buffer.concat([head, bytes]);
}

function zlibVerdict(stream: Buffer): { status: "done" | "fault" | "input"; output: Buffer | null } {
  try {
    return { status: "done", output: inflateSync(stream) };
  } catch (cause) {
    const ends = (cause as { code?: unknown }).code === "Z_BUF_ERROR";
    return { status: ends ? "input" : "fault", output: null };
  }
}
