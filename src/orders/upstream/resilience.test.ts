import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { LIMITS } from "../../limits.ts";
import { UpstreamClient } from "./client.ts";
import { Fault } from "./fault.ts";
import { callUpstream } from "./resilience.ts";
import { answerJson, configFor, cutShort, refusalOf, serve } from "./server.fixture.ts";

const ORDER = { order_id: "o", name: "fine" };
const WHOLE = Buffer.from(JSON.stringify(ORDER));
type Handler = Parameters<typeof serve>[0];

/** Each fault once, or for ever. */
const FAULTS: readonly (readonly [string, Handler, RegExp])[] = [
  ["a 500", (_, response) => void response.writeHead(500).end(), /status 500/],
  ["a 503", (_, response) => void response.writeHead(503).end(), /status 503/],
  ["a 408", (_, response) => void response.writeHead(408).end(), /status 408/],
  ["a 429 without Retry-After", (_, response) => void response.writeHead(429).end(), /status 429/],
  [
    "a 429 with Retry-After",
    (_, response) => void response.writeHead(429, { "retry-after": "0" }).end(),
    /status 429/,
  ],
  ["a reset", (_, response) => void response.destroy(), /connection broke off/],
  [
    "a body cut short",
    (_, response) => cutShort(response, WHOLE, 10, { "content-type": "application/json" }),
    /connection broke off/,
  ],
  [
    "a 200 with text/html",
    (_, response) => void response.writeHead(200, { "content-type": "text/html" }).end("<h1>Soon</h1>"),
    /text\/html, and not valid JSON/,
  ],
  [
    "JSON that is no order",
    (_, response) => void response.writeHead(200, { "content-type": "application/json" }).end("[]"),
    /not what was asked for/,
  ],
];

describe("a fault of the service", () => {
  it.each(FAULTS)("such as %s is overcome when it passes", async (_, fault) => {
    const server = await serve((seen, response, count) => {
      if (count === 1) fault(seen, response, count);
      else answerJson(response, ORDER);
    });
    expect(await new UpstreamClient(configFor(server.url)).getOrder("o")).toMatchObject({ name: "fine" });
    expect(server.seen).toHaveLength(2);
  });

  it.each(FAULTS)("such as %s that stays is told after the last attempt", async (name, fault, reason) => {
    const server = await serve(fault);
    expect(await refusalOf(new UpstreamClient(configFor(server.url)).getOrder("o"))).toMatchObject({
      code: name.includes("429") ? "upstream_unavailable" : "upstream_failed",
      retry: true,
      detail: { reason: expect.stringMatching(reason) },
    });
    expect(server.seen).toHaveLength(LIMITS.upstreamAttempts);
  });

  it("such as no server at all is told", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, "close");
    const client = new UpstreamClient(configFor(`http://127.0.0.1:${port}`));
    expect(await refusalOf(client.getOrder("o"))).toMatchObject({
      code: "upstream_failed",
      detail: { reason: "The connection broke off" },
    });
  });
});

describe("a service that says nothing", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
  });
  afterEach(() => {
    vi.restoreAllMocks();
    vi.useRealTimers();
  });
  const SECOND = 1000;

  /** Lets a wait between attempts end, and the network do its part, until the service was asked so often. */
  async function asked({ seen }: { readonly seen: readonly unknown[] }, times: number): Promise<void> {
    while (seen.length < times) {
      await vi.advanceTimersByTimeAsync(1);
      await new Promise(setImmediate);
    }
  }

  it("is left after the attempt's deadline, and asked again", async () => {
    const server = await serve((_, response, count) => {
      if (count > 1) answerJson(response, ORDER);
    });
    const call = new UpstreamClient(configFor(server.url, { attemptSeconds: 20 })).getOrder("o");
    await asked(server, 1);
    await vi.advanceTimersByTimeAsync(20 * SECOND);
    await asked(server, 2);
    expect(await call).toMatchObject({ name: "fine" });
  });

  it("from half way on is left after the attempt's deadline, and asked again", async () => {
    const server = await serve((_, response, count) => {
      if (count > 1) answerJson(response, ORDER);
      else response.writeHead(200, { "content-length": WHOLE.length }).write(WHOLE.subarray(0, 9));
    });
    const head = Promise.withResolvers<void>();
    const { fetch } = globalThis;
    vi.spyOn(globalThis, "fetch").mockImplementation(async (...request) => {
      const response = await fetch(...request);
      head.resolve();
      return response;
    });
    const call = new UpstreamClient(configFor(server.url, { attemptSeconds: 20 })).getOrder("o");
    await head.promise;
    await vi.advanceTimersByTimeAsync(20 * SECOND);
    await asked(server, 2);
    expect(await call).toMatchObject({ name: "fine" });
  });

  it("to the call's deadline ends it, with what was seen last", async () => {
    const server = await serve((_, response, count) => {
      if (count === 1) response.writeHead(500).end();
    });
    const config = configFor(server.url, { attemptSeconds: 20, callSeconds: 10 });
    const refusal = refusalOf(new UpstreamClient(config).getOrder("o"));
    await asked(server, 2);
    await vi.advanceTimersByTimeAsync(10 * SECOND);
    expect(await refusal).toMatchObject({
      code: "upstream_failed",
      detail: { reason: "The answer has status 500" },
    });
    expect(server.seen).toHaveLength(2);
  });
});

describe("Retry-After", () => {
  const answerWith = (retryAfter: string) =>
    serve((_, response) => void response.writeHead(429, { "retry-after": retryAfter }).end());

  it("that is longer than the call's time ends the call at once, and is passed on", async () => {
    const server = await answerWith("100");
    expect(await refusalOf(new UpstreamClient(configFor(server.url)).getOrder("o"))).toMatchObject({
      code: "upstream_unavailable",
      headers: { "retry-after": "100" },
    });
    expect(server.seen).toHaveLength(1);
  });

  it("may be a date", async () => {
    const server = await answerWith(new Date(Date.now() + 3_600_000).toUTCString());
    const error = await refusalOf(new UpstreamClient(configFor(server.url)).getOrder("o"));
    const { headers } = error as { headers: Record<string, string> };
    expect(Number(headers["retry-after"])).toBeGreaterThan(3500);
    expect(server.seen).toHaveLength(1);
  });
});

describe("an aborted signal", () => {
  it("begins nothing", async () => {
    const server = await serve((_, response) => answerJson(response, ORDER));
    const reason = new Error("gone");
    const client = new UpstreamClient(configFor(server.url));
    expect(await refusalOf(client.getOrder("o", AbortSignal.abort(reason)))).toBe(reason);
    expect(server.seen).toHaveLength(0);
  });

  it("breaks off a request that is under way", async () => {
    const leaving = new AbortController();
    const closed = Promise.withResolvers<void>();
    const server = await serve((_, response) => {
      response.on("close", () => closed.resolve());
      leaving.abort(new Error("gone"));
    });
    const error = await refusalOf(new UpstreamClient(configFor(server.url)).getOrder("o", leaving.signal));
    expect(error).toMatchObject({ message: "gone" });
    await closed.promise;
    expect(server.seen).toHaveLength(1);
  });
});

describe("a wait between attempts", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  const asked = new Fault("The answer has status 429", { again: true, waitSeconds: 10 });

  it("is as long as the service asks, where the schedule alone would not wait", async () => {
    let attempts = 0;
    const call = callUpstream(configFor("test:wait"), async () => {
      attempts += 1;
      if (attempts === 1) throw asked;
      return "done";
    });
    await vi.advanceTimersByTimeAsync(9999);
    expect(attempts).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(await call).toBe("done");
  });

  it("doubles, with jitter between the half and the whole", async () => {
    const times: number[] = [];
    const call = callUpstream(configFor("test:schedule", { retrySeconds: 1 }), async () => {
      times.push(Date.now());
      throw new Fault("no", { again: true });
    });
    const refusal = refusalOf(call);
    await vi.runAllTimersAsync();
    await refusal;
    const waits = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    for (const [index, wait] of waits.entries()) {
      expect(wait).toBeGreaterThanOrEqual(500 * 2 ** index - 1);
      expect(wait).toBeLessThanOrEqual(1000 * 2 ** index);
    }
    expect(waits).toHaveLength(LIMITS.upstreamAttempts - 1);
  });

  it("ends with the signal, and nothing is begun after it", async () => {
    const leaving = new AbortController();
    const reason = new Error("gone");
    let attempts = 0;
    const call = callUpstream(
      configFor("test:leave"),
      async () => {
        attempts += 1;
        throw asked;
      },
      leaving.signal,
    );
    const refusal = refusalOf(call);
    await vi.advanceTimersByTimeAsync(5000);
    leaving.abort(reason);
    expect(await refusal).toBe(reason);
    await vi.runAllTimersAsync();
    expect(attempts).toBe(1);
  });
});

it("reads JSON within a bound", async () => {
  const server = await serve((_, response) => {
    response.writeHead(200, { "content-type": "application/json" });
    const piece = Buffer.alloc(1024 * 1024, " ");
    const write = (left: number): void => {
      if (left > 0 && !response.destroyed) response.write(piece, () => write(left - 1));
    };
    write(LIMITS.upstreamJsonBytes / piece.length + 1);
  });
  expect(await refusalOf(new UpstreamClient(configFor(server.url)).getOrder("o"))).toMatchObject({
    code: "upstream_failed",
    detail: { reason: expect.stringContaining("larger than 8,388,608 bytes") },
  });
  expect(server.seen).toHaveLength(1);
});
