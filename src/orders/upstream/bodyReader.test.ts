import { describe, expect, it } from "vitest";
import { readBody } from "./bodyReader.ts";

const BYTES = Uint8Array.from({ length: 1000 }, (_, index) => index % 251);
const CHUNKS = [BYTES.subarray(0, 1), BYTES.subarray(1, 400), BYTES.subarray(400, 1000)];

const SOURCES = {
  "a byte stream": () =>
    new ReadableStream({
      type: "bytes",
      start(controller) {
        for (const chunk of CHUNKS) controller.enqueue(chunk.slice());
        controller.close();
      },
    }),
  "another stream": () =>
    new ReadableStream<Uint8Array>({
      start(controller) {
        for (const chunk of CHUNKS) controller.enqueue(chunk.slice());
        controller.close();
      },
    }),
};

describe.each(Object.entries(SOURCES))("reading %s", (_, source) => {
  it.each([
    [7, 1],
    [7, 7],
    [300, 250],
    [4000, 1],
    [4000, 4000],
  ])("into %i bytes at least %i gives all of it", async (room, min) => {
    const reader = readBody(source() as ReadableStream<Uint8Array>);
    const got: number[] = [];
    let memory = new Uint8Array(room);
    for (;;) {
      const left = BYTES.length - got.length;
      const piece = await reader.read(memory, min);
      if (piece === null) break;
      expect(piece.length).toBeGreaterThanOrEqual(Math.min(min, left));
      expect(piece.byteOffset).toBe(0);
      got.push(...piece);
      memory = new Uint8Array(piece.buffer);
      expect(memory).toHaveLength(room);
    }
    expect(Uint8Array.from(got)).toEqual(BYTES);
  });

  it("keeps to the part of the memory that it was given", async () => {
    const reader = readBody(source() as ReadableStream<Uint8Array>);
    const memory = new Uint8Array(600).fill(255);
    const piece = await reader.read(memory.subarray(100, 500), 400);
    expect(piece).toEqual(BYTES.subarray(0, 400));
    const all = new Uint8Array(piece?.buffer ?? new ArrayBuffer());
    expect([all[99], all[100], all[499], all[500]]).toEqual([255, 0, BYTES[399], 255]);
  });
});
