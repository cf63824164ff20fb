import { describe, expect, test } from "vitest";
import {
  advance,
  EMPTY_QUEUE,
  isRetryable,
  nextMoment,
  nextUploads,
  PARALLEL,
  type Queue,
  type QueueEvent,
  totalsOf,
} from "./queue.ts";

const files = (count: number, size = 1000) =>
  Array.from({ length: count }, (_, index) => ({
    id: index + 1,
    name: `${index + 1}.jpg`,
    size,
    tenant: "default",
  }));
const play = (...events: QueueEvent[]): Queue =>
  [{ type: "added" as const, files: files(4) }, ...events].reduce<Queue>(advance, EMPTY_QUEUE);
const state = (queue: Queue, id: number) => queue.uploads.find((each) => each.id === id)?.state;
const begun = (queue: Queue, now = 0) => nextUploads(queue, now).map(({ id }) => id);

describe("which files are begun", () => {
  test("the first ones, as many as may be under way", () => {
    expect(begun(play())).toEqual([1, 2]);
    expect(PARALLEL).toBe(2);
  });

  test("the next when one ends, in their order", () => {
    const queue = play(
      { type: "started", id: 1 },
      { type: "started", id: 2 },
      { type: "stored", id: 2, assetId: "b", known: false },
    );
    expect(begun(queue)).toEqual([3]);
  });

  test("none while all of one is sent and the answer is awaited", () => {
    const queue = play(
      { type: "started", id: 1 },
      { type: "started", id: 2 },
      { type: "sent", id: 1, bytes: 1000 },
    );
    expect(state(queue, 1)).toBe("settling");
    expect(begun(queue)).toEqual([]);
  });

  test("none while paused; what is under way goes on, and resuming begins the next", () => {
    const paused = play({ type: "started", id: 1 }, { type: "paused" });
    expect(begun(paused)).toEqual([]);
    expect(state(advance(paused, { type: "sent", id: 1, bytes: 10 }), 1)).toBe("sending");
    expect(begun(advance(paused, { type: "resumed" }))).toEqual([2]);
  });
});

describe("what every file waits for", () => {
  const returned = play({ type: "started", id: 1 }, { type: "returned", id: 1, by: "session" });

  test("holds all of them, and the one that met it was not tried", () => {
    expect(returned.held).toBe("session");
    expect(begun(returned)).toEqual([]);
    expect(returned.uploads[0]).toMatchObject({ state: "waiting", attempts: 0, reason: undefined });
  });

  test("lets them go on where they were once it is over", () => {
    expect(begun(advance(returned, { type: "held", by: undefined }))).toEqual([1, 2]);
  });
});

test("all that failed are tried again at once, and what is refused or was cancelled is not", () => {
  const wait = { type: "broke" as const, id: 1, reason: "gone", now: 0 };
  const attempts = Array.from({ length: 4 }, () => [{ type: "started" as const, id: 1 }, wait]).flat();
  const queue = play(
    ...attempts,
    { type: "refused", id: 2, reason: "no" },
    { type: "cancelled", id: 3 },
    { type: "failedRetried" },
  );
  expect([1, 2, 3].map((id) => state(queue, id))).toEqual(["waiting", "refused", "cancelled"]);
  expect(queue.uploads[0]).toMatchObject({ attempts: 0, reason: undefined });
});

describe("a failure that may pass", () => {
  const broke = (now: number, waitMs?: number): QueueEvent => ({
    type: "broke",
    id: 1,
    reason: "Busy",
    now,
    ...(waitMs !== undefined && { waitMs }),
  });

  test("is tried again after 2, 4 and 8 s, and then left to the person", () => {
    let queue = play();
    const waits: number[] = [];
    for (let round = 0; round < 3; round++) {
      queue = advance(advance(queue, { type: "started", id: 1 }), broke(1000));
      waits.push((nextMoment(queue, 1000) ?? 0) - 1000);
      expect(begun(queue, 1000)).not.toContain(1);
    }
    expect(waits).toEqual([2000, 4000, 8000]);
    queue = advance(advance(queue, { type: "started", id: 1 }), broke(1000));
    expect(state(queue, 1)).toBe("failed");
    expect(nextMoment(queue, 1000)).toBeUndefined();
  });

  test("waits longer where the answer asked for it", () => {
    const queue = advance(advance(play(), { type: "started", id: 1 }), broke(0, 60_000));
    expect(nextMoment(queue, 0)).toBe(60_000);
    expect(begun(queue, 59_999)).toEqual([2, 3]);
    expect(begun(queue, 60_000)).toEqual([1, 2]);
  });

  test("begins anew when a person tries it again", () => {
    let queue = play();
    for (let round = 0; round < 4; round++) {
      queue = advance(advance(queue, { type: "started", id: 1 }), broke(0));
    }
    queue = advance(queue, { type: "retried", id: 1 });
    expect(queue.uploads[0]).toMatchObject({
      state: "waiting",
      attempts: 0,
      notBefore: 0,
      reason: undefined,
    });
  });
});

describe("what has ended", () => {
  test("stays as it is, whatever comes late", () => {
    const cancelled = play({ type: "started", id: 1 }, { type: "cancelled", id: 1 });
    const late: QueueEvent[] = [
      { type: "sent", id: 1, bytes: 500 },
      { type: "stored", id: 1, assetId: "a", known: false },
      { type: "refused", id: 1, reason: "no" },
      { type: "broke", id: 1, reason: "no", now: 0 },
    ];
    for (const event of late) expect(advance(cancelled, event)).toEqual(cancelled);
  });

  test("is not tried again when it succeeded", () => {
    const stored = play({ type: "started", id: 1 }, { type: "stored", id: 1, assetId: "a", known: true });
    expect(state(stored, 1)).toBe("known");
    expect(advance(stored, { type: "retried", id: 1 })).toEqual(stored);
  });

  test("is not tried again when it was refused: it would be refused again", () => {
    const refused = play({ type: "refused", id: 1, reason: "no" });
    expect(refused.uploads.map(isRetryable)).toEqual([false, false, false, false]);
    expect(advance(refused, { type: "retried", id: 1 })).toEqual(refused);
  });

  test("is tried again when it was cancelled", () => {
    const cancelled = play({ type: "cancelled", id: 1 });
    expect(cancelled.uploads.filter(isRetryable).map(({ id }) => id)).toEqual([1]);
    expect(state(advance(cancelled, { type: "retried", id: 1 }), 1)).toBe("waiting");
  });

  test("goes from the list when it is cleared, and nothing else does", () => {
    const queue = play(
      { type: "refused", id: 1, reason: "no" },
      { type: "cancelled", id: 2 },
      { type: "started", id: 3 },
      { type: "cleared" },
    );
    expect(queue.uploads.map(({ id }) => id)).toEqual([3, 4]);
  });

  test("cancelling all ends what waits and what is under way, not what succeeded", () => {
    const queue = play(
      { type: "started", id: 1 },
      { type: "stored", id: 1, assetId: "a", known: false },
      { type: "started", id: 2 },
      { type: "allCancelled" },
    );
    expect([1, 2, 3, 4].map((id) => state(queue, id))).toEqual([
      "stored",
      "cancelled",
      "cancelled",
      "cancelled",
    ]);
  });
});

test("totals count the bytes of what is, or will be, sent", () => {
  const queue = play(
    { type: "started", id: 1 },
    { type: "stored", id: 1, assetId: "a", known: true },
    { type: "started", id: 2 },
    { type: "sent", id: 2, bytes: 250 },
    { type: "refused", id: 3, reason: "no" },
  );
  expect(totalsOf(queue)).toEqual({
    files: 4,
    ended: 2,
    stored: 0,
    known: 1,
    unsuccessful: 1,
    failed: 0,
    bytes: 3000,
    sent: 1250,
  });
});
