import { Buffer } from "node:buffer";
import { beforeAll, describe, expect, it } from "vitest";
import { call, SOME_ID } from "./caller.ts";
import { get } from "./catalogue.ts";
import { type OrderClient, orderClient, orderOf } from "./downloadKit.ts";
import { requestsAbout } from "./upstream.ts";

let client: OrderClient;
beforeAll(async () => {
  client = await orderClient(["orders"]);
});

const path = (orderId: string, imageId: string | undefined) =>
  `/v1/orders/${orderId}/images/${encodeURIComponent(imageId ?? "")}/preview`;

describe("the preview of a picture", () => {
  it("is the service's free one, from this origin, and kept by the browser alone", async () => {
    const { order_id: id, images } = await orderOf(client, { images: [{ name: "a.jpg", size: 700_000 }] });
    const answer = await get(path(id, images[0]?.image_id), client.headers);
    expect(answer.status, Buffer.from(answer.bytes.subarray(0, 300)).toString()).toBe(200);
    expect(answer.headers.get("Content-Type")).toBe("image/jpeg");
    expect(answer.headers.get("Cache-Control")).toBe("private, max-age=3600");
    expect([answer.bytes[0], answer.bytes[1], answer.bytes.length]).toEqual([0xff, 0xd8, 700_000]);
    const asked = (await requestsAbout(id)).map(({ path: each }) => each);
    expect(asked.some((each) => /\/enhanced\?.*preview=true/.test(each))).toBe(true);
    expect(asked.filter((each) => each.includes("preview=false"))).toEqual([]);
  });

  it("is not there before the picture is enhanced, in another order, or for another tenant", async () => {
    const { order_id: id, images } = await orderOf(client, {
      images: [{ name: "a.jpg" }, { name: "b.jpg", status: "processing" }],
    });
    const { order_id: other } = await orderOf(client, { images: [{ name: "c.jpg" }] });
    const [done, inWork] = images.map(({ image_id: imageId }) => imageId);
    const ask = (where: string, { headers } = client) => call(where, { headers });
    expect((await ask(path(id, inWork))).body).toMatchObject({ code: "not_found" });
    expect((await ask(path(other, done))).body).toMatchObject({ code: "not_found" });
    expect((await ask(path(id, SOME_ID))).body).toMatchObject({ code: "not_found" });
    expect((await ask(path(id, "../../x"))).body).toMatchObject({ code: "not_found" });
    expect((await ask(path(id, done), await orderClient())).body).toMatchObject({ code: "order_not_found" });
    expect((await ask(path(id, done), await orderClient(["catalogue"]))).status).toBe(403);
  });
});
