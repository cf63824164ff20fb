import { expect, it } from "vitest";
import { EAGER_FORMAT, FORMAT_NAMES, FORMATS, isFormat, isPreset, PRESET_NAMES, PRESETS } from "./recipes.ts";

it("has the three presets, small before large", () => {
  expect(PRESET_NAMES.map((name) => [name, PRESETS[name].edge])).toEqual([
    ["thumb", 100],
    ["card", 400],
    ["zoom", 1200],
  ]);
});

it("has settings of each preset for each format, in the encoders' ranges", () => {
  expect(FORMAT_NAMES.toSorted()).toEqual(["jpeg", "png", "webp"]);
  for (const format of FORMAT_NAMES) {
    expect(FORMATS[format].mimeType).toBe(`image/${format}`);
    for (const preset of PRESET_NAMES) {
      const { quality, effort = 4 } = FORMATS[format].settings[preset];
      expect(quality).toBeGreaterThanOrEqual(75);
      expect(quality).toBeLessThanOrEqual(100);
      expect([0, 1, 2, 3, 4, 5, 6]).toContain(effort);
    }
  }
});

it("keeps transparency where the format has it, and makes JPEG at once", () => {
  expect(FORMAT_NAMES.filter((name) => FORMATS[name].alpha).toSorted()).toEqual(["png", "webp"]);
  expect(EAGER_FORMAT).toBe("jpeg");
});

it("knows its own names and none that every object has", () => {
  expect([isPreset("thumb"), isFormat("webp")]).toEqual([true, true]);
  for (const name of ["", "THUMB", "toString", "constructor", "__proto__"]) {
    expect([isPreset(name), isFormat(name)]).toEqual([false, false]);
  }
});
