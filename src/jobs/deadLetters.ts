import { findJobRow, insertPoison } from "../db/jobs.ts";
import type { Services } from "../services.ts";
import { hintShape } from "./hint.ts";

/** Records messages that crashed their consumer again and again. The job itself goes by its lease. */
export async function recordDeadLetters(batch: MessageBatch, services: Services): Promise<void> {
  for (const message of batch.messages) {
    const hint = hintShape.safeParse(message.body);
    const job = hint.success ? await findJobRow(services.db, hint.data.jobId) : undefined;
    await insertPoison(services.db, {
      id: crypto.randomUUID(),
      jobId: hint.success ? hint.data.jobId : message.id,
      kind: job?.kind ?? "unknown",
      step: (hint.success ? hint.data.step : undefined) ?? "any",
      fence: job?.fence ?? 0,
      attempts: message.attempts,
      reasonCode: "dead_letter",
      reason: "The queue gave this message up after its retries.",
      payload:
        typeof message.body === "object" && message.body !== null
          ? { ...message.body }
          : { body: String(message.body) },
      createdAt: Date.now(),
    });
    services.log.error("dead_letter", {
      job_id: hint.success ? hint.data.jobId : undefined,
      message_id: message.id,
    });
    message.ack();
  }
}
