import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { newJob, POLICY } from "./job.fixture.ts";
import { cancel, claim } from "./transitions.ts";
import { viewJob } from "./view.ts";
import { JobWaiters } from "./waiters.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const working = claim(newJob(), "make", 0, POLICY).state;
const ended = cancel(working, 5).state;

it("all who wait are told at the end, and no timer is left", async () => {
  const waiters = new JobWaiters();
  const answers = [1, 2, 3].map(() => waiters.wait(60_000, () => working));
  waiters.tell(working);
  expect(vi.getTimerCount()).toBe(3);
  waiters.tell(ended);
  expect(await Promise.all(answers)).toEqual([1, 2, 3].map(() => viewJob(ended)));
  expect(vi.getTimerCount()).toBe(0);
  waiters.tell(ended);
});

it("who waits no longer is told how the job is then", async () => {
  const waiters = new JobWaiters();
  let present = newJob();
  const answer = waiters.wait(1000, () => present);
  present = working;
  await vi.advanceTimersByTimeAsync(1000);
  expect(await answer).toEqual(viewJob(working));
});
