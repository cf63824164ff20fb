import { expect, it } from "vitest";
import { LIMITS } from "../limits.ts";
import { GATES } from "./gates.ts";
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
