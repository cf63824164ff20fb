import type { z } from "zod";
import { DarkroomError, explainError } from "../errors.ts";
import { reportJobError } from "../ops/errorReports.ts";
import { describeError } from "../ops/log.ts";
import type { Services } from "../services.ts";
import type { Gate } from "./gate.ts";
import { GATES } from "./gates.ts";
import { hintShape } from "./hint.ts";
import { type JobKind, KINDS } from "./kinds.ts";
import type { JobFailure } from "./state.ts";

/** One step in work: what a runner is given. */
export interface Work {
  readonly jobId: string;
  readonly step: string;
  readonly fence: number;
  readonly attempt: number;
  /**
   * Notes progress and keeps the lease.
   * @throws LeaseLost if the job was cancelled or another worker has the step
   */
  report(done: number, total: number): Promise<void>;
  /**
   * Keeps the lease, where the steps that are done are all the progress there is.
   * @throws LeaseLost as `report` does
   */
  keep(): Promise<void>;
}

/** Does a step and commits it under the fence; throws DarkroomError where it cannot, NotYet where it is too early. */
export type StepRunner = (services: Services, work: Work) => Promise<void>;

/** The step is no longer this worker's: it stops and says nothing more. */
export class LeaseLost extends Error {
  override readonly name = "LeaseLost";
}

/** What the step waits for is not there yet: it is asked again after some seconds, and that is no attempt. */
export class NotYet extends Error {
  override readonly name = "NotYet";
  readonly seconds: number;

  constructor(seconds: number) {
    super(`not yet: again in ${seconds} s`);
    this.seconds = seconds;
  }
}

/** Wait before a message is looked at again when this isolate is full, seconds. */
const BUSY_SECONDS = 2;

/** Takes the messages of one kind's queue: claims the step, runs it, tells the coordinator how it went. */
export async function consume(
  batch: MessageBatch,
  kind: JobKind,
  run: StepRunner,
  services: Services,
  gate: Gate = GATES[KINDS[kind].gate],
): Promise<void> {
  for (const message of batch.messages) {
    const hint = hintShape.safeParse(message.body);
    if (!hint.success) {
      services.log.error("hint_malformed", { kind, message_id: message.id });
      message.ack();
      continue;
    }
    const leave = gate.enter();
    if (leave === null) {
      await sendAgain(services, kind, message, hint.data, BUSY_SECONDS);
      continue;
    }
    try {
      await takeStep(services, kind, run, message, hint.data);
    } finally {
      leave();
    }
  }
}

async function takeStep(
  services: Services,
  kind: JobKind,
  run: StepRunner,
  message: Message,
  hint: z.infer<typeof hintShape>,
): Promise<void> {
  const { jobId } = hint;
  const started = Date.now();
  const coordinator = services.coordinators.getByName(jobId);
  const claim = await coordinator.claim(jobId, hint.step);
  if (!claim.granted) {
    services.log.debug("hint_refused", { job_id: jobId, kind, refusal: claim.refusal });
    // One that comes early is not sent again: whatever put the step off has sent a message for its time.
    // The database could not be told of the grant; the queue's own retries are for crashes.
    if (claim.refusal === "unavailable") await sendAgain(services, kind, message, hint, BUSY_SECONDS);
    else message.ack();
    return;
  }

  const { step, fence, attempt } = claim;
  const log = services.log.with({ job_id: jobId, kind, step, fence, attempt });
  const tell = async (progress: { done: number; total: number } | null) => {
    if ((await coordinator.report(jobId, step, fence, progress)) === "lost") throw new LeaseLost();
  };
  const work: Work = {
    jobId,
    step,
    fence,
    attempt,
    report: (done, total) => tell({ done, total }),
    keep: () => tell(null),
  };
  try {
    await run({ ...services, log }, work);
    const verdict = await coordinator.complete(jobId, step, fence);
    log.info("job_step", {
      outcome: verdict === "accepted" ? "completed" : "lost",
      ms: Date.now() - started,
    });
  } catch (thrown) {
    if (thrown instanceof LeaseLost) {
      log.info("job_step", { outcome: "lost", ms: Date.now() - started });
    } else if (thrown instanceof NotYet) {
      const verdict = await coordinator.postpone(jobId, step, fence, thrown.seconds);
      log.info("job_step", {
        outcome: verdict === "accepted" ? "postponed" : "lost",
        seconds: thrown.seconds,
        ms: Date.now() - started,
      });
    } else {
      const failure = explainFailure(thrown);
      const verdict =
        failure.code === "source_gone"
          ? await coordinator.abandon(jobId, step, fence, failure)
          : await coordinator.fail(jobId, step, fence, failure);
      log.warn("job_step", {
        outcome: verdict === "accepted" ? "failed" : "lost",
        code: failure.code,
        retry: failure.retry,
        ms: Date.now() - started,
        ...describeError(thrown),
      });
      await reportJobError(services, { jobId, kind, step }, failure.code, thrown);
    }
  }
  message.ack();
}

/** Looks at a message later without spending one of the queue's retries, which are for crashes. */
async function sendAgain(
  services: Services,
  kind: JobKind,
  message: Message,
  hint: z.infer<typeof hintShape>,
  delaySeconds: number,
): Promise<void> {
  try {
    await services.queues[kind].send(
      { jobId: hint.jobId, ...(hint.step === undefined ? {} : { step: hint.step }) },
      { delaySeconds },
    );
    message.ack();
  } catch {
    message.retry({ delaySeconds });
  }
}

/** What a user reads of a failure. What is not ours may pass, so it is tried again. */
function explainFailure(thrown: unknown): JobFailure & { readonly retry: boolean } {
  const error = thrown instanceof DarkroomError ? thrown : new DarkroomError("internal", { cause: thrown });
  return { code: error.code, message: explainError(error), retry: error.retry };
}
