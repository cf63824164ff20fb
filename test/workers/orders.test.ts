import { env } from "cloudflare:workers";
import { Buffer } from "node:buffer";
import { beforeEach, describe, expect, it } from "vitest";
import { requireUpstream } from "../../src/services.ts";
import { UPSTREAM_KEY } from "./bindings.ts";
import { type Answer, call, callWith, OPERATOR, SOME_ID } from "./caller.ts";
import { type Client, post } from "./catalogue.ts";
import { services } from "./jobKit.ts";
import { give, orderClient, ownOrderOf } from "./orderTenants.ts";
import { makeOrder, requestsAbout, upstreamUrl } from "./upstream.ts";

interface Seen {
  readonly order_id: string;
  readonly status: string;
  readonly images: readonly { readonly thumbnail_url: string | null }[];
}

const ordersIn = ({ body }: Answer) => body.orders as Seen[];
const idsIn = (answer: Answer) => ordersIn(answer).map(({ order_id: id }) => id);
const list = ({ headers }: Pick<Client, "headers">, query = "") => call(`/v1/orders${query}`, { headers });
const readOrder = ({ headers }: Pick<Client, "headers">, id: string) => call(`/v1/orders/${id}`, { headers });

/** Every order that a caller is shown, page after page. */
async function listAll(client: Pick<Client, "headers">, query = ""): Promise<string[]> {
  const ids: string[] = [];
  let cursor: unknown = "";
  for (let page = 0; cursor !== null; page += 1) {
    expect(page).toBeLessThan(200);
    const next = cursor === "" ? "" : `&cursor=${encodeURIComponent(String(cursor))}`;
    const answer = await list(client, `?limit=15${query}${next}`);
    expect(answer.status, answer.text).toBe(200);
    ids.push(...idsIn(answer));
    cursor = answer.body.next_cursor;
  }
  return ids;
}

/** A good answer closes the count of failures in a row, so that the faults of one test are not the next one's. */
beforeEach(async () => void (await requireUpstream(services()).listOrders({ perPage: 1 })));

describe("the list of a key", () => {
  it("has its tenant's own orders, newest first, page by page", async () => {
    const [client, stranger] = [await orderClient(), await orderClient()];
    const ids: string[] = [];
    for (const name of ["first", "second", "third"]) {
      ids.push((await ownOrderOf(client, { name, images: [{ name: `${name}.jpg` }] })).order_id);
    }
    await ownOrderOf(stranger, { name: "another's" });
    await makeOrder({ name: "nobody's" });
    // Made within one millisecond or not: the order of a page is that of the rows.
    await env.DB.batch(
      ids.map((id, i) => env.DB.prepare("UPDATE orders SET created_at = ? WHERE id = ?").bind(1000 + i, id)),
    );
    const first = await list(client, "?limit=2");
    expect(ordersIn(first)).toMatchObject([
      { order_id: ids[2], name: "third", ready: true, total_images: 1, counts: { processed: 1 } },
      { order_id: ids[1], name: "second" },
    ]);
    const rest = await list(client, `?limit=2&cursor=${first.body.next_cursor}`);
    expect([idsIn(rest), rest.body.next_cursor]).toEqual([[ids[0]], null]);
    const bad = await ownOrderOf(client, { name: "bad", faults: ["order-not-json"] });
    const all = await list(client);
    expect(all.status).toBe(200);
    expect(ordersIn(all)[0]).toMatchObject({ order_id: bad.order_id, status: "unknown", ready: false });
    expect(idsIn(all).toSorted()).toEqual([bad.order_id, ...ids].toSorted());
  });

  it("shows what upstream no longer has as gone", async () => {
    const client = await orderClient();
    const lost = crypto.randomUUID();
    await give(lost, client);
    const { order_id: kept } = await ownOrderOf(client, { images: [{}] });
    const shown = ordersIn(await list(client));
    expect(shown.find(({ order_id: id }) => id === lost)).toMatchObject({ status: "gone", images: [] });
    expect(shown.find(({ order_id: id }) => id === kept)).toMatchObject({ status: "processed" });
  });

  it("is refused without the scope, with another's name, and with a cursor that is none", async () => {
    expect((await list(await orderClient(["catalogue"]))).body).toMatchObject({ code: "forbidden" });
    expect((await list({ headers: {} })).status).toBe(401);
    const client = await orderClient();
    expect((await list(client, "?tenant_name=other")).body).toMatchObject({ code: "tenant_mismatch" });
    expect((await list(client, "?cursor=x")).body).toMatchObject({ code: "invalid_cursor" });
  });
});

describe("the list of the operator", () => {
  it("is upstream's own, without what tenants have, unless it acts for one", async () => {
    const client = await orderClient();
    const { order_id: mine } = await ownOrderOf(client, { name: "a tenant's" });
    const { order_id: free } = await makeOrder({ name: "nobody's" });
    const operator = { headers: OPERATOR };
    const all = await listAll(operator);
    expect([all.includes(free), all.includes(mine)]).toEqual([true, false]);
    const asTenant = await listAll(operator, `&tenant_name=${client.tenant}`);
    expect([asTenant.includes(free), asTenant.includes(mine)]).toEqual([true, true]);
    expect(new Set(all).size).toBe(all.length);
  });
});

describe("an order", () => {
  it("tells of each picture, with a preview that needs no key", async () => {
    const client = await orderClient();
    const { order_id: id, images } = await ownOrderOf(client, {
      name: "Приморский 12",
      images: [
        { name: "a.jpg" },
        { name: "b.jpg", status: "error", reason: "The daily limit is reached." },
        { name: null, status: "processing" },
      ],
    });
    const answer = await readOrder(client, id);
    expect(answer.status, answer.text).toBe(200);
    expect(answer.body).toMatchObject({
      order_id: id,
      name: "Приморский 12",
      ready: false,
      merging: false,
      processing: true,
      counts: { waiting: 0, processing: 1, processed: 1, error: 1 },
      images: [
        { image_id: images[0]?.image_id, name: "a.jpg", status: "processed", reason: null },
        { name: "b.jpg", status: "error", reason: "The daily limit is reached.", thumbnail_url: null },
        { name: null, status: "processing", thumbnail_url: null },
      ],
    });
    expect(answer.text).not.toContain(UPSTREAM_KEY);
    const url = String((answer.body as unknown as Seen).images[0]?.thumbnail_url);
    expect(url).toBe(`${upstreamUrl()}/v3/images/${images[0]?.image_id}/preview`);
    const preview = await fetch(url);
    const bytes = Buffer.from(await preview.arrayBuffer());
    expect([preview.status, bytes.subarray(0, 3).toString("hex")]).toEqual([200, "ffd8ff"]);
    const about = await requestsAbout(id);
    expect(about.filter(({ path }) => path.endsWith("/preview"))).toMatchObject([{ key: false }]);
  });

  it("is not ready while it merges, nor while it is empty", async () => {
    const client = await orderClient();
    const merging = await ownOrderOf(client, { faults: ["merging:9"], images: [{}] });
    expect((await readOrder(client, merging.order_id)).body).toMatchObject({ ready: false, merging: true });
    const empty = await ownOrderOf(client, { faults: ["empty"] });
    expect((await readOrder(client, empty.order_id)).body).toMatchObject({ ready: false, images: [] });
  });

  it("is understood as older versions tell it", async () => {
    const client = await orderClient();
    const { order_id: id } = await ownOrderOf(client, {
      faults: ["old"],
      images: [{ name: "a.jpg" }, { name: "b.jpg", status: "error" }],
    });
    expect((await readOrder(client, id)).body).toMatchObject({ counts: { processed: 1, error: 1 } });
  });

  it("is nobody else's, also not when it is nobody's", async () => {
    const [client, stranger] = [await orderClient(), await orderClient()];
    const { order_id: id } = await ownOrderOf(client, {});
    const { order_id: free } = await makeOrder({});
    for (const order of [id, free, SOME_ID]) {
      const answer = await readOrder(stranger, order);
      expect(answer.body).toMatchObject({ status: 404, code: "order_not_found" });
      const imported = await post(`/v1/orders/${order}/import`, stranger.headers, "");
      expect(imported.body).toMatchObject({ status: 404, code: "order_not_found" });
    }
    expect((await readOrder({ headers: OPERATOR }, id)).body).toMatchObject({ code: "order_not_found" });
    expect((await readOrder({ headers: OPERATOR }, free)).status).toBe(200);
    expect((await requestsAbout(id)).filter(({ path }) => path.includes(id))).toEqual([]);
  });

  it.each([
    ["order-404", 404, "order_not_found"],
    ["order-500", 502, "upstream_failed"],
    ["order-html", 502, "upstream_failed"],
    ["order-not-json", 502, "upstream_failed"],
  ])("with %s is answered %i", async (fault, status, code) => {
    const client = await orderClient();
    const { order_id: id } = await ownOrderOf(client, { faults: [fault], images: [{}] });
    expect((await readOrder(client, id)).body).toMatchObject({ status, code });
    const { reports } = (await env.DB.prepare("SELECT count(*) AS reports FROM error_events WHERE code = ?")
      .bind(code)
      .first<{ reports: number }>()) ?? { reports: -1 };
    expect(reports).toBe(0);
  });

  it("is asked for by its id, of a deployment that has an upstream", async () => {
    expect((await readOrder(await orderClient(), "x")).body).toMatchObject({ code: "invalid_id" });
    const variables = { AUTOENHANCE_API_KEY: undefined };
    const answer = await callWith(variables, "/v1/orders", { headers: OPERATOR });
    expect(answer.body).toMatchObject({ status: 503, code: "upstream_not_configured" });
  });
});

describe("an order that the operator gives away", () => {
  const giveTo = (id: string, tenant: string) =>
    call(`/v1/admin/orders/${id}/owner`, { method: "POST", headers: OPERATOR, json: { tenant } });

  it("is the new owner's from then on", async () => {
    const [client, next] = [await orderClient(), await orderClient()];
    const { order_id: id } = await makeOrder({ name: "given" });
    for (const [owner, other] of [
      [client, next],
      [next, client],
    ] as const) {
      expect((await giveTo(id, owner.tenant)).status).toBe(200);
      expect([(await readOrder(owner, id)).status, (await readOrder(other, id)).status]).toEqual([200, 404]);
    }
  });

  it("has to be there upstream", async () => {
    const client = await orderClient();
    const answer = await giveTo(crypto.randomUUID(), client.tenant);
    expect(answer.body).toMatchObject({ status: 404, code: "order_not_found" });
  });
});
