import { describe, expect, it } from "vitest";
import { type CallWindow, countInWindow, WINDOW_MS } from "./callWindow.ts";

const START = Date.UTC(2026, 0, 1);

function countTimes(times: readonly number[], limit: number) {
  let window: CallWindow | undefined;
  return times.map((now) => {
    const counted = countInWindow(window, limit, now);
    window = counted.window;
    return counted.allowance;
  });
}

describe("countInWindow", () => {
  it("allows the limit and refuses the next", () => {
    const answers = countTimes([START, START + 1, START + 2, START + 3], 3);
    expect(answers.map((answer) => answer.allowed)).toEqual([true, true, true, false]);
    expect(answers.map((answer) => answer.remaining)).toEqual([2, 1, 0, 0]);
  });

  it("begins with the first call and ends a minute later, however often a refused caller asks", () => {
    const answers = countTimes([START + 500, START + 501, START + 30_000, START + 60_499, START + 60_500], 1);
    expect(answers.map((answer) => answer.allowed)).toEqual([true, false, false, false, true]);
    expect(answers.map((answer) => answer.resetSeconds)).toEqual([60, 60, 31, 1, 60]);
  });

  it("stays in its window, and within its length, when the clock is set back", () => {
    const [, back] = countTimes([START, START - 3_600_000], 5);
    expect(back).toEqual({ allowed: true, remaining: 3, resetSeconds: WINDOW_MS / 1000 });
  });
});
