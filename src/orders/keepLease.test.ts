import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { LeaseLost, type Work } from "../jobs/consumer.ts";
import { keepLease } from "./keepLease.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] }));
afterEach(() => void vi.useRealTimers());

const workWith = (report: Work["report"]): Work => ({
  jobId: "j",
  step: "s",
  fence: 1,
  attempt: 1,
  report,
  keep: async () => {},
});

it("is heard of while one call takes longer than the lease, with what is known by then", async () => {
  const told: number[][] = [];
  const work = workWith(async (...counts) => void told.push(counts));
  const progress = { done: 0, total: 0 };
  const call = Promise.withResolvers<void>();
  const kept = keepLease(work, 60, progress, () => call.promise);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(told).toHaveLength(6);
  progress.total = 5;
  await vi.advanceTimersByTimeAsync(10_000);
  expect(told.at(-1)).toEqual([0, 5]);
  call.resolve();
  await kept;
  expect(vi.getTimerCount()).toBe(0);
});

it("has the work end when the lease is lost, while another report that fails does no harm", async () => {
  const errors = [new Error("away"), new LeaseLost()];
  const work = workWith(() => Promise.reject(errors.shift()));
  const kept = keepLease(work, 60, { done: 0, total: 1 }, async (signal) => {
    await vi.advanceTimersByTimeAsync(10_000);
    expect(signal.aborted).toBe(false);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(signal.aborted).toBe(true);
    throw new Error("of the abort");
  });
  await expect(kept).rejects.toBeInstanceOf(LeaseLost);
});
