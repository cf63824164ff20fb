import { expect, it } from "vitest";
import { LIMITS } from "../../src/limits.ts";
import { get } from "./catalogue.ts";
import { entriesOf, orderClient, orderOf } from "./downloadKit.ts";
import { requestsAbout } from "./upstream.ts";

/** As many as an order can have: several shares of one gathering worker. */
const COUNT = 1000;
const QUIET_MS = 170_000;

it(
  `an order of ${COUNT} pictures comes whole both ways, each picture fetched once a way`,
  async () => {
    expect(COUNT).toBeGreaterThan(LIMITS.gatherShare);
    const client = await orderClient();
    const order = await orderOf(client, {
      faults: ["direct"],
      images: Array.from({ length: COUNT }, (_, i) => ({ name: `picture ${i}.jpg`, size: 2000 })),
    });
    const path = `/v1/orders/${order.order_id}/images`;
    const [streamed, staged] = [
      await get(path, client.headers),
      await get(`${path}?mode=staged`, client.headers),
    ];
    expect([streamed.status, staged.status]).toEqual([200, 200]);
    expect(staged.headers.get("X-Downloaded")).toBe(String(COUNT));

    const entries = entriesOf(streamed.bytes);
    expect(entries.map(({ name }) => name)).toEqual(
      Array.from({ length: COUNT }, (_, i) => `picture ${i}.jpg`),
    );
    expect(entriesOf(staged.bytes)).toEqual(entries);
    const asked = (await requestsAbout(order.order_id)).filter(({ path: each }) =>
      each.includes("/enhanced"),
    );
    expect(asked.length).toBe(2 * COUNT);
  },
  QUIET_MS,
);
