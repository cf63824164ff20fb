import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { TimeLimitError, within } from "./timeLimit.ts";

describe("within", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("gives what the work gives and leaves no timer", async () => {
    expect(await within(Promise.resolve(7), 100)).toBe(7);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("passes on what the work throws and leaves no timer", async () => {
    const broken = new Error("broken");
    await expect(within(Promise.reject(broken), 100)).rejects.toBe(broken);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("ends at the limit and not before it", async () => {
    const settled = vi.fn();
    const call = within(new Promise(() => {}), 100).catch(settled);
    await vi.advanceTimersByTimeAsync(99);
    expect(settled).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    await call;
    expect(settled).toHaveBeenCalledWith(expect.any(TimeLimitError));
    expect(vi.getTimerCount()).toBe(0);
  });

  it("drops a failure that comes too late", async () => {
    const unhandled = vi.fn();
    process.on("unhandledRejection", unhandled);
    const late = Promise.withResolvers<void>();
    const call = within(late.promise, 100).catch(() => "over");
    await vi.advanceTimersByTimeAsync(100);
    expect(await call).toBe("over");
    late.reject(new Error("late"));
    vi.useRealTimers();
    // Node reports an unhandled rejection once the microtasks are done, before the next immediate.
    await new Promise((resolve) => setImmediate(resolve));
    process.off("unhandledRejection", unhandled);
    expect(unhandled).not.toHaveBeenCalled();
  });
});
