import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import * as PICTURES from "../fixtures/pictures.ts";
import { call, OPERATOR } from "./caller.ts";
import { add, bytesOf, get, idle, kept, newClient, ready, rendition, sweep } from "./catalogue.ts";
import { marked } from "./surgery.ts";

const JPEG = bytesOf(PICTURES.JPEG);

describe("deleting an asset", () => {
  it("is 204, and then nothing of it is there, in R2 after the sweep either; usage is kept", async () => {
    await idle();
    const client = await newClient("deleting");
    const before = await kept();
    const id = await add(client, marked(JPEG, "to be deleted"));
    await ready(client, id);
    await rendition(client, id, "card", "webp");
    await idle();
    const path = `/v1/assets/${id}`;
    const answer = await call(path, { method: "DELETE", headers: client.headers });
    expect([answer.status, answer.text]).toEqual([204, ""]);

    for (const each of [path, `${path}/original`, `${path}/renditions/thumb`, `/retrieve/asset/${id}`]) {
      expect((await call(each, { headers: client.headers })).status, each).toBe(404);
    }
    expect((await call(path, { method: "DELETE", headers: client.headers })).status).toBe(404);
    expect((await call("/v1/assets", { headers: client.headers })).body.assets).toEqual([]);

    await sweep();
    const after = await kept();
    expect(after.objects).toEqual(before.objects);
    expect(after).toMatchObject({ assets: before.assets, pending: 0 });
    const metrics = await call(`/v1/tenants/${client.tenant}/metrics`, { headers: client.headers });
    expect(metrics.body).toMatchObject({ asset_count: 0, rendition_count: 0, total_bytes: 0, uploads: 1 });
  });

  it("while its renditions are being made cancels that and leaves nothing", async () => {
    await idle();
    const client = await newClient("deleting");
    const before = await kept();
    const id = await add(client, marked(JPEG, "deleted at once"));
    expect((await call(`/v1/assets/${id}`, { method: "DELETE", headers: client.headers })).status).toBe(204);
    await idle();
    await expect
      .poll(async () => {
        await sweep();
        return (await kept()).objects;
      })
      .toEqual(before.objects);
    const poison = await env.DB.prepare("SELECT count(*) AS n FROM poison_jobs").first<number>("n");
    expect(poison).toBe(0);
  });

  it("makes room for the same bytes again", async () => {
    const client = await newClient("deleting");
    const bytes = marked(JPEG, "again");
    const first = await add(client, bytes);
    await call(`/v1/assets/${first}`, { method: "DELETE", headers: client.headers });
    const second = await add(client, bytes);
    expect(second).not.toBe(first);
    await sweep();
    await ready(client, second);
    expect((await get(`/v1/assets/${second}/original`, client.headers)).bytes.length).toBe(bytes.length);
  });

  it("is the operator's for a tenant that is named", async () => {
    const client = await newClient("deleting");
    const id = await add(client, JPEG);
    const path = `/v1/assets/${id}`;
    expect((await call(path, { method: "DELETE", headers: OPERATOR })).status).toBe(404);
    const named = await call(`${path}?tenant_name=${client.tenant}`, { method: "DELETE", headers: OPERATOR });
    expect(named.status).toBe(204);
  });
});
