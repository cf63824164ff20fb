import { env } from "cloudflare:workers";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { removeAsset } from "../../src/catalog/removeAsset.ts";
import { listBands } from "../../src/db/renderWork.ts";
import { findOrCreateTenant } from "../../src/db/tenants.ts";
import { sceneRaster } from "../../src/imaging/patterns.fixture.ts";
import { LeaseLost, type Work } from "../../src/jobs/consumer.ts";
import { ObjectUpload } from "../../src/storage/objectUpload.ts";
import { JPEG, WEBP } from "../fixtures/pictures.ts";
import { add, bytesOf, newClient } from "./catalogue.ts";
import { coordinatorOf, endLeases, hushLog, newPicture, rowOf, services, stateOf } from "./jobKit.ts";
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
  grabStep,
  newPrint,
  orderPrint,
  preparedPrint,
  renderOf,
  runner,
  silenceQueue,
} from "./renderKit.ts";
import { marked } from "./surgery.ts";

beforeEach(silenceQueue);
afterEach(() => void vi.restoreAllMocks());

const scene = (mark: string) => marked(encodeJpeg(sceneRaster(120, 80, 3), 85), mark);
const finish = ({ jobId, step, fence }: Work) => coordinatorOf(jobId).complete(jobId, step, fence);

it("bands that are leased at once are committed side by side, in any order", async () => {
  const ordered = await preparedPrint(scene("side by side"), 4);
  const works = await Promise.all([3, 1, 0, 2].map((n) => grabStep(ordered, `band-${n}`)));
  expect((await rowOf(ordered.id)).heldFences).toHaveLength(4);
  await Promise.all(works.map((work) => runner(services(), work)));
  expect((await listBands(services().db, ordered.id)).map(({ n }) => n)).toEqual([0, 1, 2, 3]);
  expect(await Promise.all(works.map(finish))).toEqual(Array(4).fill("accepted"));
  await doStep(ordered, "assemble");
  expectSame(await filesOf(ordered.id), await expectedFiles(ordered));
  expect(await rowOf(ordered.id)).toMatchObject({ status: "completed", attempts: 6 });
  await expectTidy(ordered.id);
});

it("a worker that dies in a band is replaced, and what it says or writes later changes nothing", async () => {
  const ordered = await preparedPrint(scene("dead"), 2);
  const dead = await grabStep(ordered, "band-1");
  await doStep(ordered, "band-0");
  await endLeases(ordered.id);
  const next = await grabStep(ordered, "band-1");
  expect([next.attempt, next.fence > dead.fence]).toEqual([2, true]);

  await expect(runner(services(), dead)).rejects.toThrow(LeaseLost);
  expect(await listBands(services().db, ordered.id)).toHaveLength(1);
  await runner(services(), next);
  const before = await booksOf(ordered.id);
  expect(await finish(dead)).toBe("lost");
  // It finds the band made, and says so to nobody.
  await runner(services(), dead);
  expect(await booksOf(ordered.id)).toEqual(before);
  expect(await finish(next)).toBe("accepted");

  await doStep(ordered, "assemble");
  expectSame(await filesOf(ordered.id), await expectedFiles(ordered));
  await runner(services(), dead);
  expect(await finish(dead)).toBe("lost");
  expect(await expectTidy(ordered.id)).toHaveLength(2);
});

it("a worker that dies between its band's row and its word costs no second making", async () => {
  const ordered = await preparedPrint(scene("silent"), 2);
  const dead = await grabStep(ordered, "band-0");
  await runner(services(), dead);
  const [made] = await listBands(services().db, ordered.id);
  await endLeases(ordered.id);
  await doStep(ordered, "band-0");
  expect(await listBands(services().db, ordered.id)).toEqual([made]);
  expect((await stateOf(ordered.id))?.steps.find(({ name }) => name === "band-0")?.status).toBe("done");
  await doSteps(ordered, "band-1", "assemble");
  await expectTidy(ordered.id);
});

it("so it is with the plan of a WebP, whose pixels are written flat once", async () => {
  const ordered = await newPrint(marked(bytesOf(WEBP), "flat"), { dpi: 20 });
  const [first, books] = [await grabStep(ordered, "prepare"), () => booksOf(ordered.id)];
  await endLeases(ordered.id);
  const second = await grabStep(ordered, "prepare");
  await expect(runner(services(), first)).rejects.toThrow(LeaseLost);
  expect((await renderOf(ordered.id)).plan).toBeNull();
  await runner(services(), second);
  const { named } = await books();
  expect(named).toEqual([`renders/${ordered.id}/${second.fence}/flat`]);
  expect((await renderOf(ordered.id)).flatBytes).toBe(3 * 60 * 40);
  await endLeases(ordered.id);
  await doStep(ordered, "prepare");
  expect((await books()).named).toEqual(named);
  await doSteps(ordered, "band-0", "assemble");
  expectSame(await filesOf(ordered.id), await expectedFiles(ordered));
  expect(await expectTidy(ordered.id)).toHaveLength(2);
});

it("a band gives way to others between its strips", async () => {
  const work = await grabStep(await preparedPrint(scene("polite"), 1), "band-0");
  let turns = 0;
  const others = setInterval(() => turns++, 0);
  const { write } = ObjectUpload.prototype;
  const turnsAt: number[] = [];
  vi.spyOn(ObjectUpload.prototype, "write").mockImplementation(function (this: ObjectUpload, bytes) {
    turnsAt.push(turns);
    return write.call(this, bytes);
  });
  await runner(services(), work);
  clearInterval(others);
  expect(turnsAt.length).toBeGreaterThan(8);
  expect(new Set(turnsAt).size).toBe(turnsAt.length);
});

it("a cancelled print is left at the next strip, and its bytes go", async () => {
  const ordered = await preparedPrint(scene("cancelled"), 2);
  await doStep(ordered, "band-0");
  const work = await grabStep(ordered, "band-1");
  const keep = vi.fn(async () => {
    await coordinatorOf(ordered.id).cancel(ordered.id);
    await work.keep();
  });
  const { config, ...rest } = services();
  // Often enough for a small band.
  const given = { ...rest, config: { ...config, jobs: { ...config.jobs, leaseSeconds: 0 } } };
  await expect(runner(given, { ...work, keep })).rejects.toThrow(LeaseLost);
  expect(keep).toHaveBeenCalledTimes(1);
  expect(await rowOf(ordered.id)).toMatchObject({ status: "cancelled", progressDone: 2 });
  expect(await expectTidy(ordered.id)).toHaveLength(1);
});

it("a band that meets damage ends the job and names the reason, though another is in work", async () => {
  hushLog();
  const whole = encodeJpeg(sceneRaster(120, 400, 3), 85);
  const damaged = Uint8Array.from(whole);
  damaged.fill(0, whole.length - 900, whole.length - 500);
  const order = { paper: { width: 2, height: 6 }, bands: 3 };
  const sound = await preparedPrint(whole, 3, order);
  const ordered = await newPrint(damaged, order);
  await env.DB.prepare("UPDATE renders SET plan = (SELECT plan FROM renders WHERE id = ?) WHERE id = ?")
    .bind(sound.id, ordered.id)
    .run();
  await doSteps(ordered, "prepare", "band-0");
  const beside = await grabStep(ordered, "band-1");
  await doStep(ordered, "band-2");
  const job = await rowOf(ordered.id);
  expect(job).toMatchObject({ status: "failed", errorCode: "picture_damaged", heldFences: [] });
  expect(job.errorMessage).toMatch(/^Picture is damaged: .{20,}/);
  await expect(runner(services(), beside)).rejects.toThrow(LeaseLost);
  expect(await finish(beside)).toBe("lost");
  expect(await expectTidy(ordered.id)).toHaveLength(1);
});

it("a band without a plan, or that is not in it, fails with a clear reason", async () => {
  hushLog();
  const without = await newPrint(newPicture());
  await doStep(without, "prepare");
  await env.DB.prepare("UPDATE renders SET plan = ? WHERE id = ?").bind('{"frame":1}', without.id).run();
  await doStep(without, "band-0");
  expect(await rowOf(without.id)).toMatchObject({
    ...{ status: "failed", attempts: 2, errorCode: "render_parts_gone" },
    errorMessage: "Parts of the print are gone: its plan",
  });
  const beyond = await newPrint(newPicture(), { bands: 2 });
  await doSteps(beyond, "prepare", "band-0", "band-1");
  expect((await rowOf(beyond.id)).errorMessage).toBe(
    "Parts of the print are gone: band 1 is not in its plan",
  );
});

it("a picture that is deleted in the middle ends the job as cancelled, and its worker stops", async () => {
  hushLog();
  const client = await newClient("deleted");
  const assetId = await add(client, marked(bytesOf(JPEG), "deleted"));
  const [ordered, late] = [
    await orderPrint(client, assetId, { bands: 2 }),
    await orderPrint(client, assetId),
  ];
  await doStep(ordered, "prepare");
  await divide(ordered, 2);
  await doStep(ordered, "band-0");
  const work = await grabStep(ordered, "band-1");
  const { id: tenantId } = await findOrCreateTenant(services().db, client.tenant);
  expect(await removeAsset(services(), tenantId, assetId)).toBe(true);
  expect((await renderOf(ordered.id)).assetId).toBeNull();
  await expect(runner(services(), work)).rejects.toMatchObject({ code: "source_gone" });
  expect((await rowOf(ordered.id)).status).toBe("cancelled");
  expect((await rowOf(late.id)).status).toBe("cancelled");
  await coordinatorOf(late.id).retry(late.id);
  await doStep(late, "prepare");
  expect(await rowOf(late.id)).toMatchObject({ status: "cancelled", errorCode: "source_gone" });
  expect(await expectTidy(ordered.id)).toHaveLength(1);
});
