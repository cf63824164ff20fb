import { env } from "cloudflare:workers";
import { Buffer } from "node:buffer";
import { beforeAll, describe, expect, it } from "vitest";
import { LIMITS } from "../../src/limits.ts";
import * as PICTURES from "../fixtures/pictures.ts";
import { SOME_ID } from "./caller.ts";
import { add, bytesOf, type Client, newClient } from "./catalogue.ts";
import { newPicture } from "./jobKit.ts";
import { ask, books, FIELDS, type Fields, order, quiet } from "./printKit.ts";
import { formAround, streamOf } from "./streaming.ts";
import { claiming, damagedInside, paddedTo, withFrameType } from "./surgery.ts";

const JPEG = bytesOf(PICTURES.JPEG);
const MIB = 1024 * 1024;

let client: Client;
let assetId: string;

beforeAll(async () => {
  client = await newClient("refused");
  assetId = await add(client, newPicture());
});

/** Asks for something that is refused, and looks whether anything of it was left behind. */
async function refused(work: () => Promise<{ body: Record<string, unknown> }>) {
  await quiet();
  const before = await books();
  const { body } = await work();
  expect(await books()).toEqual(before);
  return body;
}

describe("an order is refused, and leaves nothing behind,", () => {
  it.each<[string, Fields, number, string]>([
    ["without a style", { size_preset_id: "9x12" }, 400, "invalid_request"],
    ["without a size", { style_id: "photo" }, 400, "invalid_request"],
    ["with a malformed style", { ...FIELDS, style_id: "../photo" }, 400, "invalid_id"],
    ["with a malformed size", { ...FIELDS, size_preset_id: "nine by twelve" }, 400, "invalid_id"],
    ["with an unknown style", { ...FIELDS, style_id: "cubism" }, 404, "style_not_found"],
    ["with an unknown style's id", { ...FIELDS, style_id: SOME_ID }, 404, "style_not_found"],
    ["with an unknown size", { ...FIELDS, size_preset_id: "9x13" }, 404, "size_not_found"],
    ["with an unknown size's id", { ...FIELDS, size_preset_id: SOME_ID }, 404, "size_not_found"],
    ["with another fit", { ...FIELDS, fit: "fill" }, 400, "invalid_request"],
    ["with another gravity", { ...FIELDS, gravity: "up" }, 400, "invalid_request"],
    ["with another orientation", { ...FIELDS, orientation: "square" }, 400, "invalid_request"],
    ["with another compression", { ...FIELDS, compression: "jpeg" }, 400, "invalid_request"],
    [
      "with a webhook that is no https address",
      { ...FIELDS, webhook_url: "ftp://x" },
      400,
      "invalid_request",
    ],
    ["with a tenant's name that is none", { ...FIELDS, tenant_name: "a b" }, 403, "tenant_mismatch"],
  ])("%s after its picture", async (_, fields, status, code) => {
    expect(await refused(() => order(client, fields, newPicture()))).toMatchObject({ status, code });
  });

  it("with a field that is wrong, naming it", async () => {
    const { detail } = await refused(() => order(client, { ...FIELDS, fit: "fill" }, newPicture()));
    expect(detail).toEqual({ issues: [{ field: "fit", problem: expect.any(String) }] });
  });

  it("without a picture, in any way of saying so", async () => {
    const empty = new FormData();
    const bodies: (BodyInit | undefined)[] = [undefined, "", new URLSearchParams(FIELDS), empty];
    for (const body of bodies) {
      const init = { method: "POST", headers: client.headers, ...(body === undefined ? {} : { body }) };
      const answer = await refused(() => ask("/v1/renders", init));
      expect(answer).toMatchObject({ status: 400, code: "file_missing", error: "No file provided" });
    }
    expect(await refused(() => order(client, FIELDS))).toMatchObject({ error: "No file provided" });
  });

  it("with a picture and an asset", async () => {
    const both = () => order(client, { ...FIELDS, asset_id: assetId }, newPicture());
    expect(await refused(both)).toMatchObject({ status: 400, code: "invalid_request" });
  });

  it("of an asset that is not there, or of no id at all", async () => {
    const named = (id: string) => refused(() => order(client, { ...FIELDS, asset_id: id }));
    expect(await named(SOME_ID)).toMatchObject({ status: 404, code: "not_found" });
    expect(await named("not-an-id")).toMatchObject({ status: 400, code: "invalid_id" });
  });

  it("with what is no picture, or a broken one", async () => {
    const text = Uint8Array.from(Buffer.from("This is no picture, but long enough to be looked at."));
    expect(await refused(() => order(client, FIELDS, text))).toMatchObject({ status: 415 });
    expect(await refused(() => order(client, FIELDS, withFrameType(JPEG, 0xc9)))).toMatchObject({
      status: 415,
    });
    expect(await refused(() => order(client, FIELDS, JPEG.slice(0, 300)))).toMatchObject({ status: 422 });
    const huge = claiming(60_000, 60_000, bytesOf(PICTURES.PNG));
    expect(await refused(() => order(client, FIELDS, huge))).toMatchObject({ status: 413 });
  });

  it("with more than 50 MB, told or untold", async () => {
    const told = () => order(client, FIELDS, paddedTo(LIMITS.uploadBytes + 1, JPEG));
    const message = { status: 413, code: "file_too_large", error: "File too large (maximum 50MB)" };
    expect(await refused(told)).toMatchObject(message);
    const large = paddedTo(LIMITS.uploadBytes + 1, JPEG);
    function* pieces() {
      for (let at = 0; at < large.length; at += MIB) yield large.subarray(at, at + MIB);
    }
    const untold = () =>
      ask("/v1/renders", {
        method: "POST",
        headers: { ...client.headers, "Content-Type": "multipart/form-data; boundary=b" },
        body: streamOf(formAround(pieces())),
      });
    expect(await refused(untold)).toMatchObject(message);
  });

  it("with a body that is no form, or not the JSON of one", async () => {
    const send = (type: string, body: string) =>
      refused(() =>
        ask("/v1/renders", { method: "POST", headers: { ...client.headers, "Content-Type": type }, body }),
      );
    expect(await send("multipart/form-data; boundary=b", "--b\r\n")).toMatchObject({
      code: "invalid_multipart",
    });
    expect(await send("text/plain", "hello")).toMatchObject({ code: "invalid_multipart" });
    for (const body of ["{", "[]", "null", '"x"', '{"asset_id":7}']) {
      expect(await send("application/json", body), body).toMatchObject({
        status: 400,
        code: "invalid_request",
      });
    }
    const long = JSON.stringify({ asset_id: "x".repeat(LIMITS.jsonBodyBytes) });
    expect(await send("application/json", long)).toMatchObject({ status: 413, code: "body_too_large" });
  });

  it("of a picture that is known to be damaged, at once", async () => {
    const damaged = damagedInside(JPEG);
    const id = await add(client, damaged);
    await quiet();
    for (const answer of [
      await refused(() => order(client, { ...FIELDS, asset_id: id })),
      await refused(() => order(client, FIELDS, damaged)),
    ]) {
      expect(answer).toMatchObject({
        status: 422,
        code: "picture_damaged",
        detail: { reason: expect.any(String) },
      });
    }
  });
});

it("an order whose picture goes while it is placed is refused, or its job is cancelled with the asset", async () => {
  for (let round = 0; round < 6; round += 1) {
    const id = await add(client, newPicture());
    const [ordered, deleted] = await Promise.all([
      order(client, { ...FIELDS, asset_id: id }),
      ask(`/v1/assets/${id}`, { method: "DELETE", headers: client.headers }),
    ]);
    expect(deleted.status, deleted.text).toBe(204);
    expect([201, 404]).toContain(ordered.status);
    const row = await env.DB.prepare(
      "SELECT asset_id, status FROM renders JOIN jobs ON jobs.id = renders.id WHERE renders.id = ?",
    )
      .bind(ordered.body.render_id ?? "")
      .first();
    expect(row).toEqual(ordered.status === 201 ? { asset_id: null, status: "cancelled" } : null);
  }
});
