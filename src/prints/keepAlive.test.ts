import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { LeaseLost } from "../jobs/consumer.ts";
import { keepAlive } from "./keepAlive.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Called every 100 ms for so long; what the lease was kept at. */
async function keptAt(leaseSeconds: number, forMs: number): Promise<number[]> {
  const begun = Date.now();
  const kept: number[] = [];
  const keep = keepAlive({ keep: async () => void kept.push(Date.now() - begun) }, leaseSeconds);
  for (let ms = 0; ms <= forMs; ms += 100) {
    await keep();
    vi.advanceTimersByTime(100);
  }
  return kept;
}

test("a lease is kept every five seconds, a short one four times as often as it runs out", async () => {
  expect(await keptAt(60, 16_000)).toEqual([5000, 10_000, 15_000]);
  expect(await keptAt(2, 1600)).toEqual([500, 1000, 1500]);
  expect(await keptAt(0, 200)).toEqual([0, 100, 200]);
});

test("a lost lease ends the work; a word that did not get through does not", async () => {
  const failing = (thrown: Error) => keepAlive({ keep: () => Promise.reject(thrown) }, 0)();
  await expect(failing(new LeaseLost())).rejects.toThrow(LeaseLost);
  await expect(failing(new Error("away"))).resolves.toBeUndefined();
});
