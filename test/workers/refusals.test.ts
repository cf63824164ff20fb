import { env, exports } from "cloudflare:workers";
import { Buffer } from "node:buffer";
import { describe, expect, it } from "vitest";
import { LIMITS } from "../../src/limits.ts";
import * as PICTURES from "../fixtures/pictures.ts";
import { call, OPERATOR, ORIGIN, read } from "./caller.ts";
import { asset, bytesOf, formOf, idle, kept, newClient, post, upload } from "./catalogue.ts";
import { formAround, stream, streamOf } from "./streaming.ts";
import { claiming, damagedInside, paddedTo, withFrameType } from "./surgery.ts";

const JPEG = bytesOf(PICTURES.JPEG);
const PNG = bytesOf(PICTURES.PNG);
const MIB = 1024 * 1024;

describe("a file that is refused", () => {
  const REFUSED: [string, Uint8Array<ArrayBuffer>, number, string][] = [
    ["text called .jpg", Uint8Array.from(Buffer.from("this is no picture at all")), 415, "unsupported_type"],
    ["a GIF", Uint8Array.from(Buffer.from("474946383961010001000000003b", "hex")), 415, "unsupported_type"],
    ["no bytes", new Uint8Array(0), 415, "unsupported_type"],
    ["two bytes", Uint8Array.of(0xff, 0xd8), 422, "picture_truncated"],
    ["a JPEG cut short", JPEG.slice(0, -40), 422, "picture_truncated"],
    ["a PNG cut short", PNG.slice(0, -12), 422, "picture_truncated"],
    ["a WebP cut short", bytesOf(PICTURES.WEBP).slice(0, -9), 422, "picture_truncated"],
    ["a long JPEG cut short", paddedTo(6 * MIB, JPEG).slice(0, -40), 422, "picture_truncated"],
    ["a PNG that claims 60,000×60,000", claiming(60_000, 60_000, PNG), 413, "picture_too_large"],
    ["a PNG with a wrong checksum", PNG.with(20, 9), 422, "picture_damaged"],
    ["a JPEG with arithmetic coding", withFrameType(JPEG, 0xc9), 415, "unsupported_picture"],
    ["a lossless JPEG", withFrameType(JPEG, 0xc3), 415, "unsupported_picture"],
  ];

  it.each(REFUSED)("%s", async (_, bytes, status, code) => {
    await idle();
    const client = await newClient();
    const before = await kept();
    const answer = await upload(client, bytes);
    expect(answer.body, answer.text).toMatchObject({ status, code });
    expect(answer.status).toBe(status);
    expect(await kept()).toEqual(before);
  });

  it("is told over 50 MB by its length, before it is read", async () => {
    await idle();
    const client = await newClient();
    const before = await kept();
    const { readable, writable } = new FixedLengthStream(60 * MIB);
    const answer = stream(client.headers, readable, "multipart/form-data; boundary=b");
    const writing = readable === null ? undefined : writable.getWriter().write(new Uint8Array(1024));
    expect((await answer).body).toMatchObject({ status: 413, code: "file_too_large" });
    await writing?.catch(() => undefined);
    expect(await kept()).toEqual(before);
  });

  it("is told over 50 MB once that much was read, where its length is not known", async () => {
    await idle();
    const client = await newClient();
    const before = await kept();
    const comment = new Uint8Array(65_535 + 2);
    comment.set([0xff, 0xfe, 0xff, 0xff]);
    function* endless() {
      yield JPEG.subarray(0, 2);
      for (let sent = 0; sent < LIMITS.uploadBytes + MIB; sent += comment.length) yield comment;
      yield JPEG.subarray(2);
    }
    const body = streamOf(formAround(endless()));
    const answer = await stream(client.headers, body, "multipart/form-data; boundary=b");
    expect(answer.body).toMatchObject({
      status: 413,
      code: "file_too_large",
      error: "File too large (maximum 50MB)",
    });
    expect(await kept()).toEqual(before);
  });

  it("leaves no tenant behind either", async () => {
    const form = formOf(JPEG.slice(0, -40));
    form.append("tenant_name", "never-made");
    expect((await post("/v1/assets", OPERATOR, form)).status).toBe(422);
    const row = await env.DB.prepare("SELECT id FROM tenants WHERE name = 'never-made'").first();
    expect(row).toBeNull();
  });

  it("is damaged inside: the job fails at once and the asset says why", async () => {
    const client = await newClient();
    const taken = await upload(client, damagedInside(JPEG));
    expect(taken.status, taken.text).toBe(201);
    await idle();
    const seen = await asset(client, String(taken.body.asset_id));
    expect(seen).toMatchObject({
      status: "failed",
      error: { code: "picture_damaged", message: expect.stringMatching(/^Picture is damaged: ./) },
      job: { status: "failed" },
      renditions: [],
    });
    const job = await call(`/v1/jobs/${taken.body.job_id}`, { headers: client.headers });
    expect(job.body).toMatchObject({ status: "failed", attempts: 1, error: { code: "picture_damaged" } });
    const asked = await call(`/v1/assets/${taken.body.asset_id}/renditions/thumb`, {
      headers: client.headers,
    });
    expect(asked.body).toMatchObject({ status: 422, code: "picture_damaged" });
    const same = await post(`/v1/assets/${taken.body.asset_id}/compare`, client.headers, formOf(JPEG));
    expect(same.body).toMatchObject({ status: 422, code: "picture_damaged" });
  });
});

describe("a body that is no form with a picture", () => {
  const type = (value: string) => ({ "Content-Type": value });
  const twice = formOf(JPEG);
  twice.append("file", new File([PNG], "second.png"));
  const none = new FormData();
  none.append("tenant_name", "x");

  const BODIES: [string, Record<string, string>, BodyInit | null, string][] = [
    ["no file", {}, none, "file_missing"],
    ["two files", {}, twice, "invalid_multipart"],
    ["the file in another field", {}, formOf(JPEG, "x.jpg", "image"), "invalid_multipart"],
    [
      "no end",
      type("multipart/form-data; boundary=b"),
      "--b\r\nContent-Disposition: form-data",
      "invalid_multipart",
    ],
    ["no boundary", type("multipart/form-data"), "--b\r\n\r\n--b--", "invalid_multipart"],
    ["JSON", type("application/json"), "{}", "invalid_multipart"],
    ["the picture itself", type("image/jpeg"), JPEG, "invalid_multipart"],
    ["nothing", type("multipart/form-data; boundary=b"), null, "file_missing"],
  ];

  it.each(BODIES)("%s", async (_, headers, body, code) => {
    const client = await newClient();
    const before = await kept();
    const all = { ...client.headers, ...headers };
    const request = new Request(`${ORIGIN}/v1/assets`, { method: "POST", headers: all, body });
    const answer = await read(await exports.default.fetch(request));
    expect(answer.body, answer.text).toMatchObject({ status: 400, code });
    expect(await kept()).toMatchObject({ assets: before.assets, pending: before.pending });
  });
});

describe("an error", () => {
  it("has one shape, and the caller's own request id if that is a plain one", async () => {
    const client = await newClient();
    const own = await post(
      "/v1/assets",
      { ...client.headers, "X-Request-Id": "my-request.1" },
      new FormData(),
    );
    expect(own.headers.get("X-Request-Id")).toBe("my-request.1");
    expect(own.body).toEqual({
      error: "No file provided",
      message: expect.any(String),
      status: 400,
      code: "file_missing",
      request_id: "my-request.1",
    });
    for (const id of ["", "short", "with space and more", "x".repeat(65)]) {
      const made = await post("/v1/assets", { ...client.headers, "X-Request-Id": id }, new FormData());
      expect(made.headers.get("X-Request-Id")).toMatch(/^[0-9a-f]{8}-/);
      expect(made.body.request_id).toBe(made.headers.get("X-Request-Id"));
    }
  });

  it("is no answer of a good request, which has an id too", async () => {
    const client = await newClient();
    const answer = await call("/v1/assets", {
      headers: { ...client.headers, "X-Request-Id": "listing-0001" },
    });
    expect([answer.status, answer.headers.get("X-Request-Id")]).toEqual([200, "listing-0001"]);
  });
});
