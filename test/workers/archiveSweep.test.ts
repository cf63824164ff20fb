import { createScheduledController } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, expect, it, vi } from "vitest";
import { deleteExpiredArchives } from "../../src/db/archiveEnds.ts";
import { findArchiveById } from "../../src/db/archives.ts";
import worker from "../../src/index.ts";
import { LIMITS } from "../../src/limits.ts";
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
