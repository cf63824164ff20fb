import { expect, it } from "vitest";
import { greyToSrgb } from "./greyCurve.ts";

/** A grey profile with only what is read of it. */
function profileOf(curve: readonly number[], pcs = "XYZ "): Uint8Array {
  const profile = new Uint8Array(144 + curve.length);
  const view = new DataView(profile.buffer);
  const text = (at: number, value: string) => profile.set(new TextEncoder().encode(value), at);
  view.setUint32(0, profile.length);
  text(16, "GRAY");
  text(20, pcs);
  text(36, "acsp");
  view.setUint32(128, 1);
  text(132, "kTRC");
  view.setUint32(136, 144);
  view.setUint32(140, curve.length);
  profile.set(curve, 144);
  return profile;
}

const CURV = [0x63, 0x75, 0x72, 0x76, 0, 0, 0, 0];
const PARA = [0x70, 0x61, 0x72, 0x61, 0, 0, 0, 0];
const fixed = (value: number) => {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setInt32(0, Math.round(value * 65_536));
  return [...bytes];
};
const SRGB = [2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045];

it("leaves every level of a picture with sRGB's own curve where it is", () => {
  const curve = [...PARA, 0, 3, 0, 0, ...SRGB.flatMap(fixed)];
  expect([...(greyToSrgb(profileOf(curve)) ?? [])]).toEqual(Array.from({ length: 256 }, (_, i) => i));
});

it("brightens linear light, by a table of two as by the identity", () => {
  const identity = greyToSrgb(profileOf([...CURV, 0, 0, 0, 0]));
  const table = greyToSrgb(profileOf([...CURV, 0, 0, 0, 2, 0, 0, 255, 255]));
  expect(identity?.[55]).toBe(128);
  expect([identity?.[0], identity?.[255]]).toEqual([0, 255]);
  expect(table).toEqual(identity);
});

it("follows a gamma of 1.8", () => {
  const levels = greyToSrgb(profileOf([...CURV, 0, 0, 0, 1, 1, 0xcd]));
  const gamma = 0x1cd / 256;
  const expected = (level: number) => {
    const light = (level / 255) ** gamma;
    return 255 * (light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055);
  };
  for (let level = 0; level < 256; level++)
    expect(Math.abs((levels?.[level] ?? 0) - expected(level))).toBeLessThanOrEqual(0.5);
});

it("reads no curve out of what has none, is cut, or ends in Lab", () => {
  expect(greyToSrgb(profileOf([...CURV, 0, 0, 0, 0], "Lab "))).toBeNull();
  expect(greyToSrgb(profileOf([...CURV, 0, 0, 0, 9, 0, 0]))).toBeNull();
  expect(greyToSrgb(profileOf([...PARA, 0, 9, 0, 0, ...fixed(1)]))).toBeNull();
  expect(greyToSrgb(profileOf([...PARA, 0, 3, 0, 0]))).toBeNull();
  expect(greyToSrgb(profileOf([1, 2, 3]))).toBeNull();
});
