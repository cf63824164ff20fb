import { describe, expect, it } from "vitest";
import { LIMITS } from "../limits.ts";
import { forgetAt, hintDelay, nextAlarm, REPEAT_MS } from "./alarm.ts";
import { newJob, POLICY } from "./job.fixture.ts";
import { cancel, claim, fail } from "./transitions.ts";

const NOW = 1_000_000;
const leased = claim(newJob(), "make", NOW, POLICY).state;

describe("the next alarm", () => {
  it("is none while a job waits and everything about it is known", () => {
    expect(nextAlarm(newJob(), 0, NOW)).toBeNull();
  });

  it("comes soon when D1 or the queue has not heard", () => {
    expect(nextAlarm({ ...newJob(), seq: 3 }, 2, NOW)).toBe(NOW + REPEAT_MS);
    expect(nextAlarm({ ...newJob(), owedHints: ["make"] }, 0, NOW)).toBe(NOW + REPEAT_MS);
  });

  it("comes when a lease ends", () => {
    expect(nextAlarm(leased, leased.seq, NOW)).toBe(NOW + POLICY.leaseSeconds * 1000);
  });

  it("comes when an ended job may be forgotten, but D1 has to know of its end first", () => {
    const ended = cancel(newJob(), NOW).state;
    const day = LIMITS.jobRetentionSeconds * 1000;
    expect(forgetAt(ended)).toBe(NOW + day);
    expect(nextAlarm(ended, ended.seq, NOW)).toBe(NOW + day);
    expect(nextAlarm(ended, ended.seq - 1, NOW + 2 * day)).toBe(NOW + 2 * day + REPEAT_MS);
  });
});

it("has a hint wait in the queue until its step may begin, in whole seconds", () => {
  const failed = fail(leased, "make", 1, { code: "internal", message: "", retry: true }, NOW, POLICY).state;
  expect(hintDelay(failed, "make", NOW)).toBe(2);
  expect(hintDelay(failed, "make", NOW + 1)).toBe(2);
  expect(hintDelay(failed, "make", NOW + 5000)).toBe(0);
  expect(hintDelay(failed, "nothing", NOW)).toBe(0);
});
