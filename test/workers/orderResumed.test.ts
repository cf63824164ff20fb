import { Buffer } from "node:buffer";
import { expect, it } from "vitest";
import { get } from "./catalogue.ts";
import { download, orderClient, orderOf } from "./downloadKit.ts";

const PARTIAL = [{ name: "a.jpg", fault: "500" }, { name: "b.jpg", size: 100_000 }, { name: "c.jpg" }];

it("a range without If-Range goes on with the archive that was handed out last, a partial one too", async () => {
  const client = await orderClient();
  const { order_id: id } = await orderOf(client, { images: PARTIAL });
  const first = await download(client, id, "staged");
  expect([first.status, first.headers.get("X-Failed")]).toEqual([200, "1"]);
  const at = 50_000;
  const rest = await get(`/v1/orders/${id}/images?mode=staged`, { ...client.headers, Range: `bytes=${at}-` });
  expect(rest.status).toBe(206);
  expect(rest.headers.get("Content-Location")).toBe(first.headers.get("Content-Location"));
  expect(Buffer.concat([first.bytes.subarray(0, at), rest.bytes]).equals(first.bytes)).toBe(true);
});

it("with nothing to go on with, or for other parameters, the range is ignored", async () => {
  const client = await orderClient();
  const { order_id: id } = await orderOf(client, { images: [{ name: "b.jpg", size: 100_000 }] });
  const path = `/v1/orders/${id}/images?mode=staged`;
  const headers = { ...client.headers, Range: "bytes=10-" };
  expect((await get(path, headers)).status).toBe(200);
  expect((await get(path, headers)).status).toBe(206);
  expect((await get(`${path}&quality=50`, headers)).status).toBe(200);
});

it("an order that cannot be read for an outage says once when to come again", async () => {
  const client = await orderClient();
  const { order_id: id } = await orderOf(client, { images: [{}], faults: ["order-429-once:1"] });
  const { order_id: refused } = await orderOf(client, { images: [{ fault: "429" }] });
  expect((await get(`/v1/orders/${id}`, client.headers)).status).toBe(200);
  const answer = await get(`/v1/orders/${refused}/images`, client.headers);
  expect(answer.status).toBe(503);
  expect(answer.headers.get("Retry-After")).toMatch(/^\d+$/);
});
