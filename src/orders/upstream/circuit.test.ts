import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { LIMITS } from "../../limits.ts";
import { enterCircuit } from "./circuit.ts";
import { UpstreamClient } from "./client.ts";
import { Fault } from "./fault.ts";
import { callUpstream } from "./resilience.ts";
import { answerJson, configFor, refusalOf, serve } from "./server.fixture.ts";

const OUTAGE = new Fault("The answer has status 500", { outage: true });
const SECOND = 1000;
/** Whole calls that open the circuit. */
const CALLS = Math.ceil(LIMITS.upstreamFailures / LIMITS.upstreamAttempts);
let name = 0;

/** A circuit of its own for each test. */
function newConfig() {
  name += 1;
  return configFor(`test:circuit-${name}`, { attemptSeconds: 5, circuitSeconds: 60 });
}

async function fail(config: ReturnType<typeof newConfig>, times: number): Promise<void> {
  for (let count = 0; count < times; count += 1)
    await refusalOf(
      callUpstream(config, async () => {
        throw OUTAGE;
      }),
    );
}

/** As many patient calls as an order makes at a time. */
function lanesOf(config: ReturnType<typeof newConfig>, up: () => boolean): Promise<string[]> {
  const attempt = async () => {
    if (!up()) throw new Fault("The answer has status 500", { again: true, outage: true });
    return "fine";
  };
  const lane = () => callUpstream(config, attempt, undefined, { patient: true });
  return Promise.all(Array.from({ length: LIMITS.upstreamRequests }, lane));
}

describe("the circuit", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("opens after so many outages in a row, and says for how long", async () => {
    const config = newConfig();
    await fail(config, LIMITS.upstreamFailures - 1);
    expect(await callUpstream(config, async () => "fine")).toBe("fine");
    await fail(config, LIMITS.upstreamFailures);
    vi.advanceTimersByTime(20 * SECOND);
    let begun = 0;
    const refusal = await refusalOf(
      callUpstream(config, async () => {
        begun += 1;
      }),
    );
    expect(refusal).toMatchObject({ code: "upstream_unavailable", waitSeconds: 40, again: false });
    expect((refusal as Fault).toError().headers).toEqual({ "retry-after": "40" });
    expect(begun).toBe(0);
  });

  it("counts outages that happen side by side", async () => {
    const config = newConfig();
    const failing = Array.from({ length: LIMITS.upstreamFailures }, () =>
      refusalOf(
        callUpstream(config, async () => {
          throw OUTAGE;
        }),
      ),
    );
    await Promise.all(failing);
    expect(() => enterCircuit(config)).toThrow(Fault);
  });

  it("does not count refusals, pictures that are missing, or callers who leave", async () => {
    const config = newConfig();
    const left = new AbortController();
    for (let count = 0; count < 2 * LIMITS.upstreamFailures; count += 1) {
      const missing = new Fault("The picture is not there", { status: 404 });
      await refusalOf(callUpstream(config, () => Promise.reject(missing)));
    }
    await fail(config, LIMITS.upstreamFailures - 1);
    const call = callUpstream(
      config,
      (within) => new Promise((_, reject) => onAbort(within, reject)),
      left.signal,
    );
    left.abort(new Error("gone"));
    expect(await refusalOf(call)).toBe(left.signal.reason);
    await vi.runAllTimersAsync();
    expect(() => enterCircuit(config)).not.toThrow();
  });

  it("stays closed when five lanes meet one moment's outage, and loses none of them", async () => {
    const config = { ...newConfig(), retrySeconds: 0.5 };
    const backAt = Date.now() + SECOND / 2;
    const lanes = lanesOf(config, () => Date.now() >= backAt);
    await vi.runAllTimersAsync();
    expect(await lanes).toEqual(new Array(LIMITS.upstreamRequests).fill("fine"));
    expect(Date.now() - backAt).toBeLessThan(5 * SECOND);
  });

  it("is waited out by patient calls, which all come through an outage of half a minute", async () => {
    const config = { ...newConfig(), retrySeconds: 0.5, circuitSeconds: 30, callSeconds: 120 };
    const backAt = Date.now() + 29 * SECOND;
    let begun = 0;
    const lanes = lanesOf(config, () => {
      begun += 1;
      return Date.now() >= backAt;
    });
    await vi.runAllTimersAsync();
    expect(await lanes).toEqual(new Array(LIMITS.upstreamRequests).fill("fine"));
    expect(begun).toBe(LIMITS.upstreamFailures + LIMITS.upstreamRequests);
  });

  it("is not waited for when it opens after the call's end, nor for longer than a call after it opened", async () => {
    const config = { ...newConfig(), circuitSeconds: 30, callSeconds: 120 };
    await fail(config, LIMITS.upstreamFailures);
    const short = { ...config, callSeconds: 20 };
    const patient = { patient: true };
    const never = () => Promise.reject(OUTAGE);
    expect(await refusalOf(callUpstream(short, never, undefined, patient))).toMatchObject({
      code: "upstream_unavailable",
      waitSeconds: 30,
    });
    const openedAt = Date.now();
    const lasting = refusalOf(callUpstream(config, never, undefined, patient));
    await vi.runAllTimersAsync();
    expect(await lasting).toBeInstanceOf(Fault);
    expect(Date.now() - openedAt).toBeLessThanOrEqual(120 * SECOND);
    vi.setSystemTime(openedAt + 121 * SECOND);
    await fail(config, 1);
    const at = Date.now();
    expect(await refusalOf(callUpstream(config, never, undefined, patient))).toMatchObject({
      code: "upstream_unavailable",
    });
    expect(Date.now()).toBe(at);
  });

  it("is not waited for by one who left", async () => {
    const config = newConfig();
    await fail(config, LIMITS.upstreamFailures);
    const leaving = new AbortController();
    let begun = 0;
    const call = callUpstream(
      { ...config, callSeconds: 120 },
      async () => {
        begun += 1;
      },
      leaving.signal,
      {
        patient: true,
      },
    );
    const refusal = refusalOf(call);
    await vi.advanceTimersByTimeAsync(10 * SECOND);
    leaving.abort(new Error("gone"));
    expect(await refusal).toBe(leaving.signal.reason);
    await vi.runAllTimersAsync();
    expect(begun).toBe(0);
  });

  it("is not opened by a 429 that asks for a long wait, even where the call ends soon after it", async () => {
    const config = { ...newConfig(), callSeconds: 61 };
    for (let count = 0; count < 2 * LIMITS.upstreamFailures; count += 1) {
      const call = callUpstream(config, async (within, again) => {
        if (again === 0) throw new Fault("The answer has status 429", { again: true, waitSeconds: 60 });
        return new Promise((_, reject) => onAbort(within, reject));
      });
      const refusal = refusalOf(call);
      await vi.runAllTimersAsync();
      expect(await refusal).toMatchObject({ reason: "The answer has status 429" });
    }
    expect(() => enterCircuit(config)).not.toThrow();
  });

  it("lets one request try after its rest, and closes when that gets an answer", async () => {
    const config = newConfig();
    await fail(config, LIMITS.upstreamFailures);
    vi.advanceTimersByTime(60 * SECOND);
    const answer = Promise.withResolvers<string>();
    const trial = callUpstream(config, () => answer.promise);
    expect(await refusalOf(callUpstream(config, async () => "second"))).toMatchObject({ waitSeconds: 5 });
    answer.resolve("fine");
    expect(await trial).toBe("fine");
    expect(await Promise.all([1, 2, 3].map(() => callUpstream(config, async () => "fine")))).toHaveLength(3);
    await fail(config, LIMITS.upstreamFailures - 1);
    expect(() => enterCircuit(config)).not.toThrow();
  });

  it("opens again when the trial fails", async () => {
    const config = newConfig();
    await fail(config, LIMITS.upstreamFailures);
    vi.advanceTimersByTime(60 * SECOND);
    await fail(config, 1);
    expect(await refusalOf(callUpstream(config, async () => "fine"))).toMatchObject({ waitSeconds: 60 });
    vi.advanceTimersByTime(60 * SECOND);
    expect(await callUpstream(config, async () => "fine")).toBe("fine");
  });

  it("is not locked by a trial whose owner vanished without a word", async () => {
    const config = newConfig();
    await fail(config, LIMITS.upstreamFailures);
    vi.advanceTimersByTime(60 * SECOND);
    // A request that Workers ended: nothing of it runs on, nothing settles.
    enterCircuit(config);
    expect(() => enterCircuit(config)).toThrow(Fault);
    vi.advanceTimersByTime(5 * SECOND);
    expect(await callUpstream(config, async () => "fine")).toBe("fine");
    expect(await callUpstream(config, async () => "fine")).toBe("fine");
  });

  it("gives a trial back at once when its caller leaves", async () => {
    const config = newConfig();
    await fail(config, LIMITS.upstreamFailures);
    vi.advanceTimersByTime(60 * SECOND);
    const leaving = new AbortController();
    const trial = callUpstream(
      config,
      (within) => new Promise((_, reject) => onAbort(within, reject)),
      leaving.signal,
    );
    leaving.abort(new Error("gone"));
    await refusalOf(trial);
    expect(await callUpstream(config, async () => "fine")).toBe("fine");
  });

  it("is not closed or held open by news from before it opened", async () => {
    const config = newConfig();
    const early = Promise.withResolvers<string>();
    const late = callUpstream(config, () => early.promise);
    await fail(config, LIMITS.upstreamFailures);
    vi.advanceTimersByTime(30 * SECOND);
    early.resolve("old");
    expect(await late).toBe("old");
    expect(await refusalOf(callUpstream(config, async () => "fine"))).toMatchObject({ waitSeconds: 30 });
  });
});

it("refuses without a request over HTTP too, while pictures that are not there do no harm", async () => {
  let status = 404;
  const server = await serve((_, response) => void response.writeHead(status).end());
  const client = new UpstreamClient(configFor(server.url));
  for (let count = 0; count < LIMITS.upstreamFailures + 1; count += 1) await refusalOf(client.getOrder("o"));
  status = 500;
  for (let count = 0; count < CALLS; count += 1) await refusalOf(client.getOrder("o"));
  expect(server.seen).toHaveLength(LIMITS.upstreamFailures + 1 + LIMITS.upstreamFailures);
  expect(await refusalOf(client.getOrder("o"))).toMatchObject({
    code: "upstream_unavailable",
    headers: { "retry-after": "60" },
  });
  expect(server.seen).toHaveLength(LIMITS.upstreamFailures + 1 + LIMITS.upstreamFailures);
});

it("closes again over HTTP when the service is back", async () => {
  let up = false;
  const server = await serve((_, response) => {
    if (up) answerJson(response, { order_id: "o" });
    else response.destroy();
  });
  const client = new UpstreamClient(configFor(server.url, { circuitSeconds: 0.001 }));
  for (let count = 0; count < CALLS; count += 1) await refusalOf(client.getOrder("o"));
  up = true;
  await expect.poll(() => client.getOrder("o").catch(() => undefined)).toBeDefined();
  expect(await Promise.all([client.getOrder("a"), client.getOrder("b")])).toHaveLength(2);
});

function onAbort(signal: AbortSignal, call: (reason: unknown) => void): void {
  signal.addEventListener("abort", () => call(signal.reason));
}
