import { sql } from "drizzle-orm";
import { type GatheredObject, listGathered, noteGathered } from "../db/gatheredPictures.ts";
import { heldJob } from "../db/guard.ts";
import { announceAll, condemnPending, settlePending } from "../db/pendingObjects.ts";
import { DarkroomError } from "../errors.ts";
import { LeaseLost, NotYet, type Work } from "../jobs/consumer.ts";
import { LIMITS } from "../limits.ts";
import { describeError } from "../ops/log.ts";
import type { Services } from "../services.ts";
import { archivePictureKey } from "../storage/keys.ts";
import { mapAtMost } from "./atMost.ts";
import type { DownloadParams } from "./downloadParams.ts";
import type { Progress } from "./keepLease.ts";
import { type Failure, failureOf } from "./pictureFailure.ts";
import type { DownloadPlan, PlannedPicture } from "./planDownload.ts";
import { Share, type ShareLimits } from "./share.ts";
import { storePicture } from "./storePicture.ts";
import type { UpstreamClient } from "./upstream/client.ts";

/** Pictures noted at once, so that another worker need not fetch them again. */
const NOTED_AT_ONCE = 20;

export interface Gathering {
  readonly work: Work;
  readonly plan: DownloadPlan;
  readonly params: DownloadParams;
  readonly upstream: Pick<UpstreamClient, "openPicture">;
  readonly progress: Progress;
  /** Aborted when the lease is lost. */
  readonly signal: AbortSignal;
}

/** By the pictures' source. */
export interface Gathered {
  readonly objects: ReadonlyMap<string, GatheredObject>;
  readonly failures: ReadonlyMap<string, Failure>;
}

/** What one worker does before it hands on. */
export type GatherLimits = ShareLimits & { readonly gatherShare: number };

type Needs = Pick<Services, "db" | "bucket" | "log">;
type Noted = GatheredObject & { readonly source: string };

/**
 * Fetches into R2 what an earlier worker of the job has not fetched yet.
 * @throws NotYet when another worker shall go on; LeaseLost
 */
export async function gatherPictures(
  services: Needs,
  gathering: Gathering,
  limits: GatherLimits = LIMITS,
): Promise<Gathered> {
  const { work, plan, progress, signal } = gathering;
  const objects = await listGathered(services.db, work.jobId);
  const missing = missingOf(plan, objects);
  const taken = missing.slice(0, LIMITS.orderPictures);
  const keys = taken.map((_, n) => archivePictureKey(work.jobId, work.fence, n));
  progress.done = plan.pictures.length - missing.length;
  await work.report(progress.done, progress.total);
  await announceAll(services.db, keys, Date.now());
  const share = new Share(limits, signal);
  const round = new Round(services, gathering, objects, share, limits.gatherShare);
  try {
    await mapAtMost(LIMITS.upstreamRequests, taken, (picture, n) => round.fetch(picture, keys[n] ?? ""));
    await round.note();
  } finally {
    share.close();
    await giveUp(services, keys, round.begun);
  }
  const left = missing.length - round.tried;
  if (left > 0 && round.fetched > 0) throw new NotYet(0);
  return { objects, failures: round.failures };
}

/** Takes keys off the books that came to nothing. What was noted is named by its row and stays. */
async function giveUp(
  { db, log }: Needs,
  keys: readonly string[],
  begun: ReadonlySet<string>,
): Promise<void> {
  const unused = keys.filter((key) => !begun.has(key));
  try {
    await condemnPending(db, [...begun], Date.now());
    await db.run(settlePending(unused, sql`true`));
  } catch (thrown) {
    // The sweep does it later; what the round itself failed at is to be told.
    log.warn("gathered_give_up_failed", describeError(thrown));
  }
}

/** Pictures to be fetched, one of each source. */
function missingOf({ pictures }: DownloadPlan, objects: ReadonlyMap<string, unknown>): PlannedPicture[] {
  const wanted = pictures.filter(({ refusal, source }) => refusal === null && !objects.has(source));
  return [...new Map(wanted.map((picture) => [picture.source, picture])).values()];
}

/** One worker's share. */
class Round {
  readonly failures = new Map<string, Failure>();
  tried = 0;
  fetched = 0;
  readonly begun = new Set<string>();
  readonly #services: Needs;
  readonly #gathering: Gathering;
  readonly #objects: Map<string, GatheredObject>;
  readonly #share: Share;
  readonly #most: number;
  #unnoted: Noted[] = [];
  #refusal: DarkroomError | null = null;

  /** @param most after so many were fetched no other is begun; those that fail cost the database nothing */
  constructor(
    services: Needs,
    gathering: Gathering,
    objects: Map<string, GatheredObject>,
    share: Share,
    most: number,
  ) {
    this.#services = services;
    this.#gathering = gathering;
    this.#objects = objects;
    this.#share = share;
    this.#most = most;
  }

  async fetch(picture: PlannedPicture, key: string): Promise<void> {
    const { progress, signal } = this.#gathering;
    signal.throwIfAborted();
    if (this.#share.isFull || this.fetched >= this.#most) return;
    try {
      if (this.#refusal !== null) throw this.#refusal;
      this.begun.add(key);
      const object = await storePicture(this.#services, this.#gathering, picture, key, this.#share.signal);
      this.#objects.set(picture.source, object);
      this.#unnoted.push({ ...object, source: picture.source });
      this.fetched += 1;
    } catch (thrown) {
      signal.throwIfAborted();
      if (this.#share.isOver) return;
      if (!(thrown instanceof DarkroomError)) throw thrown;
      // What is refused for the key is refused for all.
      if (thrown.code === "upstream_key_refused") this.#refusal = thrown;
      this.failures.set(picture.source, failureOf(picture, thrown));
    }
    this.tried += 1;
    progress.done += 1;
    if (this.#unnoted.length >= NOTED_AT_ONCE) await this.note();
  }

  async note(): Promise<void> {
    const { work, progress } = this.#gathering;
    const noted = this.#unnoted;
    this.#unnoted = [];
    if (noted.length > 0) {
      const guard = heldJob(work.jobId, work.fence);
      if (!(await noteGathered(this.#services.db, work.jobId, noted, guard))) throw new LeaseLost();
    }
    await work.report(progress.done, progress.total);
  }
}
