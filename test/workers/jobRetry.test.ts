import { env } from "cloudflare:workers";
import { afterEach, expect, it, vi } from "vitest";
import { CODECS, ENGINES } from "../../src/catalog/engine.ts";
import { renditionRunner } from "../../src/catalog/makeRenditions.ts";
import { seeded } from "../../src/jobs/job.fixture.ts";
import { call } from "./caller.ts";
import { asset } from "./catalogue.ts";
import {
  askJob,
  booksOf,
  deliver,
  hushLog,
  jobBecomes,
  poisonOf,
  rowOf,
  stateOf,
  waitingJob,
} from "./jobKit.ts";
import { encodeJpeg } from "./pixels.ts";

afterEach(() => void vi.restoreAllMocks());

const runner = renditionRunner(CODECS, ENGINES);

it("the fourth failure is a poison row with the reason, and a retry brings the job back until it completes", async () => {
  const waiting = await waitingJob();
  const { assetId, jobId } = waiting;
  const logged = hushLog();
  const broken = vi.spyOn(env.BUCKET, "put").mockRejectedValue(new Error("storage down"));
  await env.RENDITIONS_QUEUE.send({ jobId });
  const failed = await jobBecomes(jobId, "failed");
  expect(failed).toMatchObject({ attempts: 4, fence: 4, errorCode: "internal", leases: 0 });
  expect(broken).toHaveBeenCalledTimes(4);
  expect(logged().filter((event) => event === "job_step")).toHaveLength(4);
  expect(await poisonOf(jobId)).toEqual([
    expect.objectContaining({
      kind: "renditions",
      step: "make",
      fence: 4,
      attempts: 4,
      reasonCode: "internal",
      reason: "Internal error",
      payload: { asset_id: assetId, format: "jpeg" },
    }),
  ]);
  expect((await askJob(waiting)).body).toMatchObject({
    status: "failed",
    error: { code: "internal", message: "Internal error" },
  });
  expect((await asset(waiting.client, assetId)).status).toBe("failed");

  vi.restoreAllMocks();
  const retried = await askJob(waiting, "/retry", "POST");
  expect([retried.status, retried.body.error]).toEqual([202, null]);
  const done = await jobBecomes(jobId, "completed");
  expect(done.fence).toBeGreaterThan(5);
  expect(done).toMatchObject({ attempts: 5, errorCode: null, errorMessage: null });
  expect((await booksOf(assetId)).renditions).toHaveLength(3);
  expect((await asset(waiting.client, assetId)).status).toBe("ready");
  expect(await poisonOf(jobId)).toHaveLength(1);
});

it("a failure that passes is no more than another attempt", async () => {
  const { jobId } = await waitingJob();
  hushLog();
  vi.spyOn(env.BUCKET, "put").mockRejectedValueOnce(new Error("storage down"));
  await env.RENDITIONS_QUEUE.send({ jobId });
  expect(await jobBecomes(jobId, "completed")).toMatchObject({ attempts: 2, fence: 2 });
  expect(await poisonOf(jobId)).toEqual([]);
});

it("a retry is refused to a job that waits or is complete", async () => {
  const waiting = await waitingJob();
  const early = await askJob(waiting, "/retry", "POST");
  expect(early.body).toMatchObject({ status: 409, code: "job_not_failed", detail: { status: "queued" } });
  await deliver({ jobId: waiting.jobId }, runner);
  const late = await askJob(waiting, "/retry", "POST");
  expect(late.body).toMatchObject({ status: 409, code: "job_not_failed", detail: { status: "completed" } });
});

/** Noise, so that its scan is long, with zeros over a few KB in the middle of it. */
async function damagedPicture(): Promise<Uint8Array<ArrayBuffer>> {
  const random = seeded(11);
  const [width, height] = [400, 300];
  const data = Uint8Array.from({ length: width * height * 3 }, () => Math.floor(random() * 256));
  const bytes = encodeJpeg({ width, height, channels: 3, data }, 90);
  expect(bytes.length).toBeGreaterThan(50_000);
  return bytes.fill(0, bytes.length / 2, bytes.length / 2 + 4096);
}

it("a damaged picture fails at once, with a reason that its owner reads on job, asset and rendition", async () => {
  const waiting = await waitingJob(await damagedPicture());
  const { assetId, client, jobId } = waiting;
  hushLog();
  await env.RENDITIONS_QUEUE.send({ jobId });
  const row = await jobBecomes(jobId, "failed");
  expect(row).toMatchObject({ attempts: 1, errorCode: "picture_damaged" });
  expect(row.errorMessage).toMatch(/^Picture is damaged: [A-Z].+/);
  expect(await poisonOf(jobId)).toEqual([]);
  expect((await stateOf(jobId))?.poison).toBeNull();

  const error = { code: "picture_damaged", message: row.errorMessage };
  expect((await askJob(waiting)).body).toMatchObject({ status: "failed", error });
  expect(await asset(client, assetId)).toMatchObject({ status: "failed", error, renditions: [] });
  const picture = await call(`/v1/assets/${assetId}/renditions/card`, { headers: client.headers });
  expect(picture.body).toMatchObject({ status: 422, code: "picture_damaged" });
  const { objects, pending } = await booksOf(assetId);
  expect([objects, pending]).toEqual([[`assets/${assetId}`], []]);
  expect(await rowOf(jobId)).toEqual(row);
});
