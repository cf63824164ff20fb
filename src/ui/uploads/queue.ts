/** What becomes of files on their way in. Pure: the bytes, the clock and the network are elsewhere. */

export type UploadState =
  | "waiting"
  | "sending"
  /** All of it has left; the answer is not here yet. */
  | "settling"
  | "stored"
  /** The same bytes were there already. */
  | "known"
  /** It will be refused again. */
  | "refused"
  /** It may succeed when it is tried again. */
  | "failed"
  | "cancelled";

export interface Upload {
  readonly id: number;
  readonly name: string;
  readonly size: number;
  readonly tenant: string;
  readonly state: UploadState;
  /** Bytes that have left. */
  readonly sent: number;
  /** Why it did not succeed, for a person. */
  readonly reason: string | undefined;
  readonly assetId: string | undefined;
  readonly attempts: number;
  /** Not before this moment, milliseconds of the clock. */
  readonly notBefore: number;
}

/** What nobody decided and every file waits for: to be signed in again, or to be online again. */
export type Hold = "session" | "network";

export interface Queue {
  readonly uploads: readonly Upload[];
  /** No other file is begun; what is under way ends. */
  readonly paused: boolean;
  /** Likewise, until that is over. */
  readonly held: Hold | undefined;
}

export const EMPTY_QUEUE: Queue = { uploads: [], paused: false, held: undefined };

/** Files under way at a time: one is sent while the other is looked at. */
export const PARALLEL = 2;

/** Waits before the next attempts after a failure that may pass; after the last it is for the person to try again. */
const RETRY_WAITS_MS = [2000, 4000, 8000];

const ACTIVE: ReadonlySet<UploadState> = new Set(["sending", "settling"]);
const ENDED: ReadonlySet<UploadState> = new Set(["stored", "known", "refused", "failed", "cancelled"]);
const RETRYABLE: ReadonlySet<UploadState> = new Set(["failed", "cancelled"]);

export const isActive = ({ state }: Upload): boolean => ACTIVE.has(state);
export const isEnded = ({ state }: Upload): boolean => ENDED.has(state);
export const isRetryable = ({ state }: Upload): boolean => RETRYABLE.has(state);

export type QueueEvent =
  | { readonly type: "added"; readonly files: readonly NewUpload[] }
  | { readonly type: "started"; readonly id: number }
  | { readonly type: "sent"; readonly id: number; readonly bytes: number }
  | { readonly type: "stored"; readonly id: number; readonly assetId: string; readonly known: boolean }
  | { readonly type: "refused"; readonly id: number; readonly reason: string }
  | {
      readonly type: "broke";
      readonly id: number;
      readonly reason: string;
      readonly now: number;
      /** Longer than the usual wait, where the answer asked for it. */
      readonly waitMs?: number;
    }
  /** It was not sent for want of what all wait for from here on: that was no attempt. */
  | { readonly type: "returned"; readonly id: number; readonly by: Hold }
  | { readonly type: "cancelled"; readonly id: number }
  | { readonly type: "retried"; readonly id: number }
  /** All that may succeed now. */
  | { readonly type: "failedRetried" }
  | { readonly type: "held"; readonly by: Hold | undefined }
  | { readonly type: "allCancelled" }
  | { readonly type: "paused" }
  | { readonly type: "resumed" }
  | { readonly type: "cleared" };

export type NewUpload = Pick<Upload, "id" | "name" | "size" | "tenant">;

export function advance(queue: Queue, event: QueueEvent): Queue {
  switch (event.type) {
    case "added":
      return { ...queue, uploads: [...queue.uploads, ...event.files.map(begin)] };
    case "paused":
    case "resumed":
      return { ...queue, paused: event.type === "paused" };
    case "held":
      return { ...queue, held: event.by };
    case "failedRetried":
      return {
        ...queue,
        uploads: queue.uploads.map((each) => (each.state === "failed" ? begin(each) : each)),
      };
    case "cleared":
      return { ...queue, uploads: queue.uploads.filter((upload) => !isEnded(upload)) };
    case "allCancelled":
      return {
        ...queue,
        uploads: queue.uploads.map((each) =>
          isEnded(each) ? each : { ...each, state: "cancelled" as const },
        ),
      };
    default:
      return {
        ...queue,
        held: event.type === "returned" ? event.by : queue.held,
        uploads: queue.uploads.map((each) => (each.id === event.id ? change(each, event) : each)),
      };
  }
}

/** Which files to begin now. */
export function nextUploads({ uploads, paused, held }: Queue, now: number): Upload[] {
  const places = PARALLEL - uploads.filter(isActive).length;
  if (paused || held !== undefined || places <= 0) return [];
  return uploads.filter((each) => each.state === "waiting" && each.notBefore <= now).slice(0, places);
}

/** When to look again, if nothing else happens: the end of the earliest wait after `now`. */
export function nextMoment({ uploads, paused, held }: Queue, now: number): number | undefined {
  if (paused || held !== undefined) return undefined;
  const moments = uploads.flatMap(({ state, notBefore }) =>
    state === "waiting" && notBefore > now ? [notBefore] : [],
  );
  return moments.length === 0 ? undefined : Math.min(...moments);
}

export interface QueueTotals {
  readonly files: number;
  readonly ended: number;
  readonly stored: number;
  readonly known: number;
  readonly unsuccessful: number;
  /** Those of the unsuccessful that may succeed when they are tried again. */
  readonly failed: number;
  /** Bytes of files that were not given up. */
  readonly bytes: number;
  readonly sent: number;
}

export function totalsOf({ uploads }: Queue): QueueTotals {
  const count = (state: UploadState) => uploads.filter((each) => each.state === state).length;
  const counted = uploads.filter(({ state }) => state !== "cancelled" && state !== "refused");
  return {
    files: uploads.length,
    ended: uploads.filter(isEnded).length,
    stored: count("stored"),
    known: count("known"),
    unsuccessful: count("refused") + count("failed"),
    failed: count("failed"),
    bytes: counted.reduce((sum, each) => sum + each.size, 0),
    sent: counted.reduce((sum, each) => sum + each.sent, 0),
  };
}

function begin({ id, name, size, tenant }: NewUpload): Upload {
  return {
    id,
    name,
    size,
    tenant,
    state: "waiting",
    sent: 0,
    reason: undefined,
    assetId: undefined,
    attempts: 0,
    notBefore: 0,
  };
}

type OneEvent = Extract<QueueEvent, { id: number }>;

function change(upload: Upload, event: OneEvent): Upload {
  if (event.type === "retried") {
    return isRetryable(upload) ? begin(upload) : upload;
  }
  // Whatever comes late about a file that was given up changes nothing.
  if (isEnded(upload)) return upload;
  switch (event.type) {
    case "started":
      return { ...upload, state: "sending", sent: 0, reason: undefined, attempts: upload.attempts + 1 };
    case "sent":
      return { ...upload, sent: event.bytes, state: event.bytes >= upload.size ? "settling" : "sending" };
    case "stored":
      return {
        ...upload,
        state: event.known ? "known" : "stored",
        sent: upload.size,
        reason: undefined,
        assetId: event.assetId,
      };
    case "refused":
      return { ...upload, state: "refused", reason: event.reason };
    case "returned":
      return { ...upload, state: "waiting", sent: 0, attempts: Math.max(upload.attempts - 1, 0) };
    case "cancelled":
      return { ...upload, state: "cancelled", sent: 0 };
    case "broke": {
      const usual = RETRY_WAITS_MS[upload.attempts - 1];
      if (usual === undefined) return { ...upload, state: "failed", sent: 0, reason: event.reason };
      const notBefore = event.now + Math.max(usual, event.waitMs ?? 0);
      return { ...upload, state: "waiting", sent: 0, reason: event.reason, notBefore };
    }
  }
}
