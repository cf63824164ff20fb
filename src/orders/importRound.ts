import { takeInFrom } from "../catalog/takeIn.ts";
import { heldJob } from "../db/guard.ts";
import { type ImportOutcome, noteImported } from "../db/importedPictures.ts";
import { DarkroomError } from "../errors.ts";
import { LeaseLost, type Work } from "../jobs/consumer.ts";
import { LIMITS } from "../limits.ts";
import type { Services } from "../services.ts";
import { mapAtMost } from "./atMost.ts";
import type { ImportTask } from "./importJob.ts";
import type { Progress } from "./keepLease.ts";
import { failureOf } from "./pictureFailure.ts";
import type { PlannedPicture } from "./planDownload.ts";
import { pumpPicture } from "./pumpPicture.ts";
import { Share, type ShareLimits } from "./share.ts";
import type { UpstreamClient } from "./upstream/client.ts";

/** What one worker does before it hands on. */
export type ImportLimits = ShareLimits & { readonly importShare: number };

interface Taking {
  readonly work: Work;
  readonly task: ImportTask;
  readonly upstream: Pick<UpstreamClient, "openPicture">;
  readonly progress: Progress;
  /** Aborted when the lease is lost. */
  readonly signal: AbortSignal;
}

/** Pictures taken in at a time: each holds one part of an R2 upload and hashes as it comes. */
const AT_A_TIME = 3;

/** One worker's share of an import. */
export class ImportRound {
  /** Pictures of which it is noted what became of them. */
  noted = 0;
  readonly #services: Services;
  readonly #taking: Taking;
  readonly #outcomes: Map<string, ImportOutcome>;

  /** @param outcomes by image id; those of the round are added */
  constructor(services: Services, taking: Taking, outcomes: Map<string, ImportOutcome>) {
    this.#services = services;
    this.#taking = taking;
    this.#outcomes = outcomes;
  }

  /** Takes in as many as the limits allow. Where the key is refused, it is for all: they have all failed. */
  async take(missing: readonly PlannedPicture[], limits: ImportLimits): Promise<void> {
    const share = new Share(limits, this.#taking.signal);
    let refused: DarkroomError | null = null;
    try {
      await mapAtMost(AT_A_TIME, missing.slice(0, limits.importShare), async (picture) => {
        if (share.isFull || refused !== null) return;
        const outcome = await this.#takeOne(picture, share);
        if (outcome instanceof DarkroomError) refused = outcome;
        else if (outcome !== null) await this.#note(picture, outcome);
      });
    } finally {
      share.close();
    }
    if (refused === null) return;
    for (const picture of missing)
      if (!this.#outcomes.has(picture.id)) this.#outcomes.set(picture.id, failureOf(picture, refused));
  }

  /** @returns null where the share's time was up; the refusal of the key */
  async #takeOne(picture: PlannedPicture, share: Share): Promise<ImportOutcome | DarkroomError | null> {
    const { task, upstream, signal } = this.#taking;
    const { format, quality, preview } = task.params;
    signal.throwIfAborted();
    try {
      const { asset } = await takeInFrom(this.#services, async (sink) => {
        const reader = await upstream.openPicture(picture.id, { format, quality, preview }, share.signal);
        await pumpPicture(reader, (piece) => sink.write(piece), LIMITS.uploadBytes);
        return { fileName: picture.member, tenant: async () => ({ id: task.tenantId }) };
      });
      return { bytes: asset.sizeBytes };
    } catch (thrown) {
      signal.throwIfAborted();
      if (share.isOver) return null;
      // What the house itself fails at is no fault of the picture: the step is tried again.
      if (!(thrown instanceof DarkroomError)) throw thrown;
      if (thrown.code === "internal" || thrown.code === "unavailable") throw thrown;
      return thrown.code === "upstream_key_refused" ? thrown : failureOf(picture, thrown);
    }
  }

  async #note(picture: PlannedPicture, outcome: ImportOutcome): Promise<void> {
    const { work, progress } = this.#taking;
    const guard = heldJob(work.jobId, work.fence);
    if (!(await noteImported(this.#services.db, work.jobId, picture.id, outcome, guard)))
      throw new LeaseLost();
    this.#outcomes.set(picture.id, outcome);
    this.noted += 1;
    progress.done += 1;
    await work.report(progress.done, progress.total);
  }
}
