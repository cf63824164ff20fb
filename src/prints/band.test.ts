import { crc32 } from "node:zlib";
import { beforeAll, expect, test } from "vitest";
import { bytesSource } from "../imaging/engine/source.ts";
import { sceneRaster } from "../imaging/patterns.fixture.ts";
import { makeBand } from "./band.ts";
import { type PrintPlan, planPrint } from "./plan.ts";
import { FILES, inBands, sourceOf, tainted, wish } from "./prints.fixture.ts";

const SIZE = { width: 120, height: 90 };

let file: Uint8Array;
let plan: PrintPlan;
beforeAll(async () => {
  file = (await FILES["baseline JPEG"]?.(sceneRaster(SIZE.width, SIZE.height, 3))) as Uint8Array;
  const whole = await planPrint(tainted(0), sourceOf(file), wish(SIZE, "photo", { compression: "lzw" }));
  plan = inBands(whole, 8, 3);
});

test("a band tells the lengths and the CRC of its strips, and gives its memory back", async () => {
  const memory = tainted(0);
  const before = memory.mark();
  const strips: Uint8Array[] = [];
  const band = await makeBand(memory, sourceOf(file), plan, 1, ({ bytes }) => void strips.push(bytes));
  expect(band.stripBytes).toEqual(strips.map((strip) => strip.length));
  expect(band.stripBytes).toHaveLength(4);
  expect(band.crc32).toBe(crc32(Buffer.concat(strips)));
  expect(band.preview.length).toBe(3 * SIZE.width * 32);
  expect(memory.mark()).toEqual(before);
});

test("a band that cannot be written ends with what kept it, and gives its memory back", async () => {
  const memory = tainted(1);
  const before = memory.mark();
  const full = new Error("the disk is full");
  const write = () => Promise.reject(full);
  await expect(makeBand(memory, sourceOf(file, 1), plan, 0, write)).rejects.toBe(full);
  expect(memory.mark()).toEqual(before);
});

test("a damaged picture is refused, turned or not", async () => {
  const cut = bytesSource(file.subarray(0, file.length - 400));
  const order = wish({ width: 90, height: 120 }, "photo");
  for (const orientation of [1, 3, 6] as const) {
    const source = sourceOf(file, orientation);
    const whole = await planPrint(tainted(0), source, order);
    const damaged = { ...source, file: cut };
    const memory = tainted(1);
    const before = memory.mark();
    const broken = makeBand(memory, damaged, whole, 0, () => {});
    await expect(broken).rejects.toMatchObject({ code: "picture_damaged" });
    const looking = wish({ width: 90, height: 120 }, "pencil-sketch");
    await expect(planPrint(memory, damaged, looking)).rejects.toMatchObject({ code: "picture_damaged" });
    expect(memory.mark()).toEqual(before);
  }
});

test("there is no band but the plan's, and no style but the registry's", async () => {
  const source = sourceOf(file);
  await expect(makeBand(tainted(0), source, plan, 3, () => {})).rejects.toThrow(RangeError);
  const other = { ...plan, style: "fresco" };
  await expect(makeBand(tainted(0), source, other, 0, () => {})).rejects.toThrow(RangeError);
});
