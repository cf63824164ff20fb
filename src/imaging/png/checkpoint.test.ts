import { deflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { PngCheckpoint } from "./checkpoint.ts";
import { decode } from "./decode.fixture.ts";
import { everyKind, nameOf, type PngRecipe, writePng } from "./png.fixture.ts";

const KINDS = everyKind(70, 41).filter((_, i) => i % 3 !== 2);

/** All checkpoints of one decode, once each. */
async function checkpointsOf(file: Uint8Array, every: number, chunkBytes?: number): Promise<PngCheckpoint[]> {
  const found = new Map<number, PngCheckpoint>();
  const keep = (checkpoint: PngCheckpoint) => {
    const before = found.get(checkpoint.row);
    if (before !== undefined) expect(Buffer.compare(checkpoint.bytes, before.bytes)).toBe(0);
    found.set(checkpoint.row, checkpoint);
  };
  await decode(file, { checkpoints: { every, keep }, ...(chunkBytes === undefined ? {} : { chunkBytes }) });
  return [...found.values()];
}

function expectSame(a: readonly PngCheckpoint[], b: readonly PngCheckpoint[]): void {
  expect(a.map(({ row }) => row)).toEqual(b.map(({ row }) => row));
  for (const [i, { bytes }] of a.entries())
    expect(Buffer.compare(bytes, b[i]?.bytes ?? bytes.subarray(1))).toBe(0);
}

describe("a PNG's checkpoints", () => {
  it.each(KINDS.map((recipe) => [nameOf(recipe), recipe] as const))(
    "give the rows that a decode from the start gives: %s",
    async (_name, recipe) => {
      const file = writePng({ ...recipe, splits: [100, 0, 300] });
      const whole = await decode(file);
      const rowBytes = whole.width * whole.channels;
      for (const every of [1, 8, 13]) {
        const checkpoints = await checkpointsOf(file, every);
        expect(checkpoints.map(({ row }) => row)).toEqual(
          Array.from({ length: Math.ceil(41 / every) - 1 }, (_, i) => (i + 1) * every),
        );
        for (const checkpoint of checkpoints.filter((_, i) => i % 5 === 0)) {
          const from = Math.min(40, checkpoint.row + 3);
          for (const rows of [
            { from: checkpoint.row, to: 41, checkpoint },
            { from, to: Math.min(41, from + 6), checkpoint },
          ]) {
            const part = await decode(file, { rows, chunkBytes: every === 8 ? 50 : 65_536 });
            expect(part.height).toBe(rows.to - rows.from);
            const expected = whole.data.subarray(rows.from * rowBytes, rows.to * rowBytes);
            expect(Buffer.compare(part.data, expected)).toBe(0);
          }
        }
      }
    },
  );

  it("do not depend on how the file was read", async () => {
    for (const interlaced of [false, true]) {
      const file = writePng({ width: 64, height: 40, type: 2, depth: 8, interlaced, splits: [500] });
      expectSame(await checkpointsOf(file, 8, 33), await checkpointsOf(file, 8));
    }
  });

  it("can be cut out of a match, and out of a stored block", async () => {
    const flat = { width: 200, height: 60, type: 2, depth: 8, sample: (_x: number, y: number) => y >> 5 };
    const blocks = { ...flat, deflate: (rows: Buffer) => deflateSync(rows, { level: 0 }) };
    for (const recipe of [flat, blocks, { ...flat, interlaced: true }, { ...blocks, interlaced: true }]) {
      const file = writePng(recipe as PngRecipe);
      const whole = await decode(file);
      for (const checkpoint of await checkpointsOf(file, 7)) {
        const part = await decode(file, { rows: { from: checkpoint.row, to: 60, checkpoint } });
        expect(Buffer.compare(part.data, whole.data.subarray(checkpoint.row * 600))).toBe(0);
      }
    }
  });

  it("are made in a decode that began at one, the same", async () => {
    const file = writePng({ width: 50, height: 50, type: 6, depth: 8, interlaced: true });
    const all = await checkpointsOf(file, 10);
    const later: PngCheckpoint[] = [];
    const [checkpoint] = all;
    await decode(file, {
      checkpoints: { every: 10, keep: (made) => later.push(made) },
      rows: { from: 10, to: 50, checkpoint },
    });
    expectSame(later.slice(0, 3), all.slice(1));
  });

  it("still find damage behind them", async () => {
    const file = writePng({ width: 50, height: 50, type: 2, depth: 8 });
    const [checkpoint] = await checkpointsOf(file, 10);
    const end = file.length - 12;
    for (const at of [end - 1, end - 5]) {
      const copy = Buffer.from(file);
      copy[at] = (copy[at] ?? 0) ^ 1;
      await expect(decode(copy, { rows: { from: 10, to: 50, checkpoint } })).rejects.toMatchObject({
        code: "picture_damaged",
      });
    }
  });

  it("of another picture, or of none, are refused", async () => {
    const file = writePng({ width: 50, height: 50, type: 2, depth: 8 });
    const [checkpoint] = (await checkpointsOf(file, 10)) as [PngCheckpoint];
    const other = writePng({ width: 51, height: 50, type: 2, depth: 8 });
    const rows = (bytes: Uint8Array) => ({ rows: { from: 10, to: 50, checkpoint: { row: 10, bytes } } });
    await expect(decode(other, rows(checkpoint.bytes))).rejects.toThrow(RangeError);
    await expect(decode(file, rows(checkpoint.bytes.subarray(0, -1)))).rejects.toThrow(RangeError);
    await expect(decode(file, rows(new Uint8Array(40)))).rejects.toThrow(RangeError);
  });

  it("are not needed for a window of rows", async () => {
    for (const recipe of KINDS) {
      const file = writePng(recipe);
      const whole = await decode(file);
      const rowBytes = whole.width * whole.channels;
      for (const [from, to] of [
        [0, 1],
        [5, 6],
        [13, 30],
        [40, 41],
      ] as const) {
        const part = await decode(file, { rows: { from, to } });
        const expected = whole.data.subarray(from * rowBytes, to * rowBytes);
        expect(Buffer.compare(part.data, expected), nameOf(recipe)).toBe(0);
      }
    }
  });
});
