import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { readCheckpoints } from "../../src/imaging/jpeg/checkpoints.ts";
import { sceneRaster } from "../../src/imaging/patterns.fixture.ts";
import { readPngCheckpoints } from "../../src/imaging/png/checkpointFile.ts";
import * as PICTURES from "../fixtures/pictures.ts";
import { add, bytesOf, idle, newClient, ready, rendition } from "./catalogue.ts";
import { encodeJpeg, encodePng } from "./pixels.ts";

async function checkpointsOf(id: string): Promise<Uint8Array | null> {
  const key = await env.DB.prepare("SELECT checkpoints_key FROM assets WHERE id = ?")
    .bind(id)
    .first<string | null>("checkpoints_key");
  if (key === null) return null;
  const object = await env.BUCKET.get(key);
  return object === null ? null : new Uint8Array(await object.arrayBuffer());
}

it("a reader of a JPEG's middle finds where to start beside it, of this very file, and made once", async () => {
  const client = await newClient("checkpoints");
  const jpeg = encodeJpeg(sceneRaster(400, 600, 3), 80);
  const id = await add(client, jpeg);
  await ready(client, id);
  const bytes = await checkpointsOf(id);
  const found = bytes === null ? null : readCheckpoints(bytes);
  expect(found?.size).toBe(jpeg.length);
  expect(found?.points.length).toBeGreaterThan(2);
  await rendition(client, id, "card", "webp");
  await idle();
  expect(await checkpointsOf(id)).toEqual(bytes);
  expect((await env.BUCKET.list({ prefix: `checkpoints/${id}/` })).objects).toHaveLength(1);
});

it("a PNG has its own kind, and a WebP, which is read whole, none", async () => {
  const client = await newClient("checkpoints");
  const png = await add(client, encodePng(sceneRaster(60, 500, 3)));
  await ready(client, png);
  expect(readPngCheckpoints((await checkpointsOf(png)) ?? new Uint8Array())?.length).toBeGreaterThan(10);
  const webp = await add(client, bytesOf(PICTURES.WEBP));
  await ready(client, webp);
  expect(await checkpointsOf(webp)).toBeNull();
});
