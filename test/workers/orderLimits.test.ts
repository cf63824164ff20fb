import { expect, it } from "vitest";
import { findOrCreateTenant } from "../../src/db/tenants.ts";
import { LIMITS } from "../../src/limits.ts";
import { planDownload } from "../../src/orders/planDownload.ts";
import { type StreamLimits, streamOrder } from "../../src/orders/streamOrder.ts";
import { requireUpstream } from "../../src/services.ts";
import { call } from "./caller.ts";
import {
  bodyOf,
  download,
  entriesOf,
  namesIn,
  orderClient,
  orderOf,
  REPORT,
  reportIn,
} from "./downloadKit.ts";
import { services } from "./jobKit.ts";
import { type MadeOrder, makeOrder, type PictureSpec, requestsAbout } from "./upstream.ts";

const KB = 1000;
const params = { format: "jpeg", quality: 90, preview: true, devMode: false } as const;

async function stream(order: MadeOrder, limits: Partial<StreamLimits>): Promise<Uint8Array> {
  const given = services();
  const upstream = requireUpstream(given);
  const plan = planDownload(await upstream.getOrder(order.order_id), params);
  const { id: tenantId } = await findOrCreateTenant(given.db, "limits");
  const ends: Promise<unknown>[] = [];
  const answer = await streamOrder(given, {
    tenantId,
    plan,
    params,
    upstream,
    signal: new AbortController().signal,
    later: (work) => ends.push(work),
    limits: { ...LIMITS, ...limits },
  });
  const bytes = new Uint8Array(await answer.arrayBuffer());
  await Promise.all(ends);
  return bytes;
}

const pictures = (count: number, spec: PictureSpec = {}) =>
  Array.from({ length: count }, (_, i) => ({ name: `${i}.jpg`, size: 50 * KB, ...spec }));

const asked = async (order: MadeOrder) =>
  (await requestsAbout(order.order_id)).filter(({ path, key }) => key && path.includes("/enhanced")).length;

it("pictures beyond the number that a stream carries are not begun, and are told", async () => {
  const order = await makeOrder({ images: pictures(6) });
  const zip = await stream(order, { orderPictures: 4 });
  expect(namesIn(zip)).toEqual(["0.jpg", "1.jpg", "2.jpg", "3.jpg", REPORT]);
  expect(reportIn(zip)).toContain("4.jpg | Not begun: a stream carries 4 pictures");
  expect(await asked(order)).toBe(4);
});

it("the first picture that would cross the limit of bytes ends it, the same each time", async () => {
  const order = await makeOrder({
    images: [...pictures(3), { name: "big.jpg", size: 900 * KB }, ...pictures(20)],
  });
  const limits = { streamBytes: 1000 * KB };
  const zip = await stream(order, limits);
  expect(namesIn(zip)).toEqual(["0.jpg", "1.jpg", "2.jpg", REPORT]);
  expect(reportIn(zip)).toMatch(/big\.jpg \| Order is too large: a stream carries/);
  expect(await asked(order)).toBeLessThan(24);
  expect(await stream(order, limits)).toEqual(zip);
});

it("a picture too large to be held flows through, resumed where it was cut", async () => {
  const flowing = { size: 900 * KB, fault: ["reset-body-once", "direct"] };
  const order = await makeOrder({ images: [...pictures(2), ...pictures(2, flowing), ...pictures(1)] });
  const zip = await stream(order, { heldPictureBytes: 100 * KB, heldBytes: 200 * KB });
  expect(entriesOf(zip).map(({ bytes }) => bytes.length / KB)).toEqual([50, 50, 900, 900, 50]);
});

it("one of unknown length flows on from what was held of it", async () => {
  const order = await makeOrder({ images: pictures(3, { size: 300 * KB, fault: ["no-length", "direct"] }) });
  const zip = await stream(order, { heldPictureBytes: 100 * KB, heldBytes: 200 * KB });
  expect(entriesOf(zip).map(({ bytes }) => bytes.length / KB)).toEqual([300, 300, 300]);
});

it("one that breaks off for good is closed valid and told to be incomplete", async () => {
  const broken = { name: "cut.jpg", size: 900 * KB, fault: ["reset-body", "no-range", "direct"] };
  const order = await makeOrder({ images: [...pictures(1), broken, { name: "z.jpg", size: 50 * KB }] });
  const zip = await stream(order, { heldPictureBytes: 100 * KB, heldBytes: 200 * KB });
  const entries = entriesOf(zip);
  expect(entries.map(({ name }) => name)).toEqual(["0.jpg", "cut.jpg", "z.jpg", REPORT]);
  expect(entries[1]?.bytes.length).toBeLessThan(900 * KB);
  expect(reportIn(zip)).toMatch(/Incomplete: in this archive[^\n]*\n {2}\S+ \| cut\.jpg \| ./);
});

it("more pictures than there is room for at a time come through in their order", async () => {
  const images = Array.from({ length: 60 }, (_, i) => ({
    name: `${i}.jpg`,
    size: ((i * 37) % 95) * KB + KB,
  }));
  const order = await makeOrder({ images });
  const zip = await stream(order, { heldPictureBytes: 100 * KB, heldBytes: 200 * KB });
  expect(entriesOf(zip).map(({ bytes }) => bytes.length)).toEqual(images.map(({ size }) => size));
});

it("an order of more pictures than an archive takes is refused before any is gathered", async () => {
  const client = await orderClient();
  const images = Array.from({ length: LIMITS.archiveMembers + 1 }, () => ({}));
  const { order_id: id } = await orderOf(client, { images });
  const refusal = { status: 413, code: "order_too_large", detail: { limit_pictures: LIMITS.archiveMembers } };
  expect(bodyOf(await download(client, id, "staged"))).toMatchObject(refusal);
  const begun = await call(`/v1/orders/${id}/jobs`, { method: "POST", headers: client.headers });
  expect(begun.body).toMatchObject(refusal);
  expect((await requestsAbout(id)).some(({ path }) => path.includes("/enhanced"))).toBe(false);
});
