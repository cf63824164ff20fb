import { exports } from "cloudflare:workers";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { LIMITS } from "../../src/limits.ts";
import { ORIGIN } from "./caller.ts";
import { download, endOf, type OrderClient, orderClient, orderOf } from "./downloadKit.ts";
import { requestsAbout } from "./upstream.ts";

const PICTURES = 40;
const MIB = 1024 * 1024;
/** The first picture has begun to flow to the client. */
const ENOUGH = MIB / 4;

let client: OrderClient;
beforeAll(async () => {
  client = await orderClient();
});

/** One picture that comes at once, and others that take 40 seconds and more each, whose end nobody will see. */
const slow = (size: number) => ({
  faults: ["direct"],
  images: Array.from({ length: PICTURES }, (_, i) => ({ size, ...(i > 0 && { fault: "slow:0:50000" }) })),
});

interface Under {
  readonly id: string;
  readonly answer: Response;
  readonly reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly control: AbortController;
}

/** A download whose bytes flow, once it has asked for so many pictures as it will while none of them ends. */
async function underWay(size: number, asked: number): Promise<Under> {
  const { order_id: id } = await orderOf(client, slow(size));
  const control = new AbortController();
  const { headers } = client;
  const request = new Request(`${ORIGIN}/v1/orders/${id}/images`, { headers, signal: control.signal });
  const answer = await exports.default.fetch(request);
  expect(answer.status).toBe(200);
  if (answer.body === null) throw new Error("no body");
  const reader = answer.body.getReader();
  let read = 0;
  while (read < ENOUGH) read += (await reader.read()).value?.length ?? 0;
  await vi.waitUntil(async () => (await picturesAsked(id)).length >= asked, { timeout: 20_000, interval: 5 });
  return { id, answer, reader, control };
}

const picturesAsked = async (id: string) =>
  (await requestsAbout(id)).filter(({ path }) => path.includes("/enhanced"));

/** The whole way to the service and back: what was sent to it before has arrived. */
async function roundTrip(): Promise<void> {
  const { order_id: id } = await orderOf(client, { images: [{}] });
  expect((await download(client, id, "stream")).status).toBe(200);
}

describe.each([
  // The first is there whole, and its lane has gone on.
  ["pictures that are held", 2 * MIB, LIMITS.upstreamRequests + 1],
  ["pictures that flow", 20 * MIB, LIMITS.upstreamRequests],
])("a client that goes away, with %s", (_, size, asked) => {
  it.each([
    ["closes its connection", (it: Under) => it.reader.cancel()],
    ["aborts its request", async (it: Under) => it.control.abort()],
  ])("%s: what is under way is aborted and nothing more is begun", async (_name, leave) => {
    // Room for pictures stops the fetching, however long the client takes to leave.
    expect(PICTURES * size).toBeGreaterThan(2 * LIMITS.heldBytes);
    const under = await underWay(size, asked);
    await leave(under);
    const end = await endOf(client, under.id, under.answer);
    expect(end).toMatchObject({ outcome: "aborted" });
    // One that was asked for but not begun to be sent has no outcome: it left no trace but its request.
    await vi.waitUntil(
      async () => (await picturesAsked(under.id)).some(({ outcome }) => outcome === "left"),
      { timeout: 20_000, interval: 20 },
    );
    await roundTrip();
    expect(await picturesAsked(under.id)).toHaveLength(asked);
  });
});
