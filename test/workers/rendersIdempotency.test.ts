import { beforeAll, expect, it } from "vitest";
import { LIMITS } from "../../src/limits.ts";
import { add, type Client, newClient } from "./catalogue.ts";
import { coordinatorOf, newPicture } from "./jobKit.ts";
import { ask, books, endJob, FIELDS, type Fields, order, quiet } from "./printKit.ts";

let client: Client;
let assetId: string;
let keys = 0;

beforeAll(async () => {
  client = await newClient("repeats");
  assetId = await add(client, newPicture());
});

const newKey = () => {
  keys += 1;
  return { "Idempotency-Key": `order ${keys} / "quoted"` };
};
const MISMATCH = { status: 422, code: "idempotency_mismatch" };

it("a repeat with its key gets the first answer, whatever became of the print, and nothing is made", async () => {
  const [key, picture] = [newKey(), newPicture()];
  const first = await order(client, FIELDS, picture, key);
  expect(first.status, first.text).toBe(201);
  const before = await books();
  const again = await order(client, FIELDS, picture, key);
  expect([again.status, again.text]).toEqual([201, first.text]);
  expect(again.headers.get("Location")).toBe(first.headers.get("Location"));
  const id = String(first.body.render_id);
  await coordinatorOf(id).cancel(id);
  expect((await order(client, FIELDS, picture, key)).text).toBe(first.text);
  expect(await books()).toMatchObject({ renders: before.renders, assets: before.assets, pending: 0 });
});

it("the same is asked for though it is written otherwise", async () => {
  const key = newKey();
  const plain = { ...FIELDS, asset_id: assetId, webhook_url: "https://shop.example" };
  const first = await order(client, plain, undefined, key);
  const spelt: Fields = {
    webhook_url: "https://SHOP.example:443/",
    gravity: "center",
    fit: "cover",
    orientation: "auto",
    compression: "lzw",
    asset_id: assetId,
    size_preset_id: "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
    style_id: "550e8400-e29b-41d4-a716-446655440000",
  };
  const again = await order(client, spelt, undefined, key);
  expect([again.status, again.text]).toEqual([201, first.text]);
});

it.each([
  ["style", { style_id: "photo" }],
  ["size", { size_preset_id: "12x16" }],
  ["fit", { fit: "contain" }],
  ["gravity", { gravity: "north" }],
  ["orientation", { orientation: "portrait" }],
  ["compression", { compression: "none" }],
  ["webhook", { webhook_url: "https://shop.example/" }],
])("another %s with the key of an order is refused", async (_, change) => {
  const key = newKey();
  const fields = { ...FIELDS, asset_id: assetId };
  const first = await order(client, fields, undefined, key);
  const { renders } = await books();
  const other = await order(client, { ...fields, ...change }, undefined, key);
  expect(other.body).toMatchObject({ ...MISMATCH, detail: { render_id: first.body.render_id } });
  expect((await books()).renders).toBe(renders);
});

it("another picture with the key of an order is refused, and is not taken in", async () => {
  const key = newKey();
  expect((await order(client, FIELDS, newPicture(), key)).status).toBe(201);
  await quiet();
  const before = await books();
  expect((await order(client, FIELDS, newPicture(), key)).body).toMatchObject(MISMATCH);
  expect((await order(client, { ...FIELDS, asset_id: assetId }, undefined, key)).body).toMatchObject(
    MISMATCH,
  );
  expect(await books()).toEqual(before);
});

it("a repeat finds the first print though its picture is deleted, and does not bring it back", async () => {
  const [key, picture] = [newKey(), newPicture()];
  const first = await order(client, FIELDS, picture, key);
  const path = `/v1/assets/${first.body.asset_id}`;
  expect((await ask(path, { method: "DELETE", headers: client.headers })).status).toBe(204);
  const before = await books();
  const again = await order(client, FIELDS, picture, key);
  expect([again.status, again.text]).toEqual([201, first.text]);
  expect(await books()).toMatchObject({ assets: before.assets, renders: before.renders });
});

it.each([2, 5])("%i equal orders at the same moment make one print and have one answer", async (n) => {
  const [key, picture] = [newKey(), newPicture()];
  const { renders, assets } = await books();
  const answers = await Promise.all(Array.from({ length: n }, () => order(client, FIELDS, picture, key)));
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
  expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  expect(await books()).toMatchObject({ renders: (renders ?? 0) + 1, assets: assets + 1 });
});

it("two different orders with one key at the same moment make one print", async () => {
  const key = newKey();
  const { renders } = await books();
  const fields = { ...FIELDS, asset_id: assetId };
  const answers = await Promise.all(
    ["cover", "contain"].map((fit) => order(client, { ...fields, fit }, undefined, key)),
  );
  expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 422]);
  expect((await books()).renders).toBe((renders ?? 0) + 1);
});

it("a key is a tenant's own", async () => {
  const [key, other] = [newKey(), await newClient("repeats")];
  const picture = newPicture();
  const first = await order(client, FIELDS, picture, key);
  const second = await order(other, { ...FIELDS, fit: "contain" }, picture, key);
  expect(second.status, second.text).toBe(201);
  expect(second.body.render_id).not.toBe(first.body.render_id);
});

it("without a key each order is a print of its own", async () => {
  const fields = { ...FIELDS, asset_id: assetId };
  const [first, second] = [await order(client, fields), await order(client, fields)];
  expect(second.body.render_id).not.toBe(first.body.render_id);
});

it.each(["", "ü", "a\tb", "x".repeat(LIMITS.idempotencyKeyCharacters + 1)])("%o is no key", async (key) => {
  const answer = await order(client, { ...FIELDS, asset_id: assetId }, undefined, { "Idempotency-Key": key });
  expect(answer.body).toMatchObject({ status: 400, code: "invalid_request" });
});

it("a key may be as long as the limit says", async () => {
  const key = { "Idempotency-Key": "x".repeat(LIMITS.idempotencyKeyCharacters) };
  expect((await order(client, { ...FIELDS, asset_id: assetId }, undefined, key)).status).toBe(201);
});

it("a failed print is the answer to a repeat, too", async () => {
  const key = newKey();
  const first = await order(client, { ...FIELDS, asset_id: assetId }, undefined, key);
  await endJob(String(first.body.render_id), "failed");
  expect((await order(client, { ...FIELDS, asset_id: assetId }, undefined, key)).text).toBe(first.text);
});
