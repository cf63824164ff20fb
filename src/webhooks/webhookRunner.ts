import { findJobRow } from "../db/jobs.ts";
import { findWebhookTarget } from "../db/webhookJobs.ts";
import { DarkroomError } from "../errors.ts";
import type { StepRunner } from "../jobs/consumer.ts";
import { renderEndShape } from "../jobs/renderEnd.ts";
import { renderEvent } from "./renderEvent.ts";
import { refused, sendEvent } from "./sendEvent.ts";
import { signEvent } from "./signedEvent.ts";
import { webhookSecret } from "./webhookSecret.ts";
import { readWebhookUrl } from "./webhookUrl.ts";

/**
 * The one step of a `webhook` job: tells a receiver of a render's end. Who dies between the receiver's answer and
 * their word to the job leaves the event to be sent again; its id is the job's, so that the receiver knows it.
 */
export const webhookRunner: StepRunner = async ({ db, config, log }, { jobId }) => {
  const { webhooks, urlSigningKey } = config;
  const job = await findJobRow(db, jobId);
  const target = job === undefined ? undefined : await findWebhookTarget(db, job.subjectId);
  if (job === undefined || target === undefined) {
    throw new DarkroomError("source_gone", { detail: { reason: "its print was deleted" } });
  }
  // Looked at again: the rules may have become stricter since the print was asked for.
  const url = readWebhookUrl(target.url, webhooks);
  if (!(url instanceof URL)) throw refused(`of its address, ${url}`);
  const event = renderEvent(renderEndShape.parse(job.payload), target.completedAt);
  const signed = signEvent(jobId, event, webhookSecret(urlSigningKey, job.tenantId), Date.now());
  await sendEvent(url, signed, webhooks.answerSeconds, log);
};
