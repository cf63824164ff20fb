import { describe, expect, test } from "vitest";
import { sayBytes, sayCount, sayMegapixels, sayPixels } from "./sizes.ts";
import { sayDuration, sayWhen } from "./times.ts";

describe("sizes", () => {
  test.each([
    [0, "0 B"],
    [999, "999 B"],
    [1000, "1 KB"],
    [1540, "1.5 KB"],
    [9949, "9.9 KB"],
    [9950, "10 KB"],
    [999_499, "999 KB"],
    [999_500, "1 MB"],
    [52_428_800, "52 MB"],
    [3_900_000_000, "3.9 GB"],
  ])("%i bytes are said as %s", (bytes, said) => expect(sayBytes(bytes)).toBe(said));

  test("pixels carry their separators and the sign of multiplication", () => {
    expect(sayPixels(8192, 5464)).toBe("8,192 × 5,464");
    expect(sayMegapixels(8192, 5464)).toBe("45 MP");
    expect(sayMegapixels(800, 500)).toBe("0.4 MP");
  });

  test("one is not many", () => {
    expect([0, 1, 2, 1200].map((count) => sayCount(count, "picture"))).toEqual([
      "0 pictures",
      "1 picture",
      "2 pictures",
      "1,200 pictures",
    ]);
  });
});

describe("times", () => {
  const now = new Date(2026, 10, 21, 15, 0).getTime();
  const ago = (minutes: number) => new Date(now - minutes * 60_000).toISOString();

  test.each([
    [0, "just now"],
    [1, "1 minute ago"],
    [59, "59 minutes ago"],
    [60, "1 hour ago"],
    [359, "5 hours ago"],
    [420, "today, 08:00"],
    [24 * 60, "yesterday, 15:00"],
    [3 * 24 * 60, "Wednesday, 15:00"],
    [30 * 24 * 60, "22 Oct 2026"],
  ])("%i minutes ago is said as %s", (minutes, said) => expect(sayWhen(ago(minutes), now)).toBe(said));

  test("a time in the future, by a clock that goes otherwise, is now", () => {
    expect(sayWhen(ago(-3), now)).toBe("just now");
  });

  test.each([
    [420, "0.4 s"],
    [9950, "10 s"],
    [89_000, "89 s"],
    [90_000, "2 min"],
    [7_500_000, "2 h 5 min"],
  ])("%i ms are said as %s", (ms, said) => expect(sayDuration(ms)).toBe(said));
});
