import { expect, it } from "vitest";
import { LIMITS } from "../limits.ts";
import { engineGate, GATES, previewPlaces } from "./gates.ts";
import { JOB_KINDS, KINDS } from "./kinds.ts";

it("receivers that take their time hold up other events at most, and those only when there are many", () => {
  const gate = GATES[KINDS.webhook.gate];
  const inside = Array.from({ length: LIMITS.deliveryJobs }, () => gate.enter());
  expect(inside).not.toContain(null);
  expect(gate.enter()).toBeNull();
  for (const kind of JOB_KINDS.filter((each) => each !== "webhook")) {
    const leave = GATES[KINDS[kind].gate].enter();
    expect(leave, kind).not.toBeNull();
    leave?.();
  }
  for (const leave of inside) leave?.();
  expect(gate.enter()).not.toBeNull();
});

it("live previews wait for the engine, so many of them; a further one is told that it is busy", async () => {
  const inside = Array.from({ length: LIMITS.engineJobs }, () => engineGate.enter());
  const leaving = new AbortController();
  const waiting = Array.from({ length: LIMITS.previewsWaiting }, () => previewPlaces.enter(leaving.signal));
  await expect(previewPlaces.enter()).rejects.toMatchObject({ code: "busy", status: 503 });
  leaving.abort(new Error("left"));
  for (const ended of await Promise.allSettled(waiting))
    expect(ended).toMatchObject({ status: "rejected", reason: leaving.signal.reason });
  for (const leave of inside) leave?.();
});
