import { env, exports } from "cloudflare:workers";
import { Buffer } from "node:buffer";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findOrCreateTenant } from "../../src/db/tenants.ts";
import { LIMITS } from "../../src/limits.ts";
import { createSampleOrder } from "../../src/orders/sampleOrder.ts";
import { requireUpstream } from "../../src/services.ts";
import * as PICTURES from "../fixtures/pictures.ts";
import { type Answer, call, callWith, OPERATOR, ORIGIN, read, SOME_ID } from "./caller.ts";
import { bytesOf, type Client, post } from "./catalogue.ts";
import { services } from "./jobKit.ts";
import { orderClient, ownOrderOf, sentBytes, spooled } from "./orderTenants.ts";
import { streamOf } from "./streaming.ts";
import { paddedTo } from "./surgery.ts";
import { keyLeaks, requestsAbout } from "./upstream.ts";

type Bytes = Uint8Array<ArrayBuffer>;

const MIB = 1024 * 1024;
const JPEG = bytesOf(PICTURES.JPEG);
const PNG = bytesOf(PICTURES.PNG);
const WEBP = bytesOf(PICTURES.WEBP);
const TEXT: Bytes = new Uint8Array(Buffer.from("This is no picture, whatever it is called.".repeat(9)));

function formWith(
  files: readonly [name: string, bytes: Bytes][],
  fields: Record<string, string> = {},
): FormData {
  const form = new FormData();
  for (const [name, bytes] of files) form.append("files", new File([bytes], name));
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  return form;
}

const send = (client: Pick<Client, "headers">, form: FormData): Promise<Answer> =>
  post("/v1/orders", client.headers, form);

const imagesOf = ({ body }: Answer) => body.images as { image_id: string; name: string }[];

const ordersOf = async ({ tenant }: Client) =>
  env.DB.prepare("SELECT count(*) AS n FROM orders WHERE tenant_id = (SELECT id FROM tenants WHERE name = ?)")
    .bind(tenant)
    .first<number>("n");

/** A good answer closes the count of failures in a row, so that the faults of one test are not the next one's. */
beforeEach(async () => void (await requireUpstream(services()).listOrders({ perPage: 1 })));
afterEach(async () => expect(await spooled()).toEqual({ objects: 0, rows: 0 }));

describe("an order made of files", () => {
  it("has each picture byte by byte, and tells what is none", async () => {
    const client = await orderClient();
    const large = paddedTo(2 * LIMITS.partBytes + 12_345, JPEG);
    const files: [string, Bytes][] = [
      ["house.jpg", JPEG],
      ["notes.jpg", TEXT],
      ["a png called.jpg", PNG],
      ["Дом у моря.webp", WEBP],
      ["empty.jpg", new Uint8Array(0)],
      ["large.jpg", large],
    ];
    const answer = await send(client, formWith(files, { name: "Приморский 12" }));
    expect(answer.status, answer.text).toBe(201);
    expect(answer.headers.get("Location")).toBe(`/v1/orders/${answer.body.order_id}`);
    expect(answer.body).toMatchObject({ images_uploaded: 4 });
    const failures = answer.body.failures as { name: string; error: string }[];
    expect(failures.map(({ name }) => name)).toEqual(["notes.jpg", "empty.jpg"]);
    for (const { error } of failures) expect(error).toContain("Unsupported file type");

    const sent: [string, Bytes][] = [
      ["house.jpg", JPEG],
      ["a png called.jpg", PNG],
      ["Дом у моря.webp", WEBP],
      ["large.jpg", large],
    ];
    expect(imagesOf(answer).map(({ name }) => name)).toEqual(sent.map(([name]) => name));
    for (const [i, { image_id: id, name }] of imagesOf(answer).entries()) {
      expect(Buffer.compare(await sentBytes(id), sent[i]?.[1] ?? TEXT), name).toBe(0);
    }

    const order = await call(`/v1/orders/${answer.body.order_id}`, { headers: client.headers });
    expect(order.body).toMatchObject({ name: "Приморский 12", total_images: 4 });
    expect(await keyLeaks(String(answer.body.order_id))).toEqual([]);
  });

  it("is the tenant's before its first picture is sent, and nobody else's", async () => {
    const [client, stranger] = [await orderClient(), await orderClient()];
    const answer = await send(client, formWith([["a.jpg", JPEG]]));
    const path = `/v1/orders/${answer.body.order_id}`;
    expect((await call(path, { headers: client.headers })).status).toBe(200);
    expect((await call(path, { headers: stranger.headers })).body).toMatchObject({ code: "order_not_found" });
    const failed = await send(client, formWith([["a.jpg", JPEG]], { name: "fault=upload-500" }));
    expect([failed.status, await ordersOf(client)]).toEqual([502, 2]);
  });

  it("grows by further calls", async () => {
    const [client, stranger] = [await orderClient(), await orderClient()];
    const first = await send(client, formWith([["a.jpg", JPEG]], { name: "grows" }));
    const orderId = String(first.body.order_id);
    const second = await send(client, formWith([["b.png", PNG]], { order_id: orderId }));
    expect(second.status, second.text).toBe(201);
    expect(second.body).toMatchObject({ order_id: orderId, images_uploaded: 1 });
    const order = await call(`/v1/orders/${orderId}`, { headers: client.headers });
    expect((order.body.images as { name: string }[]).map(({ name }) => name)).toEqual(["a.jpg", "b.png"]);

    const foreign = await send(stranger, formWith([["c.jpg", JPEG]], { order_id: orderId }));
    expect(foreign.body).toMatchObject({ status: 404, code: "order_not_found" });
    const unknown = await post("/v1/orders", OPERATOR, formWith([["c.jpg", JPEG]], { order_id: SOME_ID }));
    expect(unknown.body).toMatchObject({ status: 404, code: "order_not_found" });
    const malformed = await send(client, formWith([["c.jpg", JPEG]], { order_id: "x" }));
    expect(malformed.body).toMatchObject({ status: 400, code: "invalid_id" });
    expect(await ordersOf(client)).toBe(1);
  });

  it("is counted", async () => {
    const client = await orderClient();
    await send(
      client,
      formWith([
        ["a.jpg", JPEG],
        ["b.png", PNG],
      ]),
    );
    const stats = await call("/api/stats", { headers: client.headers });
    expect(stats.body).toMatchObject({ orders_created: 1, images_uploaded: 2 });
  });

  it.each(["upload-500-once", "register-500-once", "create-500-once", "upload-reset-once", "old"])(
    "survives %s",
    async (fault) => {
      const client = await orderClient();
      const large = paddedTo(6 * MIB, JPEG);
      const answer = await send(
        client,
        formWith(
          [
            ["a.jpg", JPEG],
            ["b.jpg", large],
          ],
          { name: `fault=${fault}` },
        ),
      );
      expect(answer.status, answer.text).toBe(201);
      expect(answer.body).toMatchObject({ images_uploaded: 2, failures: [] });
      const [, second] = imagesOf(answer);
      expect(Buffer.compare(await sentBytes(second?.image_id), large)).toBe(0);
    },
  );
});

describe("an order that cannot be made", () => {
  it("of files that are no pictures leaves nothing upstream", async () => {
    const client = await orderClient();
    const answer = await send(
      client,
      formWith([
        ["a.jpg", TEXT],
        ["b.jpg", TEXT],
      ]),
    );
    expect(answer.body).toMatchObject({
      status: 415,
      code: "unsupported_type",
      failures: [{ name: "a.jpg" }, { name: "b.jpg" }],
    });
    expect(await ordersOf(client)).toBe(0);
  });

  it("names the order and each file where none could be sent", async () => {
    const client = await orderClient();
    const answer = await send(
      client,
      formWith(
        [
          ["a.jpg", JPEG],
          ["b.jpg", PNG],
        ],
        { name: "fault=upload-500" },
      ),
    );
    const failures = [{ name: "a.jpg" }, { name: "b.jpg" }];
    expect(answer.body).toMatchObject({ status: 502, code: "upstream_failed", failures });
    const { order_id: orderId } = answer.body.detail as { order_id: string };
    expect((await requestsAbout(orderId)).some(({ method }) => method === "PUT")).toBe(true);
  });

  it("is not begun where upstream makes none", async () => {
    const client = await orderClient();
    const answer = await send(client, formWith([["a.jpg", JPEG]], { name: "fault=create-500" }));
    expect([answer.status, await ordersOf(client)]).toEqual([502, 0]);
  });

  it("goes without a file that is too large", async () => {
    const client = await orderClient();
    const huge = paddedTo(LIMITS.uploadBytes + 1, JPEG);
    const mixed = await send(
      client,
      formWith([
        ["huge.jpg", huge],
        ["a.jpg", JPEG],
      ]),
    );
    expect(mixed.body).toMatchObject({ images_uploaded: 1, failures: [{ name: "huge.jpg" }] });
    const alone = await send(client, formWith([["huge.jpg", huge]]));
    expect(alone.body).toMatchObject({ status: 413, code: "file_too_large" });
    const both = await send(
      client,
      formWith([
        ["huge.jpg", huge],
        ["a.txt", TEXT],
      ]),
    );
    expect(both.body).toMatchObject({ status: 422, code: "no_picture" });
  });

  it("is refused over the limits of one call", async () => {
    const client = await orderClient();
    const many = Array.from({ length: LIMITS.orderFiles + 1 }, (_, i): [string, Bytes] => [`${i}.jpg`, TEXT]);
    expect((await send(client, formWith(many))).body).toMatchObject({ code: "invalid_multipart" });

    const chunk = paddedTo(40 * MIB, JPEG);
    const pieces = [1, 2, 3].flatMap((i) => [
      Buffer.from(`\r\n--b\r\nContent-Disposition: form-data; name="files"; filename="${i}.jpg"\r\n\r\n`),
      chunk,
    ]);
    const request = new Request(`${ORIGIN}/v1/orders`, {
      method: "POST",
      headers: { ...client.headers, "Content-Type": "multipart/form-data; boundary=b" },
      body: streamOf([...pieces, Buffer.from("\r\n--b--\r\n")]),
    });
    const answer = await read(await exports.default.fetch(request));
    expect(answer.body).toMatchObject({ status: 413, code: "body_too_large" });
    expect(await ordersOf(client)).toBe(0);
  });

  it("is refused without a file, or with one of another name", async () => {
    const client = await orderClient();
    expect((await send(client, formWith([], { name: "x" }))).body).toMatchObject({ code: "file_missing" });
    const form = new FormData();
    form.append("file", new File([JPEG], "a.jpg"));
    expect((await send(client, form)).body).toMatchObject({ code: "invalid_multipart" });
  });

  it("is not for a key without the scope, for strangers, or for another tenant", async () => {
    const form = () => formWith([["a.jpg", JPEG]], { tenant_name: "someone-else" });
    const client = await orderClient(["catalogue"]);
    expect((await send(client, form())).body).toMatchObject({
      code: "forbidden",
      detail: { scope: "orders" },
    });
    expect((await send({ headers: {} }, form())).status).toBe(401);
    expect((await send(await orderClient(), form())).body).toMatchObject({ code: "tenant_mismatch" });
  });

  it("says where no upstream is configured", async () => {
    const variables = { AUTOENHANCE_API_KEY: undefined };
    const answer = await callWith(variables, "/v1/orders", { method: "POST", headers: OPERATOR });
    expect(answer.body).toMatchObject({ status: 503, code: "upstream_not_configured" });
  });
});

describe("an order of the sample photographs", () => {
  const served = (files: Record<string, BodyInit>) => ({
    fetch: async (url: unknown) => {
      const body = files[new URL(String(url)).pathname];
      return body === undefined ? new Response("", { status: 404 }) : new Response(body);
    },
  });
  const create = async (files: Record<string, BodyInit>) => {
    const given = services();
    const tenant = await findOrCreateTenant(given.db, "samples");
    return createSampleOrder(given, requireUpstream(given), tenant, served(files) as Pick<Fetcher, "fetch">);
  };

  it("has those that the index names and that are there", async () => {
    const index = JSON.stringify({ "house-exterior": "1 2400", interior: "1 2400", lost: "1" });
    const sent = await create({
      "/samples/samples.json": index,
      "/samples/house-exterior.jpg": JPEG,
      "/samples/interior.jpg": bytesOf(PICTURES.JPEG_GREY),
    });
    expect(sent.images.map(({ name }) => name)).toEqual(["house-exterior.jpg", "interior.jpg"]);
    expect(Buffer.compare(await sentBytes(sent.images[0]?.image_id), JPEG)).toBe(0);
  });

  it("cannot be made where there are none", async () => {
    await expect(create({})).rejects.toMatchObject({ code: "no_samples" });
    await expect(create({ "/samples/samples.json": "{}" })).rejects.toMatchObject({ code: "no_samples" });
  });

  it("is for a key with the scope", async () => {
    const client = await orderClient(["catalogue"]);
    const answer = await call("/v1/orders/sample", { method: "POST", headers: client.headers });
    expect(answer.body).toMatchObject({ status: 403, code: "forbidden" });
  });
});

describe("the older paths", () => {
  it("make orders, answer 200 and tell errors in `detail`", async () => {
    const client = await orderClient();
    const made = await post("/api/create-order", client.headers, formWith([["a.jpg", JPEG]]));
    expect(made.status, made.text).toBe(200);
    expect(made.body).toMatchObject({ images_uploaded: 1, failures: [] });
    const refused = await post("/api/create-order", client.headers, formWith([["a.jpg", TEXT]]));
    expect([refused.status, typeof refused.body.detail]).toEqual([415, "string"]);
    const form = await callWith({ AUTOENHANCE_API_KEY: undefined }, "/api/create-sample-order", {
      method: "POST",
      headers: OPERATOR,
    });
    expect([form.status, typeof form.body.detail]).toEqual([503, "string"]);
  });

  it("belong to the same tenants", async () => {
    const client = await orderClient();
    const made = await ownOrderOf(client, { name: "given", images: [{ name: "a.jpg" }] });
    const form = formWith([["b.jpg", JPEG]], { order_id: made.order_id });
    expect((await post("/api/create-order", client.headers, form)).body).toMatchObject({
      order_id: made.order_id,
    });
  });
});
