import { expect, it } from "vitest";
import { DarkroomError } from "../errors.ts";
import { LIMITS } from "../limits.ts";
import { checkDecodeMemory, decodeMemory } from "./budget.ts";

const photo = { width: 2400, height: 1600, colorModel: "ycc", bitDepth: 8, hasAlpha: false } as const;

it("counts the file twice, its own pixels and RGBA twice", () => {
  expect(decodeMemory({ ...photo, width: 10, height: 10 }, 1000)).toBe(2000 + 100 * (3 + 8));
  expect(decodeMemory({ ...photo, width: 10, height: 10, hasAlpha: true, bitDepth: 16 }, 0)).toBe(
    100 * (8 + 8),
  );
  expect(decodeMemory({ ...photo, width: 10, height: 10, colorModel: "grey" }, 0)).toBe(100 * 9);
  expect(decodeMemory({ ...photo, width: 10, height: 10, colorModel: "palette", bitDepth: 2 }, 0)).toBe(
    100 * 11,
  );
});

it("admits a photograph of the most pixels that are decoded, as large as a camera writes it", () => {
  const width = 2500;
  const height = Math.floor(LIMITS.decodePixels / width);
  expect(() => checkDecodeMemory({ ...photo, width, height }, 8 * 1024 * 1024)).not.toThrow();
});

it("refuses what takes one byte too many, and says how many", () => {
  const room = (LIMITS.decodeBytes - decodeMemory(photo, 0)) / 2;
  expect(() => checkDecodeMemory(photo, Math.floor(room))).not.toThrow();
  try {
    checkDecodeMemory(photo, Math.floor(room) + 1);
    expect.unreachable();
  } catch (thrown) {
    if (!(thrown instanceof DarkroomError)) throw thrown;
    expect(thrown.code).toBe("picture_too_large");
    expect(thrown.detail).toMatchObject({ width: 2400, height: 1600, max_bytes: LIMITS.decodeBytes });
    expect(Number(thrown.detail?.bytes_needed)).toBeGreaterThan(LIMITS.decodeBytes);
  }
});
