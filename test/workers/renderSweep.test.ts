import { env } from "cloudflare:workers";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { removeAsset } from "../../src/catalog/removeAsset.ts";
import { listBands } from "../../src/db/renderWork.ts";
import { findOrCreateTenant } from "../../src/db/tenants.ts";
import { sceneRaster } from "../../src/imaging/patterns.fixture.ts";
import { LIMITS } from "../../src/limits.ts";
import { sweepRenders } from "../../src/prints/sweepRenders.ts";
import { WEBP } from "../fixtures/pictures.ts";
import { bytesOf } from "./catalogue.ts";
import { alterState, coordinatorOf, hushLog, ringAlarm, rowOf, services, stateOf } from "./jobKit.ts";
import { encodeJpeg } from "./pixels.ts";
import {
  booksOf,
  divide,
  doStep,
  doSteps,
  expectedFiles,
  expectSame,
  expectTidy,
  filesOf,
  newPrint,
  type Ordered,
  preparedPrint,
  renderOf,
  silenceQueue,
} from "./renderKit.ts";
import { marked } from "./surgery.ts";

const KEPT_MS = LIMITS.unfinishedRenderSeconds * 1000;

/** Prints of other tests are of no concern here. */
beforeEach(async () => {
  await env.DB.exec("UPDATE jobs SET ended_at = NULL");
  silenceQueue();
  hushLog();
});
afterEach(() => void vi.restoreAllMocks());

const scene = (mark: string) => marked(encodeJpeg(sceneRaster(120, 80, 3), 85), mark);

/** A print that was cancelled when half its bands were done. */
async function halfDone(mark: string): Promise<Ordered & { readonly endedAt: number }> {
  const ordered = await preparedPrint(scene(mark), 2);
  await doStep(ordered, "band-1");
  await coordinatorOf(ordered.id).cancel(ordered.id);
  return { ...ordered, endedAt: Number((await rowOf(ordered.id)).endedAt) };
}

/** As if the job had ended that long ago. */
async function age({ id }: Ordered, ms: number): Promise<void> {
  const aged = (at: number | null) => (at === null ? null : at - ms);
  await alterState(id, (job) => ({ ...job, endedAt: aged(job.endedAt) }));
  await env.DB.prepare("UPDATE jobs SET ended_at = ended_at - ? WHERE id = ?").bind(ms, id).run();
}

it("what a cancelled print left goes when no retry goes on with it any more, and not before", async () => {
  const ordered = await halfDone("cancelled");
  await sweepRenders(services(), ordered.endedAt + KEPT_MS - 1);
  expect((await booksOf(ordered.id)).named).toHaveLength(1);
  await sweepRenders(services(), ordered.endedAt + KEPT_MS);
  expect(await expectTidy(ordered.id)).toEqual([]);
  expect((await env.BUCKET.list({ prefix: `renders/${ordered.id}` })).objects).toEqual([]);
  expect(await renderOf(ordered.id)).toMatchObject({ plan: null, stepTimes: null, assembly: null });
  // Nothing is left to be found again.
  await sweepRenders(services(), ordered.endedAt + 2 * KEPT_MS);
  expect((await booksOf(ordered.id)).pending).toEqual([]);
});

it("so do the flat pixels of a WebP", async () => {
  const ordered = await newPrint(marked(bytesOf(WEBP), "sweep"), { dpi: 20 });
  await doStep(ordered, "prepare");
  expect((await booksOf(ordered.id)).named).toHaveLength(1);
  await coordinatorOf(ordered.id).cancel(ordered.id);
  await sweepRenders(services(), Date.now() + KEPT_MS);
  expect(await expectTidy(ordered.id)).toEqual([]);
  expect(await renderOf(ordered.id)).toMatchObject({ flatKey: null, flatEtag: null, flatBytes: null });
});

it("a finished print is left alone, and one that waits or is in work", async () => {
  const done = await preparedPrint(scene("done"), 2);
  await doSteps(done, "band-0", "band-1", "assemble");
  const waiting = await preparedPrint(scene("waiting"), 2);
  await doStep(waiting, "band-0");
  const before = [await booksOf(done.id), await booksOf(waiting.id)];
  await sweepRenders(services(), Date.now() + 2 * KEPT_MS);
  expect([await booksOf(done.id), await booksOf(waiting.id)]).toEqual(before);
});

it("a retry in time goes on with the bands that are done", async () => {
  const ordered = await halfDone("in time");
  const [kept] = await listBands(services().db, ordered.id);
  await age(ordered, LIMITS.jobRetentionSeconds * 1000 - 60_000);
  await coordinatorOf(ordered.id).retry(ordered.id);
  await sweepRenders(services(), Date.now() + KEPT_MS);
  expect(await rowOf(ordered.id)).toMatchObject({ status: "queued", progressDone: 2 });
  await doStep(ordered, "band-0");
  expect((await listBands(services().db, ordered.id))[1]).toEqual(kept);
  await doStep(ordered, "assemble");
  expectSame(await filesOf(ordered.id), await expectedFiles(ordered));
  await expectTidy(ordered.id);
});

it.each(["whose object forgot it", "whose object should have forgotten it"])(
  "a retry after the sweep makes a print anew: of a job %s",
  async (which) => {
    const ordered = await halfDone(which);
    await age(ordered, KEPT_MS);
    await sweepRenders(services(), Date.now());
    expect(await expectTidy(ordered.id)).toEqual([]);
    if (which === "whose object forgot it") {
      await ringAlarm(ordered.id);
      expect(await stateOf(ordered.id)).toBeUndefined();
    }
    await coordinatorOf(ordered.id).retry(ordered.id);
    expect((await rowOf(ordered.id)).progressDone).toBe(0);
    await doStep(ordered, "prepare");
    await divide(ordered, 2);
    await doSteps(ordered, "band-0", "band-1", "assemble");
    expect((await rowOf(ordered.id)).status).toBe("completed");
    expectSame(await filesOf(ordered.id), await expectedFiles(ordered));
    await expectTidy(ordered.id);
  },
);

it("a retry between the two begins anew and finds what is still there", async () => {
  const ordered = await halfDone("between");
  const [kept] = await listBands(services().db, ordered.id);
  await age(ordered, LIMITS.jobRetentionSeconds * 1000);
  await coordinatorOf(ordered.id).retry(ordered.id);
  await doSteps(ordered, "prepare", "band-0", "band-1");
  expect((await listBands(services().db, ordered.id))[1]).toEqual(kept);
  await doStep(ordered, "assemble");
  expectSame(await filesOf(ordered.id), await expectedFiles(ordered));
  await expectTidy(ordered.id);
});

it("what was made of a picture that is deleted goes likewise", async () => {
  const { client, assetId, ...ordered } = await preparedPrint(scene("deleted"), 2);
  const print = { client, assetId, ...ordered };
  await doStep(print, "band-0");
  const { id: tenantId } = await findOrCreateTenant(services().db, client.tenant);
  await removeAsset(services(), tenantId, assetId);
  await sweepRenders(services(), Date.now() + KEPT_MS);
  expect(await expectTidy(print.id)).toEqual([]);
});

it("one sweep clears a limited number, those that ended first", async () => {
  const { id: tenantId } = await findOrCreateTenant(services().db, "crowd");
  const count = LIMITS.rendersPerSweep + 5;
  const numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)";
  const id = "printf('%08d-0000-4000-8000-000000000000', i)";
  await env.DB.batch([
    env.DB.prepare(
      `${numbers} INSERT INTO jobs (id, tenant_id, kind, subject_id, payload, dedupe_key, status, created_at, ended_at)
       SELECT ${id}, ?2, 'render', 's', '{}', 'k' || i, 'failed', i, i FROM n`,
    ).bind(count, tenantId),
    env.DB.prepare(
      `${numbers} INSERT INTO renders (id, tenant_id, job_id, style_id, size_preset_id, fit, gravity, orientation, plan,
                                       created_at)
       SELECT ${id}, ?2, ${id}, (SELECT id FROM styles), (SELECT id FROM size_presets), 'cover', 'center', 'auto', '{}', i
       FROM n`,
    ).bind(count, tenantId),
  ]);
  const left = async () =>
    (await env.DB.prepare("SELECT min(id) AS first, count(*) AS n FROM renders WHERE plan = '{}'").first()) ??
    {};
  await sweepRenders(services(), KEPT_MS + count);
  expect(await left()).toEqual({
    n: 5,
    first: `${String(count - 4).padStart(8, "0")}-0000-4000-8000-000000000000`,
  });
  await sweepRenders(services(), KEPT_MS + count);
  expect((await left()).n).toBe(0);
});
