import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Share } from "./share.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] }));
afterEach(() => void vi.useRealTimers());

it("begins nothing more after its time, and breaks off what is under way at its end", () => {
  const share = new Share({ shareSeconds: 8, shareEndSeconds: 12 }, new AbortController().signal);
  vi.advanceTimersByTime(7999);
  expect([share.isFull, share.isOver]).toEqual([false, false]);
  vi.advanceTimersByTime(1);
  expect([share.isFull, share.isOver, share.signal.aborted]).toEqual([true, false, false]);
  vi.advanceTimersByTime(4000);
  expect([share.isFull, share.isOver, share.signal.aborted]).toEqual([true, true, true]);
});

it("ends with the work, for its reason, and leaves no timer behind", () => {
  const work = new AbortController();
  const share = new Share({ shareSeconds: 8, shareEndSeconds: 12 }, work.signal);
  work.abort(new Error("lost"));
  expect([share.isOver, share.signal.reason]).toEqual([false, work.signal.reason]);
  share.close();
  expect(vi.getTimerCount()).toBe(0);
});
