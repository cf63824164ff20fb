import { AwsClient } from "aws4fetch";
import { expect, test } from "vitest";
import { LIMITS } from "../limits.ts";
import { presign } from "./presign.ts";
import { createSigner } from "./signer.ts";
import { r2Signer, workerSigner } from "./signing.ts";

const NOW = new Date("2026-11-21T12:00:00.789Z");
const CREDENTIALS = { accessKeyId: "key", secretAccessKey: "secret" };
const KEY = "renditions/a/thumb.1.1.jpg";

/** aws4fetch's own presigned URL, by the way its README shows. */
async function reference(url: string, credentials = CREDENTIALS): Promise<URL> {
  const client = new AwsClient({ ...credentials, service: "s3", region: "auto" });
  const aws = { signQuery: true, datetime: "20261121T120000Z" };
  return new URL((await client.sign(url, { method: "GET", aws })).url);
}

test("the example of S3's documentation: GET test.txt with query parameters", async () => {
  const link = await presign({
    url: "https://examplebucket.s3.amazonaws.com/test.txt",
    accessKeyId: "AKIAIOSFODNN7EXAMPLE",
    secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    region: "us-east-1",
    date: "20130524T000000Z",
    expires: 86400,
  });
  expect(link).toBe(
    "https://examplebucket.s3.amazonaws.com/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404",
  );
});

test("an R2 link is the one aws4fetch makes", async () => {
  const signer = r2Signer({ accountId: "0123abcd", bucket: "photos", ...CREDENTIALS });
  const link = new URL(await signer.sign(KEY, { now: NOW, expiresIn: 60 }));
  const expected = await reference(
    `https://0123abcd.r2.cloudflarestorage.com/photos/${KEY}?X-Amz-Expires=60`,
  );
  expect([link.origin, link.pathname]).toEqual([expected.origin, expected.pathname]);
  expect(new Map(link.searchParams)).toEqual(new Map(expected.searchParams));
});

test("a file name is signed as response-content-disposition, its spaces as %20", async () => {
  const signer = r2Signer({ endpoint: "http://127.0.0.1:1/s3/", bucket: "photos", ...CREDENTIALS });
  const link = await signer.sign(KEY, { now: NOW, fileName: "my K\u00fcche*.jpg" });
  const disposition = "attachment; filename=\"my Kuche*.jpg\"; filename*=UTF-8''my%20K%C3%BCche%2A.jpg";
  const query = new URLSearchParams({
    "X-Amz-Expires": "604800",
    "response-content-disposition": disposition,
  });
  const expected = await reference(`http://127.0.0.1:1/s3/photos/${KEY}?${query}`);
  expect(new Map(new URL(link).searchParams)).toEqual(new Map(expected.searchParams));
  expect(link).not.toContain("+");
});

test("links of a second day, or after many, are as good as the first: the key cache does not stick", async () => {
  const options = { endpoint: "http://127.0.0.1:1", bucket: "photos", ...CREDENTIALS };
  const signer = r2Signer(options);
  for (const now of [NOW, new Date("2026-11-22T00:00:00Z"), NOW]) {
    expect(await signer.sign(KEY, { now })).toBe(await r2Signer(options).sign(KEY, { now }));
  }
});

test("the Worker's link lies under its public URL, with or without a prefix", async () => {
  const links = [
    "https://photos.example",
    "https://photos.example/",
    "https://photos.example/dark/room/",
  ].map((publicUrl) => workerSigner({ publicUrl, secret: "s" }).sign(KEY, { now: NOW }));
  expect((await Promise.all(links)).map((link) => link.split("?")[0])).toEqual([
    `https://photos.example/r2/${KEY}`,
    `https://photos.example/r2/${KEY}`,
    `https://photos.example/dark/room/r2/${KEY}`,
  ]);
});

test("R2 signs when its credentials are configured, else the Worker", async () => {
  const own = { publicUrl: "https://photos.example", urlSigningKey: "s" };
  const s3 = { endpoint: "https://s3.example", bucket: "photos", ...CREDENTIALS };
  expect(await createSigner({ ...own, s3: undefined }).sign(KEY)).toMatch(/^https:\/\/photos\.example\/r2\//);
  expect(await createSigner({ ...own, s3 }).sign(KEY)).toMatch(/^https:\/\/s3\.example\/photos\//);
});

test.each(["", "/a", "a/../b", "a//b", "a b", "a%2Fb", "a?b", "a#b"])(
  "the key %j is not signed",
  async (key) => {
    const signer = workerSigner({ publicUrl: "https://photos.example", secret: "s" });
    await expect(signer.sign(key)).rejects.toThrow(TypeError);
  },
);

test.each([0, -1, 1.5, Number.NaN, LIMITS.signedUrlSeconds + 1])(
  "a lifetime of %d s is not signed",
  async (expiresIn) => {
    const signer = workerSigner({ publicUrl: "https://photos.example", secret: "s" });
    await expect(signer.sign(KEY, { expiresIn })).rejects.toThrow(RangeError);
  },
);

test.each([
  { publicUrl: "https://photos.example", secret: "" },
  { publicUrl: "https://photos.example/?a=b", secret: "s" },
  { publicUrl: "https://photos.example/#a", secret: "s" },
  { publicUrl: "https://photos.example/a%20b", secret: "s" },
  { publicUrl: "ftp://photos.example", secret: "s" },
  { publicUrl: "photos", secret: "s" },
])("no signer is made from %j", (options) => {
  expect(() => workerSigner(options)).toThrow(TypeError);
});
