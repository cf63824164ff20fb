import { expect, test } from "vitest";
import { bytesSource } from "../imaging/engine/source.ts";
import { sceneRaster } from "../imaging/patterns.fixture.ts";
import { planPrint } from "./plan.ts";
import { FILES, inBands, makePrint, pixelsOf, sourceOf, tainted, wish } from "./prints.fixture.ts";
import { flatten } from "./sourceRows.ts";

const SIZE = { width: 71, height: 53 };

test("a print from a flat picture is the one from its file, in any bands", async () => {
  const file = await FILES["lossless WebP"]?.(sceneRaster(SIZE.width, SIZE.height, 3));
  for (const orientation of [1, 6] as const) {
    const source = sourceOf(file as Uint8Array, orientation);
    const parts: Uint8Array[] = [];
    const memory = tainted(0);
    await flatten(memory, source, async (bytes) => void parts.push(bytes));
    const flat = bytesSource(new Uint8Array(Buffer.concat(parts)));
    expect(flat.size).toBe(3 * SIZE.width * SIZE.height);
    const plan = await planPrint(tainted(1), source, wish({ width: 60, height: 80 }, "pencil-sketch"));
    expect(
      await planPrint(tainted(0), { ...source, flat }, wish({ width: 60, height: 80 }, "pencil-sketch")),
    ).toEqual(plan);
    const made = await makePrint({ ...source, flat }, inBands(plan, 8, 4));
    expect(pixelsOf(made)).toEqual(pixelsOf(await makePrint(source, inBands(plan, 8, 1))));
    expect(made.file.length).toBeGreaterThan(3 * 60 * 80);
  }
});

test("a flat picture that ends early is no picture", async () => {
  const file = await FILES["lossless WebP"]?.(sceneRaster(SIZE.width, SIZE.height, 3));
  const source = { ...sourceOf(file as Uint8Array), flat: bytesSource(new Uint8Array(1000)) };
  await expect(
    planPrint(tainted(0), source, wish({ width: 60, height: 80 }, "pencil-sketch")),
  ).rejects.toThrow(RangeError);
});
