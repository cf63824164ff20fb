import { describe, expect, it } from "vitest";
import { sceneRaster } from "../patterns.fixture.ts";
import { bandOf, drawn, mixtureError, planOf, printOf } from "./flat.fixture.ts";
import { photo } from "./photo.ts";
import { popPoster } from "./pop-poster.ts";
import { COASTAL, screenprintCoastal } from "./screenprint-coastal.ts";
import { screenprintCoastalPoster } from "./screenprint-coastal-poster.ts";
import { REBEL, screenprintRebel } from "./screenprint-rebel.ts";

const FLAT = [popPoster, screenprintCoastal, screenprintRebel, screenprintCoastalPoster];
const MIB = 1024 * 1024;
/** Levels that a mixture of two inks may waver by along a soft outline. */
const BACK = 6;

describe.each(FLAT)("$slug", (style) => {
  const scene = sceneRaster(101, 83, 3);

  it("gives the same bytes however a print is cut into bands and its source into groups", async () => {
    const whole = await printOf(style, scene);
    expect(whole.length).toBe(scene.data.length);
    expect(await printOf(style, scene, { cuts: [1, 2, 9, 40, 82], group: 1 })).toEqual(whole);
    expect(await printOf(style, scene, { cuts: [64], group: 83 })).toEqual(whole);
  });

  it("sees no row outside its halo", async () => {
    const tall = sceneRaster(40, 200, 3);
    const rows = { from: 100, to: 103 };
    const halo = style.halo({ ...tall, dpi: 300 }, style.parameters);
    const poisoned = drawn(tall.width, tall.height, (x, y) => {
      const at = 3 * (y * tall.width + x);
      const isSeen = y >= rows.from - halo && y < rows.to + halo;
      return isSeen ? [...tall.data.subarray(at, at + 3)] : [255 * (x % 2), 0, 255 * (y % 2)];
    });
    const plan = planOf(style, tall);
    const { pixels } = await bandOf(style, poisoned, plan, rows, {});
    const whole = await printOf(style, tall);
    expect(pixels).toEqual(whole.subarray(rows.from * 3 * tall.width, rows.to * 3 * tall.width));
  });

  it("does not depend on what the memory held before", async () => {
    const zeros = await printOf(style, scene, { taint: 0x00, cuts: [50] });
    expect(await printOf(style, scene, { taint: 0xa5, cuts: [50] })).toEqual(zeros);
    expect(await printOf(style, scene, { cuts: [50] })).toEqual(zeros);
  });

  it.each([
    [1, 1],
    [1, 40],
    [40, 1],
    [5, 3],
    [17, 90],
  ])("makes a print of %i by %i pixels, in one band or two", async (width, height) => {
    const picture = sceneRaster(width, height, 3);
    const whole = await printOf(style, picture, { taint: 0x00 });
    expect(await printOf(style, picture, { taint: 0xa5 })).toEqual(whole);
    if (height > 1) expect(await printOf(style, picture, { cuts: [height >> 1] })).toEqual(whole);
  });

  it("works at the resolution of a preview too", async () => {
    const whole = await printOf(style, scene, { dpi: 72 });
    expect(await printOf(style, scene, { dpi: 72, cuts: [33], taint: 0xa5 })).toEqual(whole);
  });

  it("takes extreme parameters for the nearest that it can do", async () => {
    for (const value of [0, 1000]) {
      const names = Object.keys(style.parameters);
      const parameters = Object.fromEntries(names.map((name) => [name, value]));
      const whole = await printOf(style, scene, { parameters });
      expect(await printOf(style, scene, { parameters, cuts: [50], taint: 0xa5 })).toEqual(whole);
    }
  });

  it("stays within 24 MiB on rows of 12,000 pixels", async () => {
    const wide = drawn(12_000, 9, (x, y) => [x & 255, (x >> 3) & 255, 28 * y]);
    const tall = { ...wide, height: 9_000, data: wide.data };
    const plan = planOf(style, wide);
    const { peak } = await bandOf(style, tall, plan, { from: 0, to: 1 }, { group: 1 });
    expect(peak).toBeLessThan(24 * MIB);
  });
});

describe.each([
  { style: screenprintCoastal, inks: COASTAL },
  { style: screenprintRebel, inks: REBEL },
  { style: screenprintCoastalPoster, inks: COASTAL },
])("the inks of $style.slug", ({ style, inks }) => {
  it("are the only colours, mixed only along outlines", async () => {
    const scene = sceneRaster(140, 110, 3);
    const print = await printOf(style, scene);
    const counts = new Map<number, number>();
    for (let i = 0; i < print.length; i += 3) {
      const [r, g, b] = print.subarray(i, i + 3) as unknown as [number, number, number];
      const key = (r << 16) | (g << 8) | b;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    let pure = 0;
    let mixedOfThree = 0;
    for (const [key, count] of counts) {
      const colour = [key >> 16, (key >> 8) & 255, key & 255];
      for (const [c, v] of colour.entries()) {
        const all = inks.map((ink) => ink[c] as number);
        expect(v).toBeGreaterThanOrEqual(Math.min(...all));
        expect(v).toBeLessThanOrEqual(Math.max(...all));
      }
      if (inks.some((ink) => String(ink) === String(colour))) pure += count;
      if (mixtureError(colour, inks) > 2) mixedOfThree += count;
    }
    expect(pure / (140 * 110)).toBeGreaterThan(0.6);
    expect(mixedOfThree / (140 * 110)).toBeLessThan(0.03);
  });

  it("print each its own colour, exactly", async () => {
    const width = 240;
    const picture = drawn(width, 120, (x) => inks[Math.floor(x / 60)] as readonly number[]);
    const parameters = { wear: 0, shading: 0, margin: 0, balance: 0 };
    const print = await printOf(style, picture, { parameters });
    for (const [i, ink] of inks.entries()) {
      const at = 3 * (60 * width + 60 * i + 30);
      expect([...print.subarray(at, at + 3)]).toEqual([...ink]);
    }
  });
});

describe("pop-poster", () => {
  it("prints eight colours and their mixtures along outlines", async () => {
    const picture = drawn(
      320,
      240,
      (x, y) =>
        [
          [230, 40, 30],
          [30, 120, 220],
          [250, 220, 60],
          [240, 240, 235],
          [40, 160, 70],
          [20, 20, 30],
          [200, 120, 200],
          [120, 80, 40],
        ][Math.floor(x / 80) + 4 * Math.floor(y / 120)] as number[],
    );
    const plan = planOf(popPoster, picture);
    const printed = plan.printed as readonly number[];
    const inks = Array.from({ length: 8 }, (_, i) => printed.slice(3 * i, 3 * i + 3));
    expect(new Set(inks.map(String)).size).toBe(8);
    const print = await printOf(popPoster, picture);
    const found = new Set<string>();
    for (let cell = 0; cell < 8; cell++) {
      const at = 3 * (320 * (60 + 120 * (cell >> 2)) + 40 + 80 * (cell & 3));
      found.add(String([...print.subarray(at, at + 3)]));
    }
    expect([...found].toSorted()).toEqual(inks.map(String).toSorted());
  });

  it("draws an edge as a dark line of even width and leaves a soft passage without", async () => {
    const picture = drawn(400, 60, (x) => (x < 100 ? [250, 200, 40] : [40 + (x - 100) / 2, 110, 200]));
    const print = await printOf(popPoster, picture);
    const dark = (x: number, y: number): boolean =>
      (print[3 * (400 * y + x) + 2] as number) < 60 && (print[3 * (400 * y + x)] as number) < 60;
    const widths = Array.from({ length: 60 }, (_, y) => {
      return Array.from({ length: 400 }, (_, x) => dark(x, y)).filter(Boolean).length;
    });
    expect(new Set(widths).size).toBe(1);
    expect(widths[0]).toBeGreaterThanOrEqual(3);
    expect(widths[0]).toBeLessThanOrEqual(12);
  });
});

describe.each([popPoster, screenprintCoastalPoster])("a soft passage in $slug", (style) => {
  it("goes from ink to ink without coming back to one that it left", async () => {
    const [light, dark] = [
      [206, 204, 199],
      [118, 148, 189],
    ] as const;
    const [width, height] = [900, 60];
    const picture = drawn(width, height, (x) =>
      light.map((v, c) => Math.round(v + (x / width) * ((dark[c] as number) - v))),
    );
    const parameters = { margin: 0 };
    const print = await printOf(style, picture, { parameters });
    const at = 3 * width * (height / 2);
    const green = Array.from({ length: width }, (_, x) => print[at + 3 * x + 1] as number);
    let least = 255;
    for (const [x, level] of green.entries()) {
      expect(level, `${x}`).toBeLessThanOrEqual(least + BACK);
      least = Math.min(least, level);
    }
    expect(least).toBeLessThan((green[0] as number) - 20);
  });
});

describe("photo", () => {
  it("is the source itself", async () => {
    const scene = sceneRaster(61, 43, 3);
    expect(await printOf(photo, scene)).toEqual(scene.data);
    expect(await printOf(photo, scene, { cuts: [1, 20] })).toEqual(scene.data);
  });
});
