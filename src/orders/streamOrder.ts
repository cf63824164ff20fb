import { ZipStream } from "../archive/zipStream.ts";
import { beginDownload, endDownload } from "../db/orderDownloads.ts";
import { addUsage } from "../db/usage.ts";
import { LIMITS } from "../limits.ts";
import { describeError } from "../ops/log.ts";
import type { Services } from "../services.ts";
import { contentDisposition } from "../storage/disposition.ts";
import type { DownloadParams } from "./downloadParams.ts";
import { HeldPictures, type HoldLimits } from "./holdPictures.ts";
import { type Failure, nothingHad, publicFailures } from "./pictureFailure.ts";
import { type Turn, turnsOf } from "./pictureTurns.ts";
import type { DownloadPlan } from "./planDownload.ts";
import { PulledBody } from "./pulledBody.ts";
import { shareMemory } from "./streamShare.ts";
import type { UpstreamClient } from "./upstream/client.ts";
import { ZippedPictures } from "./zipPictures.ts";

export interface StreamLimits extends HoldLimits {
  readonly orderPictures: number;
  readonly streamBytes: number;
}

/** What a stream is made of, and for whom. */
export interface StreamedOrder {
  readonly tenantId: string;
  readonly plan: DownloadPlan;
  readonly params: DownloadParams;
  readonly upstream: Pick<UpstreamClient, "openPicture">;
  /** Aborted when the client is gone. */
  readonly signal: AbortSignal;
  /** Runs what goes on after the answer was made. */
  readonly later: (work: Promise<unknown>) => void;
  /** In place of the house's own. */
  readonly limits?: Partial<StreamLimits>;
}

type Needs = Pick<Services, "db" | "log">;

/**
 * An order as a ZIP that is written while its pictures arrive. The answer is made when the first of them is
 * there; what fails from then on is told in the archive's report and in the download's row.
 * @throws DarkroomError `no_picture`, or what every picture failed at
 */
export async function streamOrder(services: Needs, order: StreamedOrder): Promise<Response> {
  const { plan, params, upstream, signal } = order;
  const share = shareMemory();
  const limits = { ...LIMITS, ...share.limits, ...order.limits };
  const asked = plan.pictures.slice(0, limits.orderPictures).filter(({ refusal }) => refusal === null);
  const pictures = new HeldPictures(
    asked.length,
    (index, stop) => upstream.openPicture(asked[index]?.id ?? "", params, stop),
    limits,
  );
  const stop = () => pictures.stop(signal.reason);
  signal.addEventListener("abort", stop, { once: true });
  if (signal.aborted) stop();

  const turns = turnsOf(plan.pictures, limits.orderPictures, pictures);
  try {
    const { first, failures } = await untilFirst(turns, signal);
    const id = crypto.randomUUID();
    const total = plan.pictures.length;
    const started = { id, orderId: plan.orderId, tenantId: order.tenantId, total, startedAt: Date.now() };
    await beginDownload(services.db, started);
    const body = new PulledBody();
    const pumped = { body, turns, first, failures, pictures, streamBytes: limits.streamBytes };
    order.later(pump(services, order, id, pumped).finally(share.leave));
    return new Response(body.readable, { headers: { ...headersOf(plan), "X-Download-Id": id } });
  } catch (thrown) {
    share.leave();
    pictures.stop(thrown);
    throw thrown;
  }
}

/** The first picture that came, and those before it that did not. */
async function untilFirst(
  turns: AsyncGenerator<Turn, void>,
  signal: AbortSignal,
): Promise<{ first: Turn; failures: Failure[] }> {
  const failures: Failure[] = [];
  for (;;) {
    const turn = await turns.next();
    signal.throwIfAborted();
    if (turn.done === true) throw nothingHad(failures);
    if ("failure" in turn.value) failures.push(turn.value.failure);
    else return { first: turn.value, failures };
  }
}

interface Pumped {
  readonly body: PulledBody;
  readonly turns: AsyncGenerator<Turn, void>;
  readonly first: Turn;
  readonly failures: readonly Failure[];
  readonly pictures: HeldPictures;
  readonly streamBytes: number;
}

/** Writes the archive to its end and the books after it. Throws nothing: the answer has left. */
async function pump(services: Needs, order: StreamedOrder, id: string, pumped: Pumped): Promise<void> {
  const { plan, signal } = order;
  const { body, turns, first, pictures } = pumped;
  const stop = () => body.abort(signal.reason);
  signal.addEventListener("abort", stop, { once: true });
  if (signal.aborted) stop();
  const zip = new ZipStream((chunks) => body.write(chunks));
  const zipped = new ZippedPictures(zip, pumped.streamBytes, signal);
  zipped.failures.push(...pumped.failures);
  let finished = false;
  try {
    await write(zipped, first);
    for await (const turn of turns) {
      signal.throwIfAborted();
      await write(zipped, turn);
      if (zipped.full !== null) pictures.stop(zipped.full);
    }
    await zipped.finish(plan);
    body.close();
    finished = true;
  } catch (thrown) {
    pictures.stop(thrown);
    body.abort(thrown);
    const level = signal.aborted ? "info" : "warn";
    services.log[level]("download_aborted", { download_id: id, error: describeError(thrown).error });
  } finally {
    signal.removeEventListener("abort", stop);
  }
  await keepBooks(services, order, id, zipped, zip.size, finished);
}

async function write(zipped: ZippedPictures, turn: Turn): Promise<void> {
  if ("failure" in turn) zipped.failures.push(turn.failure);
  else await zipped.add(turn.picture, turn.arrival);
}

async function keepBooks(
  { db, log }: Needs,
  { tenantId }: StreamedOrder,
  id: string,
  { downloaded, failures, incomplete }: ZippedPictures,
  bytes: number,
  finished: boolean,
): Promise<void> {
  const now = Date.now();
  const missing = [...failures, ...incomplete];
  const outcome = finished ? (missing.length === 0 ? "complete" : "partial") : "aborted";
  try {
    await endDownload(db, id, {
      downloaded,
      bytes,
      failures: publicFailures(missing),
      outcome,
      endedAt: now,
    });
    await addUsage(
      db,
      tenantId,
      {
        imagesDownloaded: downloaded,
        imagesFailed: missing.length,
        bytesServed: bytes,
        ...(finished ? { ordersProcessed: 1, zipsServed: 1 } : {}),
      },
      now,
    );
  } catch (thrown) {
    log.error("download_books_failed", { download_id: id, error: describeError(thrown).error });
  }
}

/** The answer to HEAD: nothing is asked for that nobody would read. */
export function announceStream(plan: DownloadPlan): Response {
  return new Response(null, { headers: headersOf(plan) });
}

function headersOf(plan: DownloadPlan): Record<string, string> {
  return {
    "Content-Type": "application/zip",
    "Content-Disposition": contentDisposition("attachment", plan.fileName),
    "X-Total-Images": String(plan.pictures.length),
    "Cache-Control": "no-store",
    // Its length is not known before its end, so no part of it can be asked for.
    "Accept-Ranges": "none",
    "Cross-Origin-Resource-Policy": "same-site",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
  };
}
