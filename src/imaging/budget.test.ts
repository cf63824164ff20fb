import { expect, it } from "vitest";
import { DarkroomError } from "../errors.ts";
import { LIMITS } from "../limits.ts";
import { checkDecodeMemory } from "./budget.ts";
import type { PictureHeader } from "./probe/header.ts";

const photo: PictureHeader = {
  format: "webp",
  mimeType: "image/webp",
  width: 2400,
  height: 1600,
  orientation: 1,
  colorModel: "ycc",
  bitDepth: 8,
  hasAlpha: false,
  progressive: false,
  iccProfile: null,
  iccName: null,
  iccSpace: null,
  warnings: [],
};

it("admits any JPEG and PNG that the door admits: they flow in rows", () => {
  const huge = { width: 12_000, height: 10_000 };
  expect(() => checkDecodeMemory({ ...photo, ...huge, format: "jpeg" }, LIMITS.uploadBytes)).not.toThrow();
  expect(() => checkDecodeMemory({ ...photo, ...huge, format: "png" }, LIMITS.uploadBytes)).not.toThrow();
});

it("refuses a WebP that no job could hold, and says how many bytes it takes", () => {
  expect(() => checkDecodeMemory(photo, 1_000_000)).not.toThrow();
  try {
    checkDecodeMemory({ ...photo, width: 3200, height: 2400 }, 1_000_000);
    expect.unreachable();
  } catch (thrown) {
    if (!(thrown instanceof DarkroomError)) throw thrown;
    expect(thrown.code).toBe("picture_too_large");
    expect(thrown.detail).toMatchObject({ width: 3200, height: 2400 });
    expect(Number(thrown.detail?.bytes_needed)).toBeGreaterThan(Number(thrown.detail?.max_bytes));
  }
});
