import { Buffer } from "node:buffer";
import { beforeAll, describe, expect, it } from "vitest";
import { SOME_ID } from "./caller.ts";
import { get } from "./catalogue.ts";
import {
  bodyOf,
  download,
  endOf,
  entriesOf,
  namesIn,
  type OrderClient,
  orderClient,
  orderOf,
  REPORT,
  reportIn,
} from "./downloadKit.ts";
import { keyLeaks, makeOrder, requestsAbout } from "./upstream.ts";

let client: OrderClient;
beforeAll(async () => {
  client = await orderClient();
});

const three = [{ name: "b.jpg" }, { name: "a.jpg" }, { name: "c.jpg", size: 300_000 }];

describe("an order as a stream", () => {
  it("holds every picture in the order's own sequence, and says so in its headers", async () => {
    const { order_id: id } = await orderOf(client, { name: "Приморский 12", images: three });
    const answer = await download(client, id, "stream");
    expect(answer.status).toBe(200);
    const header = (name: string) => answer.headers.get(name);
    expect(header("Content-Type")).toBe("application/zip");
    expect(header("Content-Disposition")).toMatch(
      /^attachment; filename=".*\.zip"; filename\*=UTF-8''%D0%9F/,
    );
    expect([header("X-Total-Images"), header("Cache-Control")]).toEqual(["3", "no-store"]);
    expect(header("X-Content-Type-Options")).toBe("nosniff");
    expect(namesIn(answer.bytes)).toEqual(["b.jpg", "a.jpg", "c.jpg"]);
    expect(entriesOf(answer.bytes)[2]?.bytes.length).toBe(300_000);
    expect(await endOf(client, id, answer)).toMatchObject({
      outcome: "complete",
      total: 3,
      downloaded: 3,
      failures: [],
      bytes: answer.bytes.length,
    });
  });

  it("is the same bytes again", async () => {
    const { order_id: id } = await orderOf(client, {
      images: [...three, { status: "error", reason: "too dark" }],
    });
    const [first, second] = [await download(client, id, "stream"), await download(client, id, "stream")];
    expect(first.status).toBe(200);
    expect(Buffer.compare(first.bytes, second.bytes)).toBe(0);
  });

  it("is the pictures as they were asked for", async () => {
    const { order_id: id } = await orderOf(client, { images: [{ name: "x.jpg" }] });
    const answer = await download(client, id, "stream", "&format=png&quality=55&preview=false&dev_mode=true");
    expect(namesIn(answer.bytes)).toEqual(["x.png"]);
    const [asked] = (await requestsAbout(id)).filter(({ path }) => path.includes("/enhanced"));
    expect(asked?.path).toMatch(/format=png&quality=55&preview=false/);
  });

  it("leaves out what is not enhanced, and says why", async () => {
    const images = [
      { name: "one.jpg" },
      { name: "two.jpg", status: "error" as const, reason: "no room in it" },
      { name: "three.jpg", status: "processing" as const },
    ];
    const { order_id: id } = await orderOf(client, { images });
    const answer = await download(client, id, "stream");
    expect(namesIn(answer.bytes)).toEqual(["one.jpg", REPORT]);
    expect(reportIn(answer.bytes)).toMatch(
      /two\.jpg \| Enhancement failed: no room in it[\s\S]*three\.jpg \| Not enhanced yet/,
    );
    expect(await endOf(client, id, answer)).toMatchObject({
      outcome: "partial",
      downloaded: 1,
      failures: [{ name: "two.jpg" }, { name: "three.jpg" }],
    });
  });

  it("waits for an order that is merging, as long as it is told", async () => {
    const merging = { faults: ["merging:2"], images: [{ name: "a.jpg" }] };
    const { order_id: refused } = await orderOf(client, merging);
    expect(bodyOf(await download(client, refused, "stream"))).toMatchObject({
      status: 409,
      code: "order_merging",
    });
    const { order_id: id } = await orderOf(client, merging);
    expect(namesIn((await download(client, id, "stream", "&wait=30")).bytes)).toEqual(["a.jpg"]);
  });

  it("does not ask for a picture when only the head of the answer is wanted", async () => {
    const { order_id: id } = await orderOf(client, { images: three });
    const head = await get(`/v1/orders/${id}/images`, client.headers, "HEAD");
    expect([head.status, head.headers.get("X-Total-Images"), head.bytes.length]).toEqual([200, "3", 0]);
    expect((await requestsAbout(id)).some(({ path }) => path.includes("/enhanced"))).toBe(false);
  });
});

describe("what is refused at the door", () => {
  it("malformed ids and parameters", async () => {
    expect(bodyOf(await get("/v1/orders/1/images", client.headers))).toMatchObject({ code: "invalid_id" });
    const { order_id: id } = await orderOf(client, { images: three });
    for (const query of [
      "quality=0",
      "quality=91",
      "quality=x",
      "quality=",
      "format=gif",
      "wait=61",
      "wait=-1",
      "preview=maybe",
      "mode=fast",
    ]) {
      const answer = await get(`/v1/orders/${id}/images?${query}`, client.headers);
      expect([answer.status, bodyOf(answer).code], query).toEqual([400, "invalid_request"]);
    }
    expect(await requestsAbout(id)).toEqual([]);
  });

  it("orders of others, of nobody and of nowhere, before the service is asked", async () => {
    const other = await orderClient();
    const { order_id: theirs } = await orderOf(other, { images: three });
    const { order_id: nobodys } = await makeOrder({ images: three });
    for (const id of [theirs, nobodys, SOME_ID]) {
      const answer = await download(client, id, "stream");
      expect([answer.status, bodyOf(answer).code]).toEqual([404, "order_not_found"]);
    }
    expect(await requestsAbout(theirs)).toEqual([]);
  });

  it("keys without the scope, and spending without its own", async () => {
    const none = await orderClient(["catalogue"]);
    const saver = await orderClient(["orders"]);
    const { order_id: id } = await orderOf(saver, { images: three });
    expect(bodyOf(await download(none, id, "stream"))).toMatchObject({
      status: 403,
      detail: { scope: "orders" },
    });
    const spending = await download(saver, id, "stream", "&preview=false");
    expect(bodyOf(spending)).toMatchObject({ status: 403, detail: { scope: "orders:spend" } });
    expect(await requestsAbout(id)).toEqual([]);
    expect((await download(saver, id, "stream")).status).toBe(200);
  });

  it("anyone without a key", async () => {
    expect((await get(`/v1/orders/${SOME_ID}/images`)).status).toBe(401);
  });
});

it("the key was seen by no other origin", async () => {
  expect(await keyLeaks()).toEqual([]);
});
