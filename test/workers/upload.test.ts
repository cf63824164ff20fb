import { env } from "cloudflare:workers";
import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { noiseRaster } from "../../src/imaging/patterns.fixture.ts";
import { LIMITS } from "../../src/limits.ts";
import * as PICTURES from "../fixtures/pictures.ts";
import { call, callWith, makeKey, OPERATOR } from "./caller.ts";
import { add, asset, bytesOf, formOf, get, idle, kept, newClient, post, ready, upload } from "./catalogue.ts";
import { encodePng } from "./pixels.ts";
import { formAround, stream, streamOf } from "./streaming.ts";
import { marked, paddedTo } from "./surgery.ts";

const JPEG = bytesOf(PICTURES.JPEG);
const _PNG = bytesOf(PICTURES.PNG);
const MIB = 1024 * 1024;

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

describe("an upload", () => {
  it("answers 201 with the SHA-256 of the bytes and where the asset is", async () => {
    const client = await newClient();
    const answer = await upload(client, JPEG);
    expect(answer.status, answer.text).toBe(201);
    expect(answer.body).toEqual({
      asset_id: expect.any(String),
      status: "uploaded",
      content_hash: sha256(JPEG),
      job_id: expect.any(String),
    });
    expect(answer.headers.get("Location")).toBe(`/v1/assets/${answer.body.asset_id}`);
    const object = await env.BUCKET.head(`assets/${answer.body.asset_id}`);
    expect(object?.httpMetadata?.contentType).toBe("image/jpeg");
    const job = await call(`/v1/jobs/${answer.body.job_id}`, { headers: client.headers });
    expect(job.body).toMatchObject({ kind: "renditions", subject_id: answer.body.asset_id });
  });

  it("of the same bytes again is recognised, under another name too", async () => {
    const client = await newClient();
    const first = await upload(client, JPEG);
    const again = await upload(client, JPEG, "other.png");
    expect(again.status).toBe(200);
    expect(again.body).toEqual({ ...first.body, status: "exists" });
    expect(again.headers.get("Location")).toBe(first.headers.get("Location"));
    expect(await asset(client, String(first.body.asset_id))).toMatchObject({ file_name: "photo.jpg" });
  });

  it("of another tenant's bytes is new", async () => {
    const [one, other] = [await newClient(), await newClient()];
    const first = await upload(one, JPEG);
    const second = await upload(other, JPEG);
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.body.asset_id).not.toBe(first.body.asset_id);
    expect(second.body.content_hash).toBe(first.body.content_hash);
  });

  it.each([2, 8])(
    "of the same bytes, %i at the same moment, gives one asset, one object, one job",
    async (n) => {
      await idle();
      const client = await newClient();
      const before = await kept();
      const bytes = marked(JPEG, `race of ${n}`);
      const answers = await Promise.all(Array.from({ length: n }, () => upload(client, bytes)));
      expect(answers.map(({ status }) => status).toSorted()).toEqual([...Array(n - 1).fill(200), 201]);
      expect(new Set(answers.map(({ body }) => body.asset_id)).size).toBe(1);
      expect(new Set(answers.map(({ body }) => body.job_id)).size).toBe(1);

      await idle();
      const after = await kept();
      expect(after).toMatchObject({ assets: before.assets + 1, jobs: before.jobs + 1, pending: 0 });
      expect(after.objects.filter((key) => key.startsWith("assets/")).length).toBe(
        before.objects.filter((key) => key.startsWith("assets/")).length + 1,
      );
      const metrics = await call(`/v1/tenants/${client.tenant}/metrics`, { headers: client.headers });
      expect(metrics.body).toMatchObject({ uploads: 1, duplicates_avoided: n - 1 });
    },
  );

  it("is for the tenant that the form names, behind the file", async () => {
    const form = formOf(JPEG);
    form.append("tenant_name", "behind-the-file");
    const answer = await post("/v1/assets", OPERATOR, form);
    expect(answer.status, answer.text).toBe(201);
    const path = `/v1/assets/${answer.body.asset_id}`;
    expect((await call(`${path}?tenant_name=behind-the-file`, { headers: OPERATOR })).status).toBe(200);
    expect((await call(path, { headers: OPERATOR })).status).toBe(404);
  });

  it("is for the tenant that the query names, unless the form names one", async () => {
    const named = await post("/v1/assets?tenant_name=by-query", OPERATOR, formOf(JPEG));
    const form = formOf(JPEG);
    form.append("tenant_name", "by-form");
    const both = await post("/v1/assets?tenant_name=by-query", OPERATOR, form);
    expect([named.status, both.status]).toEqual([201, 201]);
  });

  it("keeps a name in any script", async () => {
    const client = await newClient();
    const id = await add(client, JPEG, "Дом у моря 家 «été».jpg");
    expect(await asset(client, id)).toMatchObject({ file_name: "Дом у моря 家 «été».jpg" });
  });
});

describe("bytes on their way in", () => {
  const part = LIMITS.partBytes;

  it.each([part - 1, part, part + 1, 2 * part, 12 * MIB])("arrive as they were sent: %i", async (length) => {
    const client = await newClient();
    const bytes = paddedTo(length, JPEG);
    expect(bytes.length).toBe(length);
    const answer = await upload(client, bytes);
    expect(answer.body).toMatchObject({ status: "uploaded", content_hash: sha256(bytes) });
    const original = await get(`/v1/assets/${answer.body.asset_id}/original`, client.headers);
    expect(original.headers.get("Content-Length")).toBe(String(length));
    expect(Buffer.compare(original.bytes, bytes)).toBe(0);
    await idle();
    expect((await kept()).pending).toBe(0);
  });

  it("arrive without their length being told", async () => {
    const client = await newClient();
    const bytes = paddedTo(6 * MIB, JPEG);
    function* pieces() {
      for (let at = 0; at < bytes.length; at += 70_001) yield bytes.subarray(at, at + 70_001);
    }
    const body = streamOf(formAround(pieces()));
    const answer = await stream(client.headers, body, "multipart/form-data; boundary=b");
    expect(answer.status, answer.text).toBe(201);
    expect(answer.body.content_hash).toBe(sha256(bytes));
  });

  it("are decoded where they are noise that does not compress", async () => {
    const client = await newClient();
    const raster = noiseRaster(900, 700, 3);
    const png = encodePng(raster);
    const seen = await ready(client, await add(client, png));
    expect(seen).toMatchObject({ format: "png", width: 900, height: 700, size_bytes: png.length });
  });

  it.each([0, 3 * MIB, 11 * MIB])("leave nothing where the client goes away after %i bytes", async (sent) => {
    await idle();
    const client = await newClient();
    const before = await kept();
    const bytes = paddedTo(20 * MIB, JPEG).subarray(0, sent);
    function* opened() {
      const [head = new Uint8Array()] = formAround([]);
      yield head;
      for (let at = 0; at < bytes.length; at += MIB) yield bytes.subarray(at, at + MIB);
    }
    const body = streamOf(opened(), new Error("the client went away"));
    await stream(client.headers, body, "multipart/form-data; boundary=b").catch(() => undefined);
    await expect.poll(kept, { timeout: 20_000 }).toEqual(before);
  });
});

describe("who may upload", () => {
  it("is told before the body is read", async () => {
    const refused = [
      await post("/v1/assets", {}, formOf(JPEG)),
      await post("/v1/assets", { "X-API-Key": "nonsense" }, formOf(JPEG)),
    ];
    for (const answer of refused) expect(answer.body).toMatchObject({ status: 401, code: "unauthenticated" });
    const { headers } = await makeKey("without-scope", { scopes: ["renders"] });
    expect((await post("/v1/assets", headers, formOf(JPEG))).body).toMatchObject({
      status: 403,
      code: "forbidden",
    });
  });

  it("does not name another tenant, in the query or in the form", async () => {
    const client = await newClient();
    const form = formOf(JPEG);
    form.append("tenant_name", "someone-else");
    for (const answer of [
      await post("/v1/assets", client.headers, form),
      await post("/v1/assets?tenant_name=someone-else", client.headers, formOf(JPEG)),
    ]) {
      expect(answer.body).toMatchObject({ status: 403, code: "tenant_mismatch" });
    }
  });

  it("is anyone in open mode, for a tenant of a valid name", async () => {
    const bad = await callWith({ AUTH_MODE: "open" }, "/v1/assets?tenant_name=a%20b", { method: "POST" });
    expect(bad.body).toMatchObject({ status: 400 });
  });
});
