import { takeInFrom } from "../catalog/takeIn.ts";
import { findJobRow } from "../db/jobs.ts";
import { beginDownload, endDownload, findDownload } from "../db/orderDownloads.ts";
import type { PictureFailure } from "../db/schema/orders.ts";
import { addUsage } from "../db/usage.ts";
import { DarkroomError } from "../errors.ts";
import { LeaseLost, NotYet, type StepRunner, type Work } from "../jobs/consumer.ts";
import { requireUpstream, type Services } from "../services.ts";
import { mapAtMost } from "./atMost.ts";
import { Heartbeat } from "./heartbeat.ts";
import { type ImportTask, readTask } from "./importJob.ts";
import { type Failure, failed, failureOf, nothingHad, publicFailures } from "./pictureFailure.ts";
import { type PlannedPicture, planDownload } from "./planDownload.ts";
import { isReady, requirePictures } from "./readiness.ts";
import { readPicture } from "./readPicture.ts";
import type { UpstreamClient } from "./upstream/client.ts";

/** Pictures taken in at a time: each holds one part of an R2 upload and hashes as it comes. */
const AT_A_TIME = 3;

/** What one picture came to: the bytes taken in, or why it was not. */
type Outcome = { readonly bytes: number } | Failure;

/**
 * The one step of an `import` job: each enhanced picture of an order becomes an asset. A picture that was taken
 * in before is recognised by its bytes, so that the step may be done again.
 */
export const importRunner: StepRunner = async (services, work) => {
  const task = readTask(await findJobRow(services.db, work.jobId));
  const upstream = requireUpstream(services).withDevMode(task.params.devMode);
  const order = await upstream.getOrder(task.orderId);
  if (!isReady(order) && Date.now() < task.deadline) throw new NotYet(services.config.readyPollSeconds);
  requirePictures(order);

  const startedAt = Date.now();
  const { pictures } = planDownload(order, task.params);
  const outcomes = await takeAll(services, work, task, upstream, pictures);
  const failures = outcomes.filter((outcome) => "error" in outcome);
  const bytes = outcomes.reduce((sum, outcome) => sum + ("bytes" in outcome ? outcome.bytes : 0), 0);
  const downloaded = outcomes.length - failures.length;
  await remember(services, work.jobId, task, startedAt, {
    total: outcomes.length,
    downloaded,
    bytes,
    failures: publicFailures(failures),
  });
  if (downloaded === 0) throw nothingHad(failures);
};

async function takeAll(
  services: Services,
  work: Work,
  task: ImportTask,
  upstream: UpstreamClient,
  pictures: readonly PlannedPicture[],
): Promise<Outcome[]> {
  const heartbeat = new Heartbeat(work, pictures.length, services.config.jobs.leaseSeconds);
  const stop = new AbortController();
  try {
    return await mapAtMost(AT_A_TIME, pictures, async (picture) => {
      const outcome = await takeOne(services, task, upstream, picture, heartbeat, stop.signal);
      await heartbeat.done();
      return outcome;
    });
  } finally {
    stop.abort();
  }
}

async function takeOne(
  services: Services,
  { tenantId, params }: ImportTask,
  upstream: UpstreamClient,
  picture: PlannedPicture,
  heartbeat: Heartbeat,
  signal: AbortSignal,
): Promise<Outcome> {
  if (picture.refusal !== null) return failed(picture, picture.refusal);
  try {
    const { asset } = await takeInFrom(services, async (sink) => {
      await readPicture(upstream, picture.id, params, sink, heartbeat, signal);
      return { fileName: picture.member, tenant: async () => ({ id: tenantId }) };
    });
    return { bytes: asset.sizeBytes };
  } catch (thrown) {
    // What the house itself fails at is no fault of the picture: the step is tried again.
    if (thrown instanceof LeaseLost || !(thrown instanceof DarkroomError)) throw thrown;
    if (thrown.code === "internal" || thrown.code === "unavailable") throw thrown;
    return failureOf(picture, thrown);
  }
}

/** What became of the pictures is kept as that of a download is, under the job's id. */
async function remember(
  { db }: Pick<Services, "db">,
  id: string,
  { tenantId, orderId }: ImportTask,
  startedAt: number,
  result: {
    readonly total: number;
    readonly downloaded: number;
    readonly bytes: number;
    readonly failures: PictureFailure[];
  },
): Promise<void> {
  const { total, ...end } = result;
  if ((await findDownload(db, tenantId, orderId, id)) === undefined)
    await beginDownload(db, { id, orderId, tenantId, total, startedAt });
  const endedAt = Date.now();
  const outcome = end.failures.length === 0 ? "complete" : "partial";
  await endDownload(db, id, { ...end, outcome, endedAt });
  const usage = { imagesDownloaded: end.downloaded, imagesFailed: end.failures.length };
  await addUsage(db, tenantId, usage, endedAt);
}
