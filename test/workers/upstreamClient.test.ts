import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { loadConfig } from "../../src/config.ts";
import { LIMITS } from "../../src/limits.ts";
import { type PictureReader, UpstreamClient } from "../../src/orders/upstream/client.ts";
import { keyLeaks, makeOrder, requestsAbout } from "./upstream.ts";

const SIZE = 600_000;
let steps = "";

/** Dots in the path are no other place, but another name: so that no test is refused for another's faults. */
function newClient(): UpstreamClient {
  const { upstream } = loadConfig(env);
  if (upstream === undefined) throw new Error("The simulator is not configured");
  steps += "/.";
  return new UpstreamClient({ ...upstream, baseUrl: upstream.baseUrl + steps, retrySeconds: 0 });
}

async function openOne(fault: readonly string[], format: "jpeg" | "png" = "jpeg", size = SIZE) {
  const order = await makeOrder({ images: [{ name: "a.jpg", fault, size }] });
  const id = order.images[0]?.image_id ?? "";
  const open = newClient().openPicture(id, { format, quality: 80, preview: true });
  return { open, orderId: order.order_id };
}

async function countBytes(picture: PictureReader): Promise<number> {
  let total = 0;
  let buffer = new Uint8Array(64 * 1024);
  for (;;) {
    const piece = await picture.read(buffer, 32 * 1024);
    if (piece === null) return total;
    total += piece.length;
    buffer = new Uint8Array(piece.buffer);
  }
}

describe("a picture of the enhancement service, in workerd", () => {
  it.each([
    [[]],
    [["direct"]],
    [["redirects"]],
    [["json-image_url"]],
    [["json-imageSource"]],
    [["json-url"]],
    [["500-once"]],
    [["429-bare-once"]],
    [["reset-once"]],
    [["html-once"]],
    [["store-500-once"]],
    [["reset-body-once"]],
    [["short-once"]],
    [["reset-body-once", "no-range"]],
    [["no-length"]],
    [["redirect-elsewhere"]],
  ])("arrives whole with %j, and nobody else sees the key", async (faults) => {
    const { open, orderId } = await openOne(faults);
    const picture = await open;
    const bytes = await countBytes(picture);
    expect(bytes).toBe(picture.size ?? bytes);
    expect(bytes).toBeGreaterThan(SIZE / 2);
    expect(await keyLeaks(orderId)).toEqual([]);
  });

  it.each([
    ["500", /status 500/],
    ["404", /The picture is not there/],
    ["html", /text\/html, not a picture/],
    ["no-link", /./],
    ["reset", /connection broke off/],
    ["redirect-loop", /loop/],
    ["store-403", /status 403/],
    ["store-html", /text\/html, not a picture/],
    ["wrong-format", /^Asked for png, got jpeg$/],
    ["wrong-bytes", /^Asked for png, got jpeg$/],
  ])("that has the fault %s for ever is told", async (fault, reason) => {
    const { open, orderId } = await openOne([fault], "png");
    await expect(open).rejects.toMatchObject({
      code: "upstream_failed",
      detail: { reason: expect.stringMatching(reason) },
    });
    expect(await keyLeaks(orderId)).toEqual([]);
  });

  it.each(["reset-body", "short", "changing"])(
    "is given up when its bytes have the fault %s",
    async (fault) => {
      const faults = fault === "changing" ? [fault, "reset-body-once", "no-range"] : [fault];
      const { open, orderId } = await openOne(faults);
      await expect(open.then(countBytes)).rejects.toMatchObject({ code: "upstream_failed" });
      const sent = (await requestsAbout(orderId)).filter(({ sent }) => sent !== null);
      expect(sent.length).toBeLessThanOrEqual(1 + 2 * LIMITS.resumptions);
    },
  );
});

describe("an order of the enhancement service, in workerd", () => {
  it.each([
    "order-500-once",
    "order-429-bare-once",
    "order-reset-once",
    "order-short-once",
    "name-null",
    "name-foreign",
    "odd-status",
    "old",
    "empty",
  ])("is read with the fault %s", async (fault) => {
    const made = await makeOrder({ faults: [fault], images: [{ name: "a.jpg" }] });
    const order = await newClient().getOrder(made.order_id);
    expect(order.id).toBe(made.order_id);
    expect(order.images.map(({ status }) => status)).toEqual(
      fault === "empty" ? [] : [fault === "odd-status" ? "processing" : "processed"],
    );
  });

  it.each([
    ["order-500", "upstream_failed"],
    ["order-404", "order_not_found"],
    ["order-reset", "upstream_failed"],
    ["order-short", "upstream_failed"],
    ["order-html", "upstream_failed"],
    ["order-not-json", "upstream_failed"],
  ])("with the fault %s for ever is %s", async (fault, code) => {
    const made = await makeOrder({ faults: [fault], images: [{ name: "a.jpg" }] });
    await expect(newClient().getOrder(made.order_id)).rejects.toMatchObject({ code });
  });

  it.each(["", "fault=register-reset-once,upload-500-once", "fault=old,upload-reset-once"])(
    "is made and filled under the name %j",
    async (name) => {
      const client = newClient();
      const order = await client.createOrder(name === "" ? null : name);
      const bytes = Uint8Array.from([0xff, 0xd8, 0xff, 0xd9]);
      const target = await client.registerImage({
        name: "é.jpg",
        orderId: order.id,
        contentType: "image/jpeg",
      });
      await client.putPicture(target, async () => new Blob([bytes]).stream(), bytes.length);
      expect((await client.getOrder(order.id)).images.map(({ id }) => id)).toEqual([target.imageId]);
      expect(await keyLeaks(order.id)).toEqual([]);
    },
  );
});
