import { exports } from "cloudflare:workers";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { ORIGIN } from "./caller.ts";
import { endOf, type OrderClient, orderClient, orderOf } from "./downloadKit.ts";
import { requestsAbout } from "./upstream.ts";

const PICTURES = 40;
const MIB = 1024 * 1024;
/** The first picture has begun to flow to the client. */
const ENOUGH = MIB / 4;

let client: OrderClient;
beforeAll(async () => {
  client = await orderClient();
});

/** Pictures that take a while each, and whose end nobody will see. */
const slow = (size: number) => ({
  faults: ["slow:0:1000000", "direct"],
  images: Array.from({ length: PICTURES }, () => ({ size })),
});

interface Under {
  readonly id: string;
  readonly answer: Response;
  readonly reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly control: AbortController;
}

/** A download whose bytes flow, with requests under way at the service. */
async function underWay(size: number): Promise<Under> {
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
  await vi.waitUntil(async () => (await picturesAsked(id)).some(({ outcome }) => outcome === null), {
    timeout: 20_000,
    interval: 5,
  });
  return { id, answer, reader, control };
}

const picturesAsked = async (id: string) =>
  (await requestsAbout(id)).filter(({ path }) => path.includes("/enhanced"));

describe.each([
  ["pictures that are held", MIB / 2],
  ["pictures that flow", 20 * MIB],
])("a client that goes away, with %s", (_, size) => {
  it.each([
    ["closes its connection", (it: Under) => it.reader.cancel()],
    ["aborts its request", async (it: Under) => it.control.abort()],
  ])("%s: what is under way is aborted and nothing more is begun", async (_name, leave) => {
    const download = await underWay(size);
    await leave(download);
    const end = await endOf(client, download.id, download.answer);
    expect(end).toMatchObject({ outcome: "aborted" });
    const begun = await picturesAsked(download.id);
    expect(begun.length).toBeLessThan(PICTURES);
    // One that was asked for but not begun to be sent has no outcome: it left no trace but its request.
    const left = await vi.waitUntil(
      async () => {
        const seen = await picturesAsked(download.id);
        return seen.some(({ outcome }) => outcome === "left") ? seen : null;
      },
      { timeout: 20_000, interval: 20 },
    );
    expect(left.length).toBe(begun.length);
  });
});
