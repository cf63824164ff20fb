import { expect, it } from "vitest";
import { parseConfig } from "../config.ts";
import { LIMITS } from "../limits.ts";
import { owedMessages } from "./alarm.ts";
import { newJob } from "./job.fixture.ts";
import { JOB_KINDS } from "./kinds.ts";
import { policyOf } from "./policy.ts";
import { claim, fail } from "./transitions.ts";

const NEEDED = { PUBLIC_URL: "https://darkroom.test", URL_SIGNING_KEY: "k".repeat(32) };
const FAILURE = { code: "webhook_failed", message: "It was not delivered.", retry: true } as const;

it("events are tried again over hours, other jobs within seconds", () => {
  const config = parseConfig(NEEDED);
  for (const kind of JOB_KINDS.filter((each) => each !== "webhook")) {
    expect(policyOf(config, kind)).toEqual(config.jobs);
  }
  const { retryDelays, ...others } = policyOf(config, "webhook");
  expect(others).toEqual({ leaseSeconds: 60, hintSeconds: 600 });
  // Standard Webhooks 1.0.0, "Deliverability and reliability": the example up to 31 h 35 min.
  expect(retryDelays.reduce((sum, wait) => sum + wait)).toBe(31 * 3600 + 35 * 60 + 5);
});

it("an event's message waits in the queue until its next attempt, and after the last there is poison", () => {
  const policy = policyOf(parseConfig(NEEDED), "webhook");
  let job = { ...newJob([["deliver"]]), kind: "webhook" as const };
  let now = 0;
  const waits: unknown[] = [];
  for (;;) {
    const granted = claim(job, "deliver", now, policy);
    expect(granted.outcome).toMatchObject({ granted: true, attempt: waits.length + 1 });
    const fence = granted.state.fence;
    job = { ...fail(granted.state, "deliver", fence, FAILURE, now, policy).state, kind: "webhook" };
    if (job.status === "failed") break;
    const [message] = owedMessages(job, now);
    waits.push(message?.delaySeconds);
    now += Number(message?.delaySeconds) * 1000;
  }
  expect(waits).toEqual([5, 300, 1800, 7200, 18_000, 36_000, 50_400]);
  expect(job.poison).toMatchObject({ code: "webhook_failed", attempts: 8 });
});

it.each(["RETRY_DELAYS", "WEBHOOK_RETRY_DELAYS"])("%s takes no wait that a queue cannot hold", (name) => {
  const given = (wait: number) => () => parseConfig({ ...NEEDED, [name]: `1,${wait}` });
  expect(given(LIMITS.queueDelaySeconds)).not.toThrow();
  const refusal = expect.objectContaining({ code: "not_configured", detail: { variables: [name] } });
  expect(given(LIMITS.queueDelaySeconds + 1)).toThrow(refusal);
  expect(given(-1)).toThrow(refusal);
  expect(given(Number.NaN)).toThrow(refusal);
});
