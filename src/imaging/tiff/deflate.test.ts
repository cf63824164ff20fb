import { inflateSync } from "node:zlib";
import { expect, it } from "vitest";
import { EngineMemory } from "../engine/memory.ts";
import { kernelModule } from "../engine/module.fixture.ts";
import { seeded } from "../photograph.fixture.ts";
import { deflateCoder } from "./deflateCoder.ts";

const memory = new EngineMemory(kernelModule(), 2 * 1024 * 1024);

function compress(data: Uint8Array, taint: number): Buffer {
  memory.reset();
  memory.taint(taint);
  const coder = deflateCoder(memory, data.length);
  memory.bytes.set(data, coder.inputs[0] as number);
  const [span] = coder.encode([data.length]);
  return Buffer.from(memory.view(span?.pointer as number, span?.length as number));
}

/** Compressed twice to the same, which zlib takes in whole and gives back. */
function expectRoundTrip(data: Uint8Array, what: string): number {
  const stream = compress(data, 0x00);
  expect(stream.equals(compress(data, 0xa5)), what).toBe(true);
  expect(inflateSync(stream).equals(data), what).toBe(true);
  expect(stream.length, what).toBeLessThan(1.2 * data.length + 1024);
  return stream.length;
}

const random = seeded(11);
const bytes = (length: number, sample: (i: number) => number) =>
  Uint8Array.from({ length }, (_, i) => sample(i));

it.each([0, 7, 255])("every length from 1 to 300 of bytes of %i, and of noise, is given back", (value) => {
  for (let length = 1; length <= 300; length++) {
    expectRoundTrip(
      bytes(length, () => value),
      `${length}`,
    );
    expectRoundTrip(
      bytes(length, () => 256 * random()),
      `noise ${length}`,
    );
  }
});

it.each<readonly [string, (i: number) => number]>([
  ["zeros", () => 0],
  ["noise of 256 values", () => 256 * random()],
  ["noise of 2 values", () => 2 * random()],
  ["noise of 17 values", () => 15 * 17 * random()],
  ["rare bytes among zeros", () => (random() < 0.01 ? 256 * random() : 0)],
  ["a period of 32,768, the farthest match", (i) => (Math.imul(i % 32_768, 0x9e3779b1) >>> 24) & 255],
  ["a period of 32,769, just too far", (i) => (Math.imul(i % 32_769, 0x9e3779b1) >>> 24) & 255],
  [
    "a period of 65,536, which positions wrap around at",
    (i) => (Math.imul(i % 65_536, 0x9e3779b1) >>> 24) & 255,
  ],
  ["numbers as rare as codes are long", () => Math.min(255, Math.floor(-Math.log2(random()) * 1.5))],
  ["zeros before noise", (i) => (i < 150_000 ? 0 : 256 * random())],
  ["noise before zeros", (i) => (i > 150_000 ? 0 : 256 * random())],
  ["short repeats", (i) => [1, 2, 3, i % 97, 1, 2, (i >> 8) & 255][i % 7] as number],
])("a strip of %s is given back", (name, sample) => {
  expectRoundTrip(bytes(300_001, sample), name);
});

it("a run takes next to nothing, and noise hardly more than it is", () => {
  expect(expectRoundTrip(new Uint8Array(360_000), "zeros")).toBeLessThan(600);
  expect(
    expectRoundTrip(
      bytes(300_000, () => 256 * random()),
      "noise",
    ),
  ).toBeLessThan(1.01 * 300_000);
});
