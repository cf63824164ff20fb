import { createScheduledController } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, expect, it, vi } from "vitest";
import { deleteExpiredArchives } from "../../src/db/archiveEnds.ts";
import { findArchiveById } from "../../src/db/archives.ts";
import { findOrCreateTenant } from "../../src/db/tenants.ts";
import worker from "../../src/index.ts";
import { LIMITS } from "../../src/limits.ts";
import { sweepArchives } from "../../src/orders/sweepRecords.ts";
import { deleteDeadObjects } from "../../src/storage/sweep.ts";
import { archiveJob, commit, type Gathering, gathering, store } from "./archiveKit.ts";
import { hushLog, services } from "./jobKit.ts";

const { db } = services();
afterEach(() => void vi.restoreAllMocks());

/** An archive whose time is up at once. */
async function expired(members: number): Promise<Gathering> {
  const given = await gathering("swept");
  const sources = Array.from({ length: members }, (_, i) => `picture ${i}`);
  expect(await commit(given, await store(given, sources), { contentKey: given.id, expiresAt: 1 })).toBe(true);
  return given;
}

const runCron = (at: number) =>
  worker.scheduled(createScheduledController({ scheduledTime: new Date(at) }), env);
const objectsOf = async ({ id }: Gathering) =>
  (await env.BUCKET.list({ prefix: `archives/${id}/` })).objects.length;

it("the cron takes expired archives away, objects and all", async () => {
  const given = await expired(2);
  expect(await objectsOf(given)).toBe(2);
  hushLog();
  await runCron(Date.now());
  expect(await findArchiveById(db, given.id)).toBeUndefined();
  expect(await objectsOf(given)).toBe(0);
});

it("each part of the cron is done though another fails", async () => {
  const given = await expired(1);
  await archiveJob("unhinted");
  vi.spyOn(env.ARCHIVES_QUEUE, "sendBatch").mockRejectedValue(new Error("queue down"));
  hushLog();
  await expect(runCron(Date.now() + LIMITS.firstHintSeconds * 1000)).rejects.toThrow("queue down");
  expect(await findArchiveById(db, given.id)).toBeUndefined();
  expect(await objectsOf(given)).toBe(0);
});

it("one sweep takes as many archives as have so many members, and at least one", async () => {
  const given = [await expired(3), await expired(3), await expired(3)];
  const left = async () =>
    (await Promise.all(given.map(({ id }) => findArchiveById(db, id)))).filter((row) => row !== undefined)
      .length;
  expect(await deleteExpiredArchives(db, Date.now(), { archives: 100, members: 4 })).toBe(2);
  expect(await left()).toBe(1);
  expect(await deleteExpiredArchives(db, Date.now(), { archives: 100, members: 1 })).toBe(1);
  expect(await left()).toBe(0);
});

/** Rows of archives whose time is up, with so many members each; their ids in the order they are swept in. */
async function expiredRows(archives: number, members: number): Promise<void> {
  const { id: tenantId } = await findOrCreateTenant(db, "crowd");
  const numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)";
  const archive = "printf('00000000-0000-4000-8000-%012d', i)";
  const insert = env.DB.prepare(
    `${numbers} INSERT INTO archives (id, tenant_id, content_key, file_name, size_bytes, complete, created_at, expires_at)
     SELECT ${archive}, ?2, 'crowd ' || i, 'x.zip', 1, 1, 1, 1 FROM n`,
  ).bind(archives, tenantId);
  const fill = env.DB.prepare(
    `${numbers}, m(p) AS (SELECT 1 UNION ALL SELECT p + 1 FROM m WHERE p < ?2)
     INSERT INTO archive_members (archive_id, position, name, object_key, etag, size_bytes, crc32)
     SELECT ${archive}, p, p || '.jpg', 'own/' || p, 'e', 1, 1 FROM n, m`,
  ).bind(archives, members);
  await env.DB.batch(members > 0 ? [insert, fill] : [insert]);
}

const crowdLeft = () =>
  env.DB.prepare("SELECT count(*) AS n FROM archives WHERE content_key LIKE 'crowd %'").first<number>("n");

it("one sweep takes so many archives at most, and the next the others", async () => {
  await expiredRows(LIMITS.archivesPerSweep + 7, 0);
  hushLog();
  await sweepArchives(services(), Date.now());
  expect(await crowdLeft()).toBe(7);
  await sweepArchives(services(), Date.now());
  expect(await crowdLeft()).toBe(0);
});

it("one sweep begins no archive past so many members", async () => {
  await expiredRows(3, LIMITS.membersPerSweep / 2);
  hushLog();
  await sweepArchives(services(), Date.now());
  expect(await crowdLeft()).toBe(1);
  await sweepArchives(services(), Date.now());
  expect(await crowdLeft()).toBe(0);
});

it("one sweep deletes as many objects as R2 takes in a call, and the next the others", async () => {
  const beyond = 5;
  hushLog();
  await deleteDeadObjects(services(), Date.now());
  await env.DB.prepare(
    `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
     INSERT INTO pending_objects (key, state, created_at) SELECT 'dead/' || i, 'dead', i FROM n`,
  )
    .bind(LIMITS.deletesPerSweep + beyond)
    .run();
  const remove = vi.spyOn(env.BUCKET, "delete");
  const swept = [
    await deleteDeadObjects(services(), Date.now()),
    await deleteDeadObjects(services(), Date.now()),
  ];
  expect(swept).toEqual([LIMITS.deletesPerSweep, beyond]);
  expect(remove.mock.calls.map(([keys]) => keys.length)).toEqual(swept);
  expect(await deleteDeadObjects(services(), Date.now())).toBe(0);
});
