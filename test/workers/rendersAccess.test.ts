import { beforeAll, describe, expect, it } from "vitest";
import * as PICTURES from "../fixtures/pictures.ts";
import { callWith, makeKey, OPERATOR, SOME_ID } from "./caller.ts";
import { add, bytesOf, type Client, newClient } from "./catalogue.ts";
import { newPicture } from "./jobKit.ts";
import { ask, FIELDS, finishedPrint, order } from "./printKit.ts";

const JPEG = bytesOf(PICTURES.JPEG);

const of = (client: Client, path: string, method = "GET") => ask(path, { method, headers: client.headers });

let client: Client;
let assetId: string;

beforeAll(async () => {
  client = await newClient("access");
  assetId = await add(client, newPicture());
});

describe("who may see and order prints", () => {
  const PATHS = ["", "/download", "/preview", "/print.tif", "/preview.jpg"];

  it("is the tenant alone: to others there is no such render and no such asset", async () => {
    const other = await newClient("access");
    const { id } = await finishedPrint(assetId);
    for (const path of PATHS) {
      expect((await of(other, `/v1/renders/${id}${path}`)).body, path).toMatchObject({ code: "not_found" });
      expect((await of(client, `/v1/renders/${SOME_ID}${path}`)).body).toMatchObject({ code: "not_found" });
      expect((await of(client, `/v1/renders/x${path}`)).body).toMatchObject({
        status: 400,
        code: "invalid_id",
      });
    }
    for (const change of ["cancel", "retry"]) {
      expect((await of(other, `/v1/renders/${id}/${change}`, "POST")).status).toBe(404);
    }
    expect((await of(other, `/v1/jobs/${id}`)).status).toBe(404);
    expect((await order(other, { ...FIELDS, asset_id: assetId })).body).toMatchObject({
      status: 404,
      code: "not_found",
    });
    expect((await of(other, "/v1/renders")).body.renders).toEqual([]);
  });

  it("is a key with the scope, and no stranger", async () => {
    const strangers = { tenant: "", headers: {} };
    const { headers } = await makeKey(client.tenant, { scopes: ["catalogue"] });
    const { headers: printer } = await makeKey(client.tenant, { scopes: ["renders"] });
    const { id } = await finishedPrint(assetId);
    const paths = [
      "/v1/styles",
      "/v1/size-presets",
      "/v1/renders",
      ...PATHS.map((p) => `/v1/renders/${id}${p}`),
    ];
    for (const path of paths) {
      expect((await of(strangers, path)).status, path).toBe(401);
      expect((await ask(path, { headers })).body, path).toMatchObject({ status: 403, code: "forbidden" });
      expect((await ask(path, { headers: printer })).status, path).toBe(200);
    }
    expect((await order({ tenant: "", headers }, FIELDS, JPEG)).body).toMatchObject({ code: "forbidden" });
    expect((await order(strangers, FIELDS, JPEG)).status).toBe(401);
    expect((await order({ tenant: "", headers: printer }, FIELDS, newPicture())).status).toBe(201);
    expect((await ask(`/v1/jobs/${id}`, { headers: printer })).status).toBe(200);
    expect((await ask(`/v1/jobs/${SOME_ID}`, { headers: printer })).status).toBe(404);
  });

  it("is whoever names the tenant where that is the operator, in the query or in the form", async () => {
    const { id } = await finishedPrint(assetId);
    const operator = { tenant: "", headers: OPERATOR };
    expect((await of(operator, `/v1/renders/${id}`)).status).toBe(404);
    expect((await of(operator, `/v1/renders/${id}?tenant_name=${client.tenant}`)).status).toBe(200);
    const ordered = await order(operator, { ...FIELDS, asset_id: assetId, tenant_name: client.tenant });
    expect(ordered.status, ordered.text).toBe(201);
    expect((await of(client, `/v1/renders/${ordered.body.render_id}`)).status).toBe(200);
    expect((await order(client, { ...FIELDS, asset_id: assetId, tenant_name: "x" })).body).toMatchObject({
      code: "tenant_mismatch",
    });
  });

  it("is anyone in open mode", async () => {
    const listed = await callWith({ AUTH_MODE: "open" }, "/v1/renders?tenant_name=nobody-yet");
    expect(listed.body).toEqual({ renders: [], next_cursor: null });
    expect((await callWith({ AUTH_MODE: "open" }, "/v1/styles")).status).toBe(200);
  });
});
