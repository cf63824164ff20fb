import { expect, it } from "vitest";
import { scheduleOf } from "./schedule.ts";

const STEPS = [
  { step: "assemble", ms: 50 },
  { step: "prepare", ms: 100 },
  { step: "band-10", ms: 10 },
  { step: "band-2", ms: 400 },
  { step: "band-0", ms: 300 },
  { step: "band-1", ms: 200 },
];

it("with one consumer takes the sum of its steps", () => {
  const { sum, longest, with: times } = scheduleOf(STEPS, [1]);
  expect(sum).toBe(1060);
  expect(longest).toEqual({ step: "band-2", ms: 400 });
  expect(times).toEqual([{ consumers: 1, ms: 1060 }]);
});

it("gives each band, in the order of their numbers, to the consumer that is free first", () => {
  // 300 and 10 in one row; 200, then 400 in the other.
  expect(scheduleOf(STEPS, [2]).with).toEqual([{ consumers: 2, ms: 150 + 600 }]);
  expect(scheduleOf(STEPS, [3]).with).toEqual([{ consumers: 3, ms: 150 + 400 }]);
});

it("is never shorter than the plan, the longest band and the file", () => {
  expect(scheduleOf(STEPS, [4, 250]).with.map(({ ms }) => ms)).toEqual([550, 550]);
});

it("is of something", () => {
  expect(() => scheduleOf([], [1])).toThrow(RangeError);
});
