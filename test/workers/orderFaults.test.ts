import { Buffer } from "node:buffer";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { get } from "./catalogue.ts";
import {
  bodyOf,
  download,
  endOf,
  entriesOf,
  type Mode,
  namesIn,
  type OrderClient,
  orderClient,
  orderOf,
  REPORT,
  reportIn,
} from "./downloadKit.ts";
import { keyLeaks } from "./upstream.ts";

const MODES: readonly Mode[] = ["stream", "staged"];
const SIZE = 200_000;

let client: OrderClient;
let sound: string;
beforeAll(async () => {
  client = await orderClient();
  sound = (await orderOf(client, { images: [{}] })).order_id;
});

/** Failures in a row open the circuit: one answer ends the row. */
beforeEach(async () => {
  expect((await get(`/v1/orders/${sound}`, client.headers)).status).toBe(200);
});

/** A picture with faults between two without. */
const between = (...faults: string[]) => ({
  images: [{ name: "before.jpg" }, { name: "it.jpg", size: SIZE, fault: faults }, { name: "after.jpg" }],
});

describe.each(MODES)("in mode %s", (mode) => {
  it.each([
    ["500-once"],
    ["429-once:1"],
    ["429-bare-once"],
    ["reset-once"],
    ["html-once"],
    ["reset-body-once"],
    ["reset-body-once no-range"],
    ["short-once"],
    ["short-once no-length"],
    ["store-500-once"],
    ["no-length"],
    ["direct"],
    ["redirects"],
    ["json-image_url"],
    ["json-imageSource"],
    ["json-url"],
    ["redirect-elsewhere"],
  ])("%s is overcome: all pictures are there", async (faults) => {
    const { order_id: id } = await orderOf(client, between(...faults.split(" ")));
    const answer = await download(client, id, mode);
    expect(answer.status).toBe(200);
    expect(namesIn(answer.bytes)).toEqual(["before.jpg", "it.jpg", "after.jpg"]);
    expect(entriesOf(answer.bytes)[1]?.bytes.length).toBe(SIZE);
    expect(await keyLeaks(id)).toEqual([]);
  });

  it.each([
    ["500", /status 500/],
    ["404", /picture/],
    ["429", /./],
    ["reset", /./],
    ["html", /html/i],
    ["no-link", /./],
    ["redirect-loop", /redirect/i],
    ["reset-body", /./],
    ["short", /./],
    ["store-403", /status 403/],
    ["store-html", /html/i],
    ["wrong-format", /./],
    ["wrong-bytes", /./],
  ])("%s costs that picture only, and its reason is told", async (fault, reason) => {
    const { order_id: id } = await orderOf(client, between(fault));
    const answer = await download(client, id, mode);
    expect(answer.status, Buffer.from(answer.bytes.subarray(0, 800)).toString()).toBe(200);
    expect(namesIn(answer.bytes)).toEqual(["before.jpg", "after.jpg", REPORT]);
    const line = /^.*\| it\.jpg \| (.*)$/m.exec(reportIn(answer.bytes))?.[1] ?? "";
    expect(line).toMatch(reason);
    if (mode === "stream") {
      const end = await endOf(client, id, answer);
      expect(end).toMatchObject({
        outcome: "partial",
        downloaded: 2,
        failures: [{ name: "it.jpg", error: line }],
      });
    } else {
      const counts = ["X-Total-Images", "X-Downloaded", "X-Failed"].map((name) => answer.headers.get(name));
      expect(counts).toEqual(["3", "2", "1"]);
    }
  });

  it("a name of null, and names that are no file's, are made safe", async () => {
    const { order_id: id } = await orderOf(client, { faults: ["name-null", "unsafe-names"] });
    const answer = await download(client, id, mode);
    expect(answer.headers.get("Content-Disposition")).toContain(`order-${id}.zip`);
    const names = namesIn(answer.bytes);
    expect(names.length).toBeGreaterThan(8);
    expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(names.length);
    for (const name of names) {
      expect(name).not.toMatch(/^\.|\.\.[/\\]|[/\\:\p{Cc}]|[. ]$|^(con|nul)(\.|$)/iu);
    }
  });

  it("two names that differ only in case stay two files", async () => {
    const { order_id: id } = await orderOf(client, { faults: ["same-names"] });
    const names = namesIn((await download(client, id, mode)).bytes);
    expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(4);
  });

  it("0 pictures, and pictures none of which can be had, are 422 with each one's reason", async () => {
    const { order_id: empty } = await orderOf(client, { faults: ["empty"], images: [{}] });
    expect(bodyOf(await download(client, empty, mode))).toMatchObject({
      ...{ status: 422, code: "no_picture", failures: [] },
      detail: { reason: "the order has no pictures" },
    });
    const images = [
      { name: "a.jpg", fault: "wrong-bytes" },
      { name: "b.jpg", status: "error" as const, reason: "dark" },
    ];
    const { order_id: id, images: made } = await orderOf(client, { images });
    const [first, second] = made.map(({ image_id: image }) => image);
    const wrong = "Asked for jpeg, got png";
    const { detail, ...answer } = bodyOf(await download(client, id, mode));
    expect(answer).toMatchObject({
      ...{ status: 422, code: "no_picture", message: expect.stringContaining("`failures`") },
      failures: [
        { image_id: first, name: "a.jpg", error: expect.stringContaining(wrong) },
        { image_id: second, name: "b.jpg", error: "Enhancement failed: dark" },
      ],
    });
    expect(detail).toEqual({ reason: expect.stringMatching(`^a\\.jpg: .*${wrong}`) });
  });

  it("a picture that stays in processing for ever is a failure of that picture after the wait", async () => {
    const images = [{ name: "a.jpg", status: "processing" as const }, { name: "b.jpg" }];
    const { order_id: id } = await orderOf(client, { images });
    const answer = await download(client, id, mode, "&wait=1");
    expect(namesIn(answer.bytes)).toEqual(["b.jpg", REPORT]);
    const { order_id: stuck } = await orderOf(client, { faults: ["stuck"], images: [{}, {}] });
    expect(bodyOf(await download(client, stuck, mode))).toMatchObject({ status: 422, code: "no_picture" });
  });

  it.each([
    ["order-500-once", 200],
    ["order-429-once:1", 200],
    ["order-reset-once", 200],
    ["order-short-once", 200],
    ["order-500", 502],
    ["order-reset", 502],
    ["order-short", 502],
    ["order-not-json", 502],
    ["order-html", 502],
    ["order-404", 404],
  ])("%s is %i", async (fault, status) => {
    const { order_id: id } = await orderOf(client, { faults: [fault], images: [{}] });
    const answer = await download(client, id, mode);
    expect(answer.status, Buffer.from(answer.bytes.subarray(0, 600)).toString()).toBe(status);
  });

  it("is the service's own failure where every picture met the same", async () => {
    const { order_id: id } = await orderOf(client, {
      images: [{ fault: "redirect-loop" }, { fault: "redirect-loop" }],
    });
    const answer = bodyOf(await download(client, id, mode));
    expect(answer).toMatchObject({ status: 502, code: "upstream_failed", failures: [{}, {}] });
  });
});

it("the key was seen by no other origin", async () => {
  expect(await keyLeaks()).toEqual([]);
});
