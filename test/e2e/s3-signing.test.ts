import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestHarness, type TestHarness } from "wrangler";
import { LIMITS } from "../../src/limits.ts";
import { type LinkSigner, r2Signer } from "../../src/storage/signing.ts";

/**
 * R2 links against an S3 endpoint that is not ours: the local one of `wrangler dev`, which checks signatures
 * as R2 does. The Worker in front of it only has the bucket.
 */
const CREDENTIALS = { accessKeyId: "localkey", secretAccessKey: "localsecret" };
const BUCKET = "signing";
const KEY = "renditions/550e8400-e29b-41d4-a716-446655440000/thumb.1.1.jpg";
const CONTENT = "not really a picture";
const DAY_MS = 86_400_000;

/** Keeps the start offline and quiet. */
const OFFLINE = {
  CI: "1",
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
  WRANGLER_HIDE_BANNER: "true",
  WRANGLER_SEND_ERROR_REPORTS: "false",
  WRANGLER_SEND_METRICS: "false",
  WRANGLER_WRITE_LOGS: "false",
};

let folder: string;
let harness: TestHarness;
let endpoint: string;
let signer: LinkSigner;

beforeAll(async () => {
  Object.assign(process.env, OFFLINE);
  folder = await mkdtemp(path.join(tmpdir(), "s3-signing-"));
  await writeFile(path.join(folder, "worker.js"), "export default { fetch: () => new Response() };");
  harness = createTestHarness({
    root: folder,
    workers: [
      {
        config: {
          name: "signing",
          main: path.join(folder, "worker.js"),
          compatibility_date: "2026-10-20",
          r2_buckets: [
            {
              binding: "BUCKET",
              bucket_name: BUCKET,
              local_dev: { experimental_s3_credentials: CREDENTIALS },
            },
          ],
        },
      },
    ],
  });
  const { url } = await harness.listen();
  endpoint = new URL("/cdn-cgi/local/r2/s3", url).toString();
  signer = r2Signer({ endpoint, bucket: BUCKET, ...CREDENTIALS });
  const { BUCKET: bucket } = await harness.getWorker<{ BUCKET: R2Bucket }>().getEnv();
  await bucket.put(KEY, CONTENT, { httpMetadata: { contentType: "image/jpeg" } });
}, 60_000);

afterAll(async () => {
  await harness?.close();
  await rm(folder, { recursive: true, force: true });
});

/** Status, and the code of an S3 error or the content. */
async function open(
  url: string,
  init: RequestInit = {},
): Promise<[status: number, text: string | undefined]> {
  const response = await fetch(url, init);
  const text = await response.text();
  return [response.status, response.ok ? text : /<Code>(.*)<\/Code>/.exec(text)?.[1]];
}

test("a link opens its object", async () => {
  const response = await fetch(await signer.sign(KEY));
  expect([response.status, await response.text()]).toEqual([200, CONTENT]);
  expect(response.headers.get("Content-Type")).toBe("image/jpeg");
});

test("a link takes ranges", async () => {
  expect(await open(await signer.sign(KEY), { headers: { Range: "bytes=4-9" } })).toEqual([206, "really"]);
});

test.each(["photo.jpg", "my photo (1) & more.jpg", "K\u00fcche, \u5bb6 100%41+\"'*.jpg"])(
  "a link that carries the file name %j opens its object",
  async (fileName) => {
    expect(await open(await signer.sign(KEY, { fileName }))).toEqual([200, CONTENT]);
  },
);

test.each([1, 60, LIMITS.signedUrlSeconds])("a lifetime of %d s is accepted", async (expiresIn) => {
  // Signed ahead of time, so that even one second has not passed yet.
  const now = new Date(Date.now() + 30_000);
  expect(await open(await signer.sign(KEY, { expiresIn, now }))).toEqual([200, CONTENT]);
});

test("a link that is past its lifetime is refused", async () => {
  const now = new Date(Date.now() - DAY_MS);
  expect(await open(await signer.sign(KEY, { expiresIn: 3600, now }))).toEqual([403, "ExpiredRequest"]);
});

test.each([
  ["key", (url: string) => url.replace("thumb", "card")],
  ["expiry", (url: string) => url.replace("Expires=600", "Expires=601")],
  ["appended expiry", (url: string) => `${url}&X-Amz-Expires=604800`],
  ["signature", (url: string) => url.replace(/.$/, (last) => (last === "0" ? "1" : "0"))],
  ["file name", (url: string) => url.replace("a.jpg", "b.jpg")],
  ["appended parameter", (url: string) => `${url}&response-content-type=text%2Fhtml`],
])("a link with another %s is refused", async (_what, tamper) => {
  const url = await signer.sign(KEY, { expiresIn: 600, fileName: "a.jpg" });
  expect(tamper(url)).not.toBe(url);
  expect(await open(tamper(url))).toEqual([403, "SignatureDoesNotMatch"]);
});

test("a link does not write or delete", async () => {
  const url = await signer.sign(KEY);
  expect(await open(url, { method: "PUT", body: "x" })).toEqual([403, "SignatureDoesNotMatch"]);
  expect(await open(url, { method: "DELETE" })).toEqual([403, "SignatureDoesNotMatch"]);
  expect(await open(url)).toEqual([200, CONTENT]);
});

test("a link signed with another secret is refused", async () => {
  const other = r2Signer({ endpoint, bucket: BUCKET, ...CREDENTIALS, secretAccessKey: "another" });
  expect(await open(await other.sign(KEY))).toEqual([403, "SignatureDoesNotMatch"]);
});
