import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { objectSource } from "../../src/storage/objectSource.ts";

const bytes = Uint8Array.from({ length: 100_000 }, (_, i) => (i * 31) & 255);

async function put(key: string) {
  const object = await env.BUCKET.put(key, bytes);
  if (object === null) throw new Error("not put");
  return objectSource(env.BUCKET, { key, size: object.size, etag: object.etag });
}

it("reads an object anywhere, and no further than its end", async () => {
  const source = await put("source/read");
  expect(await source.read(0, 10)).toEqual(bytes.slice(0, 10));
  expect(await source.read(65_000, 20_000)).toEqual(bytes.slice(65_000, 85_000));
  expect(await source.read(99_990, 500)).toEqual(bytes.slice(99_990));
  expect(await source.read(100_000, 1)).toEqual(new Uint8Array(0));
});

it("never mixes in the bytes of another object, or of none", async () => {
  const source = await put("source/changes");
  await env.BUCKET.put("source/changes", bytes.toReversed());
  await expect(source.read(0, 10)).rejects.toMatchObject({ code: "source_gone" });
  await env.BUCKET.delete("source/changes");
  await expect(source.read(0, 10)).rejects.toMatchObject({ code: "source_gone" });
});
