import { DurableObject } from "cloudflare:workers";
import { type Env, loadConfig } from "../config.ts";
import { changes } from "../db/batch.ts";
import { openDatabase } from "../db/client.ts";
import { findJobRow, mirrorJob } from "../db/jobs.ts";
import { insertWebhookJob } from "../db/webhookJobs.ts";
import { createLogger, describeError, type Logger } from "../ops/log.ts";
import { forgetAt, nextAlarm, owedMessages } from "./alarm.ts";
import { JobListeners } from "./events.ts";
import { openQueues } from "./kinds.ts";
import { policyOf } from "./policy.ts";
import { toWebhookJob } from "./renderEnd.ts";
import { fromRow, toMirror, toPoisonRow } from "./rows.ts";
import { hintNewJob } from "./start.ts";
import { isEnded, type JobFailure, type JobState } from "./state.ts";
import type { Claim, StepFailure, Transition, Verdict } from "./transitions.ts";
import * as protocol from "./transitions.ts";
import { type ChangeResult, type JobView, viewJob } from "./view.ts";
import { JobWaiters } from "./waiters.ts";
import { postpone, remind, wake } from "./waits.ts";

export type { ChangeResult } from "./view.ts";

/**
 * One object for each job, and the only one who decides about it. A transition is computed and stored with
 * no await in between; D1, queues and listeners hear of it afterwards, and an alarm repeats what failed.
 */
export class JobCoordinator extends DurableObject<Env> {
  #job: JobState | undefined;
  #mirroredSeq: number;
  readonly #listeners = new JobListeners();
  readonly #waiters = new JobWaiters();
  readonly #log: Logger;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#job = ctx.storage.kv.get<JobState>("job");
    this.#mirroredSeq = ctx.storage.kv.get<number>("mirroredSeq") ?? 0;
    this.#log = createLogger(loadConfig(env).logLevel, { object: "job" });
  }

  /** Answers, so that a health check knows that objects can be reached. */
  ping(): void {}

  async view(jobId: string): Promise<JobView | null> {
    const job = await this.#load(jobId);
    return job === undefined ? null : viewJob(job);
  }

  /** Grants a step, once D1 knows of the grant: what the worker commits is guarded by its row there. */
  async claim(jobId: string, step: string | undefined): Promise<Claim> {
    const outcome = await this.#change(jobId, (job, now) =>
      protocol.claim(job, step, now, this.#policy(job)),
    );
    if (outcome === undefined) return { granted: false, refusal: "done", retryInMs: 0 };
    const mirrored = await this.#settle();
    if (!outcome.granted || mirrored) return outcome;
    await this.#change(jobId, (job) => ({
      state: protocol.release(job, outcome.step, outcome.fence),
      outcome: null,
    }));
    await this.#settle();
    return { granted: false, refusal: "unavailable", retryInMs: 0 };
  }

  async report(
    jobId: string,
    step: string,
    fence: number,
    progress: { done: number; total: number } | null,
  ): Promise<Verdict> {
    return this.#word(jobId, (job, now) =>
      protocol.report(job, step, fence, progress, now, this.#policy(job)),
    );
  }

  async complete(jobId: string, step: string, fence: number): Promise<Verdict> {
    return this.#word(jobId, (job, now) => protocol.complete(job, step, fence, now));
  }

  async fail(jobId: string, step: string, fence: number, failure: StepFailure): Promise<Verdict> {
    return this.#word(jobId, (job, now) => protocol.fail(job, step, fence, failure, now, this.#policy(job)));
  }

  async abandon(jobId: string, step: string, fence: number, reason: JobFailure): Promise<Verdict> {
    return this.#word(jobId, (job, now) => protocol.abandon(job, step, fence, reason, now));
  }

  /** The worker gives the step back for some seconds, since what it waits for is not there yet. */
  async postpone(jobId: string, step: string, fence: number, seconds: number): Promise<Verdict> {
    return this.#word(jobId, (job, now) => postpone(job, step, fence, seconds, now));
  }

  /**
   * Lets steps that were postponed be taken now.
   * @returns whether there were any
   */
  async wake(jobId: string): Promise<boolean> {
    const woken = (await this.#change(jobId, wake)) ?? false;
    if (woken) await this.#settle();
    return woken;
  }

  /**
   * The job when it has ended, or as it is when that takes longer; null where there is none. The call fails if
   * the object is moved meanwhile: ask again.
   */
  async whenEnded(jobId: string, withinMs: number): Promise<JobView | null> {
    const job = await this.#load(jobId);
    if (job === undefined) return null;
    if (isEnded(job.status)) return viewJob(job);
    return this.#waiters.wait(withinMs, () => this.#job ?? job);
  }

  async cancel(jobId: string): Promise<ChangeResult | null> {
    return this.#ask(jobId, (job, now) => protocol.cancel(job, now));
  }

  async retry(jobId: string): Promise<ChangeResult | null> {
    return this.#ask(jobId, (job, now) => protocol.retry(job, now));
  }

  /** The event stream. RPC carries no streams that outlive the call's context as well as fetch does. */
  override async fetch(request: Request): Promise<Response> {
    const job = await this.#load(new URL(request.url).pathname.slice(1));
    if (job === undefined) return new Response(null, { status: 404 });
    return new Response(this.#listeners.listen(job), {
      headers: { "Content-Type": "text/event-stream", "Cache-Control": "no-store" },
    });
  }

  override async alarm(): Promise<void> {
    const job = this.#job;
    if (job === undefined) return;
    const now = Date.now();
    if (isEnded(job.status) && this.#mirroredSeq >= job.seq && forgetAt(job) <= now) {
      this.#job = undefined;
      await this.ctx.storage.deleteAll();
      return;
    }
    await this.#change(job.id, (state) => ({
      state: remind(protocol.expireLeases(state, now, this.#policy(state)), now),
      outcome: null,
    }));
    await this.#settle();
  }

  #policy({ kind }: JobState) {
    return policyOf(loadConfig(this.env), kind);
  }

  async #word(
    jobId: string,
    transition: (job: JobState, now: number) => Transition<Verdict>,
  ): Promise<Verdict> {
    const outcome = await this.#change(jobId, transition);
    await this.#settle();
    return outcome ?? "lost";
  }

  async #ask(
    jobId: string,
    transition: (job: JobState, now: number) => Transition<boolean>,
  ): Promise<ChangeResult | null> {
    const changed = await this.#change(jobId, transition);
    if (changed === undefined || this.#job === undefined) return null;
    return { changed, mirrored: await this.#settle(), job: viewJob(this.#job) };
  }

  /** Decides and stores. Nothing is awaited between reading the state and storing the next. */
  async #change<T>(
    jobId: string,
    transition: (job: JobState, now: number) => Transition<T>,
  ): Promise<T | undefined> {
    const before = await this.#load(jobId);
    if (before === undefined) return undefined;
    const job = this.#job ?? before;
    const { state, outcome } = transition(job, Date.now());
    if (state !== job) {
      this.#job = state;
      this.ctx.storage.kv.put("job", state);
      // Stored together with the state: should the object die now, the alarm tells D1 and the queue.
      void this.ctx.storage.setAlarm(nextAlarm(state, this.#mirroredSeq, Date.now()) ?? forgetAt(state));
      this.#listeners.tell(state);
      this.#waiters.tell(state);
      this.#log.info("job", {
        job_id: state.id,
        kind: state.kind,
        status: state.status,
        seq: state.seq,
        fence: state.fence,
        attempts: state.attempts,
        code: state.failure?.code,
      });
    }
    return outcome;
  }

  /**
   * Tells D1 and the queue what was decided and sets the next alarm.
   * @returns whether D1 has the present state
   */
  async #settle(): Promise<boolean> {
    await this.#sendOwedHints();
    const mirrored = await this.#mirror();
    if (this.#job !== undefined) {
      const at = nextAlarm(this.#job, this.#mirroredSeq, Date.now());
      if (at === null) await this.ctx.storage.deleteAlarm();
      else await this.ctx.storage.setAlarm(at);
    }
    return mirrored;
  }

  async #mirror(): Promise<boolean> {
    const job = this.#job;
    if (job === undefined) return false;
    if (job.seq <= this.#mirroredSeq) return true;
    const db = openDatabase(this.env.DB);
    const telling = toWebhookJob(job);
    const further = telling === null ? [] : [insertWebhookJob(telling)];
    let results: D1Result[];
    try {
      results = await mirrorJob(db, toMirror(job), toPoisonRow(job), further);
    } catch (thrown) {
      this.#log.warn("job_mirror_failed", {
        job_id: job.id,
        seq: job.seq,
        error: describeError(thrown).error,
      });
      return false;
    }
    if (job.seq > this.#mirroredSeq) {
      this.#mirroredSeq = job.seq;
      this.ctx.storage.kv.put("mirroredSeq", job.seq);
    }
    if (telling !== null && changes(results, 0) > 0)
      await hintNewJob({ db, queues: openQueues(this.env), log: this.#log }, "webhook", telling.id);
    return true;
  }

  async #sendOwedHints(): Promise<void> {
    const job = this.#job;
    if (job === undefined || job.owedHints.length === 0) return;
    try {
      await openQueues(this.env)[job.kind].sendBatch(owedMessages(job, Date.now()));
    } catch (thrown) {
      this.#log.warn("job_hint_failed", { job_id: job.id, error: describeError(thrown).error });
      return;
    }
    await this.#change(job.id, (state, now) => ({ state: protocol.hinted(state, job, now), outcome: null }));
  }

  /** The job's state; an object that holds none takes it over from the row in D1. */
  async #load(jobId: string): Promise<JobState | undefined> {
    if (this.#job !== undefined) return this.#job;
    await this.ctx.blockConcurrencyWhile(async () => {
      if (this.#job !== undefined) return;
      const row = await findJobRow(openDatabase(this.env.DB), jobId);
      if (row === undefined) return;
      this.#job = fromRow(row);
      this.#mirroredSeq = row.seq;
    });
    return this.#job;
  }
}
