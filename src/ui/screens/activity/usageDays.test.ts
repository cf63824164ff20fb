import { expect, test } from "vitest";
import type { UsageDay } from "../../api/usage.ts";
import { lastDays, scaleEnd } from "./usageDays.ts";

const day = (date: string, uploads: number): UsageDay => ({
  ...{ day: date, uploads, duplicates: 0, bytes_in: 0, bytes_saved: 0, bytes_served: 0, renditions: 0 },
});

test("days without use are 0, days before the first are left out, and today comes last", () => {
  const daily = [day("2026-03-01", 3), day("2026-02-27", 5), day("2026-01-01", 9)];
  expect(lastDays(daily, "uploads", 4, Date.parse("2026-03-01T23:59:59Z"))).toEqual([
    { day: "2026-02-26", value: 0 },
    { day: "2026-02-27", value: 5 },
    { day: "2026-02-28", value: 0 },
    { day: "2026-03-01", value: 3 },
  ]);
});

test.each([
  [0, 2],
  [1, 2],
  [3, 4],
  [9, 10],
  [10, 10],
  [60, 60],
  [61, 80],
  [1_200_000, 2_000_000],
])("a scale for %d ends at %d", (most, end) => {
  expect(scaleEnd(most)).toBe(end);
});
