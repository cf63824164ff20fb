import { env } from "cloudflare:workers";
import { sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { createOwnArchive } from "../../src/db/archiveCommits.ts";
import { findArchiveById, findCompleteArchive, listMembers } from "../../src/db/archives.ts";
import { findAssetById } from "../../src/db/assets.ts";
import { runBatch } from "../../src/db/batch.ts";
import { replaceRendition } from "../../src/db/renditions.ts";
import { findOrCreateTenant } from "../../src/db/tenants.ts";
import { sweepArchives } from "../../src/orders/sweepRecords.ts";
import { call, OPERATOR } from "./caller.ts";
import { add, type Client, get, idle, newClient, ready, sweep } from "./catalogue.ts";
import { newPicture, services } from "./jobKit.ts";

const { db } = services();
const DAY_MS = 86_400_000;

interface Kept {
  readonly object_key: string;
  readonly etag: string;
  readonly size_bytes: number;
  readonly crc32: number;
}

/** Members of an archive of one asset's original and its renditions. */
async function membersOf(assetId: string) {
  const { results } = await env.DB.prepare(
    `SELECT object_key, etag, size_bytes, crc32 FROM assets WHERE id = ?1
     UNION ALL SELECT object_key, etag, size_bytes, crc32 FROM renditions WHERE asset_id = ?1`,
  )
    .bind(assetId)
    .all<Kept>();
  return results.map((row, position) => ({
    position,
    name: `${position}.jpg`,
    key: row.object_key,
    etag: row.etag,
    size: row.size_bytes,
    crc32: row.crc32,
  }));
}

async function archive(client: Client, assetIds: readonly string[], life = DAY_MS) {
  const tenant = await findOrCreateTenant(db, client.tenant);
  const members = (await Promise.all(assetIds.map(membersOf)))
    .flat()
    .map((member, position) => ({ ...member, position }));
  const id = crypto.randomUUID();
  const createdAt = Date.now();
  const row = {
    id,
    tenantId: tenant.id,
    fileName: "own.zip",
    sizeBytes: 1,
    createdAt,
    expiresAt: createdAt + life,
  };
  return { id, tenantId: tenant.id, members, made: await createOwnArchive(db, row, members) };
}

async function pictureOf(client: Client): Promise<string> {
  const id = await add(client, newPicture());
  await ready(client, id);
  return id;
}

describe("an archive of own pictures", () => {
  it("is ready at once, and stands for itself until it expires", async () => {
    const client = await newClient("own");
    const { id, tenantId, members, made } = await archive(client, [await pictureOf(client)]);
    expect([made, members.length]).toEqual([true, 4]);
    expect(await listMembers(db, id)).toEqual(members);
    const now = Date.now();
    const own = (at: number) => findCompleteArchive(db, tenantId, `own:${id}`, at);
    expect(await own(now)).toMatchObject({ id, total: 4 });
    expect(await own(now + 2 * DAY_MS)).toBeUndefined();
  });

  it("is not made of another tenant's pictures, nor of what is deleted", async () => {
    const [client, other] = [await newClient("own"), await newClient("own")];
    const [mine, foreign] = [await pictureOf(client), await pictureOf(other)];
    const refused = await archive(client, [mine, foreign]);
    expect([refused.made, await findArchiveById(db, refused.id)]).toEqual([false, undefined]);
    expect(await listMembers(db, refused.id)).toEqual([]);

    const { tenantId, members } = await archive(client, [mine]);
    await call(`/v1/assets/${mine}`, { method: "DELETE", headers: client.headers });
    const id = crypto.randomUUID();
    const row = {
      id,
      tenantId,
      fileName: "l.zip",
      sizeBytes: 1,
      createdAt: 0,
      expiresAt: null,
    };
    expect(await createOwnArchive(db, row, members)).toBe(false);
    expect(await findArchiveById(db, id)).toBeUndefined();
  });

  it("leaves the pictures alone when it goes itself", async () => {
    const client = await newClient("own");
    const asset = await pictureOf(client);
    const { id } = await archive(client, [asset], 0);
    await idle();
    await sweepArchives(services(), Date.now());
    await sweep();
    expect(await findArchiveById(db, id)).toBeUndefined();
    expect((await get(`/v1/assets/${asset}/original`, client.headers)).status).toBe(200);
    expect((await get(`/v1/assets/${asset}/renditions/card`, client.headers)).status).toBe(200);
  });

  it("is gone when one of its pictures is deleted, and others are not", async () => {
    const client = await newClient("own");
    const [deleted, kept] = [await pictureOf(client), await pictureOf(client)];
    const both = await archive(client, [kept, deleted]);
    const one = await archive(client, [kept]);
    await call(`/v1/assets/${deleted}`, { method: "DELETE", headers: client.headers });
    expect((await findArchiveById(db, both.id))?.goneAt).toBeGreaterThan(0);
    expect((await findArchiveById(db, one.id))?.goneAt).toBeNull();
    expect(await findAssetById(db, kept)).toBeDefined();
  });

  it("is gone when a rendition in it is replaced by a worker that holds its job", async () => {
    const client = await newClient("own");
    const asset = await pictureOf(client);
    const { id } = await archive(client, [asset]);
    const row = await db.query.renditions.findFirst({
      where: (renditions, { eq }) => eq(renditions.assetId, asset),
    });
    if (row === undefined) throw new Error("no rendition");
    const newer = {
      ...row,
      id: crypto.randomUUID(),
      recipe: row.recipe + 1,
      objectKey: `${row.objectKey}.2`,
    };
    await runBatch(db, replaceRendition(newer, sql`false`));
    await runBatch(db, replaceRendition(row, sql`true`));
    expect((await findArchiveById(db, id))?.goneAt).toBeNull();
    await runBatch(db, replaceRendition(newer, sql`true`));
    expect((await findArchiveById(db, id))?.goneAt).toBe(newer.createdAt);
  });
});

describe("a purge", () => {
  const purge = (query: string) => call(`/v1/purge?days=0${query}`, { method: "POST", headers: OPERATOR });
  const renditions = async (assetId: string) =>
    (await membersOf(assetId)).filter(({ key }) => key.startsWith("renditions/")).length;

  it("spares the renditions in an archive that is served, and marks those gone that are not", async () => {
    const client = await newClient("own");
    const [served, expired, free] = [
      await pictureOf(client),
      await pictureOf(client),
      await pictureOf(client),
    ];
    await idle();
    const live = await archive(client, [served]);
    const old = await archive(client, [expired], 0);
    const told = await purge("&dry_run=true");
    const listed = (told.body.renditions as { asset_id: string }[]).map((row) => row.asset_id);
    expect(listed).not.toContain(served);
    expect(listed).toContain(free);
    expect((await purge("")).body.rendition_count).toBe(told.body.rendition_count);
    expect([await renditions(served), await renditions(expired), await renditions(free)]).toEqual([3, 0, 0]);
    expect((await findArchiveById(db, live.id))?.goneAt).toBeNull();
    expect((await findArchiveById(db, old.id))?.goneAt).toBeGreaterThan(0);
    await call(`/v1/assets/${served}`, { method: "DELETE", headers: client.headers });
    expect(await renditions(served)).toBe(0);
  });
});
