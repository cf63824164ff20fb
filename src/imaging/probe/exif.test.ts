import { describe, expect, it } from "vitest";
import { readOrientation } from "./exif.ts";

describe("orientation", () => {
  it.each([true, false])("is read in both byte orders (little-endian: %s)", (little) => {
    for (let value = 1; value <= 8; value += 1) {
      expect(readOrientation(block(little, 3, value))).toBe(value);
      expect(readOrientation(block(little, 4, value))).toBe(value);
    }
  });

  it("may stand behind Exif's own prefix", () => {
    expect(readOrientation(Buffer.concat([Buffer.from("Exif\0\0"), block(false, 3, 7)]))).toBe(7);
  });

  it.each([0, 9, 6000])("is 1 for the value %i", (value) => {
    expect(readOrientation(block(true, 3, value))).toBe(1);
  });

  it("is 1 for another type, another magic number, a directory out of bounds", () => {
    expect(readOrientation(block(true, 2, 6))).toBe(1);
    const magic = block(true, 3, 6);
    magic[2] = 43;
    expect(readOrientation(magic)).toBe(1);
    const far = block(true, 3, 6);
    far.fill(0xff, 4, 8);
    expect(readOrientation(far)).toBe(1);
  });

  it("is 1 wherever the block is cut", () => {
    const whole = block(true, 3, 6);
    for (let length = 0; length < whole.length - 4; length += 1) {
      expect(readOrientation(whole.subarray(0, length))).toBe(1);
    }
  });
});

/** A TIFF header and an IFD0 of two entries: Make, then Orientation (TIFF 6.0, section 2). */
function block(little: boolean, type: number, value: number): Uint8Array {
  const bytes = new Uint8Array(8 + 2 + 2 * 12 + 4);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, little ? 0x4949 : 0x4d4d);
  view.setUint16(2, 42, little);
  view.setUint32(4, 8, little);
  view.setUint16(8, 2, little);
  view.setUint16(10, 0x010f, little);
  view.setUint16(22, 0x0112, little);
  view.setUint16(24, type, little);
  view.setUint32(26, 1, little);
  if (type === 3) view.setUint16(30, value, little);
  else view.setUint32(30, value, little);
  return bytes;
}
