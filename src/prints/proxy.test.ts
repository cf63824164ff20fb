import { describe, expect, test } from "vitest";
import { turnUpright } from "../imaging/orient.ts";
import { sceneRaster } from "../imaging/patterns.fixture.ts";
import { floatLanczos, worstError } from "../imaging/resample/resample.fixture.ts";
import { type Frame, planFrame } from "./frame.ts";
import { printColour } from "./printColour.ts";
import { FILES, png, sourceOf, tainted, wish } from "./prints.fixture.ts";
import { makeProxy, proxySize } from "./proxy.ts";
import type { PrintSource } from "./sourceRows.ts";

const SIZE = { width: 403, height: 300 };
const PICTURE = sceneRaster(SIZE.width, SIZE.height, 3);

test("a proxy has the placed picture's shape and no more pixels than it takes, none of them made up", () => {
  const sizeOf = (width: number, height: number, paper: { width: number; height: number }) =>
    proxySize(planFrame({ width, height }, 1, wish(paper, "photo", { dpi: 10 })));
  expect(sizeOf(6000, 8000, { width: 9000, height: 12_000 })).toEqual({ width: 335, height: 446 });
  expect(sizeOf(6000, 8000, { width: 90, height: 120 })).toEqual({ width: 90, height: 120 });
  expect(sizeOf(60, 80, { width: 900, height: 1200 })).toEqual({ width: 60, height: 80 });
});

async function proxyOf(source: PrintSource, frame: Frame, n: number): Promise<Uint8Array> {
  const memory = tainted(n);
  const proxy = await makeProxy(memory, source, frame, printColour(source.header, true));
  return memory.view(proxy.pointer, proxy.width * proxy.height * 3).slice();
}

describe("a proxy", () => {
  test.each([1, 3, 6] as const)("shows the crop upright: orientation %i", async (orientation) => {
    const source = sourceOf(await png(PICTURE), orientation);
    const paper = orientation === 6 ? { width: 60, height: 80 } : { width: 80, height: 60 };
    const frame = planFrame(SIZE, orientation, wish(paper, "photo", { fit: "stretch" }));
    const bytes = await proxyOf(source, frame, 1);
    const upright = turnUpright(PICTURE, orientation);
    expect(worstError(bytes, floatLanczos(upright, paper))).toBeLessThan(1);
  });

  test("of a JPEG is decoded smaller, and shows much the same", async () => {
    const file = (await FILES["baseline JPEG"]?.(PICTURE)) as Uint8Array;
    const whole = sourceOf(file, 8);
    const frame = planFrame(SIZE, 8, wish({ width: 30, height: 40 }, "photo"));
    const scaled = await proxyOf(whole, frame, 0);
    const full = await proxyOf(sourceOf(await png(PICTURE), 8), frame, 1);
    expect(scaled.length).toBe(full.length);
    const off = scaled.reduce((sum, level, i) => sum + Math.abs(level - (full[i] ?? 0)), 0);
    expect(off / full.length).toBeLessThan(4);
  });
});
