import { beforeAll, describe, expect, it } from "vitest";
import * as PICTURES from "../fixtures/pictures.ts";
import { call, callWith, OPERATOR, SOME_ID } from "./caller.ts";
import { add, bytesOf, type Client, formOf, get, idle, newClient, post, ready } from "./catalogue.ts";
import { damagedInside, marked } from "./surgery.ts";

const JPEG = bytesOf(PICTURES.JPEG);

let client: Client;
let id: string;

beforeAll(async () => {
  client = await newClient("older");
  id = await add(client, JPEG);
  await ready(client, id);
  await idle();
});

describe("the paths of older clients", () => {
  it("POST /upload/ answers 200, for a new picture and for a known one", async () => {
    const bytes = marked(JPEG, "older upload");
    const first = await post("/upload/", client.headers, formOf(bytes));
    expect(first.status, first.text).toBe(200);
    expect(first.body).toMatchObject({ status: "uploaded", asset_id: expect.any(String) });
    const again = await post("/upload/", client.headers, formOf(bytes));
    expect(again.status).toBe(200);
    expect(again.body).toEqual({ ...first.body, status: "exists" });
  });

  it("GET /retrieve/asset/{id} answers as /v1 does", async () => {
    const older = await call(`/retrieve/asset/${id}`, { headers: client.headers });
    const newer = await call(`/v1/assets/${id}`, { headers: client.headers });
    expect(older.status).toBe(200);
    expect(Object.keys(older.body)).toEqual(Object.keys(newer.body));
    expect(older.body).toMatchObject({
      asset_id: id,
      content_hash: newer.body.content_hash,
      job: newer.body.job,
    });
  });

  it("GET /retrieve/rendition/{id}/{preset} is the picture", async () => {
    const older = await get(`/retrieve/rendition/${id}/card`, client.headers);
    const newer = await get(`/v1/assets/${id}/renditions/card`, client.headers);
    expect(older.status).toBe(200);
    expect(older.headers.get("Content-Type")).toBe("image/jpeg");
    expect([...older.bytes]).toEqual([...newer.bytes]);
  });

  it("POST /compare/{id} compares", async () => {
    await idle();
    const answer = await post(`/compare/${id}`, client.headers, formOf(JPEG));
    expect(answer.body).toMatchObject({ original: { identical: true, verdict: "identical" } });
  });

  it("GET /metrics/tenant/{name} tells figures", async () => {
    const answer = await call(`/metrics/tenant/${client.tenant}`, { headers: client.headers });
    expect(answer.body).toMatchObject({ tenant: client.tenant, asset_count: expect.any(Number) });
  });

  it("POST /purge/ is the operator's, by either header", async () => {
    const path = "/purge/?dry_run=True&days=3";
    const token = OPERATOR.Authorization.replace("Bearer ", "");
    for (const headers of [OPERATOR, { "X-Admin-Token": token }]) {
      const answer = await call(path, { method: "POST", headers });
      expect(answer.body, answer.text).toMatchObject({ dry_run: true, days: 3 });
    }
    const refused = await call(path, { method: "POST", headers: client.headers });
    expect(refused.body).toMatchObject({ status: 403, detail: "Operator only" });
    const wrong = await call("/purge/?days=soon", { method: "POST", headers: OPERATOR });
    expect(wrong.body).toMatchObject({ status: 400, code: "invalid_request", detail: "Invalid request" });
  });
});

describe("errors of the paths of older clients", () => {
  it("carry their text in `detail`, beside what every error has", async () => {
    const missing = await call(`/retrieve/asset/${SOME_ID}`, { headers: client.headers });
    expect(missing.body).toEqual({
      error: "Not found",
      detail: "Not found",
      message: expect.any(String),
      status: 404,
      code: "not_found",
      request_id: expect.any(String),
    });
    const rest: [Promise<{ body: Record<string, unknown> }>, number, string][] = [
      [post("/upload/", client.headers, new FormData()), 400, "No file provided"],
      [call("/retrieve/asset/1", { headers: client.headers }), 400, "Malformed id"],
      [call(`/retrieve/rendition/${id}/huge`, { headers: client.headers }), 404, "Unknown preset"],
      [call(`/metrics/tenant/someone`, { headers: client.headers }), 403, "Wrong tenant"],
      [call(`/retrieve/asset/${id}`), 401, "Not authenticated"],
      [callWith({ PUBLIC_URL: undefined }, `/retrieve/asset/${id}`), 503, "Deployment is not configured"],
    ];
    for (const [answer, status, detail] of rest) {
      expect((await answer).body).toMatchObject({ status, error: detail, detail });
    }
  });

  it("say there what is wrong with a picture", async () => {
    const damaged = marked(damagedInside(JPEG), "");
    const { body } = await post("/upload/", client.headers, formOf(damaged));
    await idle();
    const answer = await call(`/retrieve/rendition/${body.asset_id}/card`, { headers: client.headers });
    expect(answer.body).toMatchObject({
      status: 422,
      detail: expect.stringMatching(/^Picture is damaged: ./),
    });
  });

  it("leave `detail` of other paths to its facts", async () => {
    const answer = await call("/v1/assets?limit=0", { headers: client.headers });
    expect(answer.body.detail).toMatchObject({ issues: [{ field: "limit" }] });
  });
});
