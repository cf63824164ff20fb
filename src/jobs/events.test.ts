import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { LIMITS } from "../limits.ts";
import { formatEvent, JobListeners } from "./events.ts";
import { newJob, POLICY } from "./job.fixture.ts";
import { claim, complete } from "./transitions.ts";

const held = claim(newJob(), "make", 5, POLICY).state;
const ended = complete(held, "make", 1, 9).state;

const textOf = (stream: ReadableStream<Uint8Array>) => new Response(stream).text();

describe("listeners", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("hear the present state, every change and the end, and leave no timer behind", async () => {
    const listeners = new JobListeners();
    const heard = [textOf(listeners.listen(newJob())), textOf(listeners.listen(newJob()))];
    listeners.tell(held);
    listeners.tell(ended);
    const expected = `retry: 2000\n\n${[newJob(), held, ended].map(formatEvent).join("")}`;
    expect(await Promise.all(heard)).toEqual([expected, expected]);
    expect([listeners.size, vi.getTimerCount()]).toEqual([0, 0]);
    listeners.tell(ended);
  });

  it("of an ended job hear of its end only", async () => {
    const listeners = new JobListeners();
    expect(await textOf(listeners.listen(ended))).toBe(`retry: 2000\n\n${formatEvent(ended)}`);
    expect([listeners.size, vi.getTimerCount()]).toEqual([0, 0]);
  });

  it("that go away are forgotten with their timers", async () => {
    const listeners = new JobListeners();
    const stream = listeners.listen(held);
    expect(listeners.size).toBe(1);
    await stream.cancel();
    expect([listeners.size, vi.getTimerCount()]).toEqual([0, 0]);
  });

  it("are kept connected, and sent away at the limit to connect again", async () => {
    const listeners = new JobListeners();
    const heard = textOf(listeners.listen(held));
    vi.advanceTimersByTime(LIMITS.eventStreamSeconds * 1000);
    expect(await heard).toContain("\n\n: keep-alive\n\n");
    expect([listeners.size, vi.getTimerCount()]).toEqual([0, 0]);
  });
});

it("gives an event the job's sequence as id, its name by the job's state, and the job as data", () => {
  const [event, id, data] = formatEvent(held).trimEnd().split("\n");
  expect([event, id]).toEqual(["event: progress", "id: 1"]);
  expect(JSON.parse(data?.slice("data: ".length) ?? "")).toMatchObject({ status: "processing", attempts: 1 });
  expect(formatEvent(ended).startsWith("event: completed\nid: 2\n")).toBe(true);
});
