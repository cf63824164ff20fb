import { tenant } from "../api/tenant.ts";
import { uploadPicture } from "../api/upload.ts";
import { createStore } from "../parts/store.ts";
import { announce } from "../shell/announce.ts";
import { sayCount } from "../text/sizes.ts";
import { HEAD_BYTES, refusalOf } from "./checkFile.ts";
import { failureOf } from "./failureOf.ts";
import { currentHold, watchHold } from "./holds.ts";
import {
  advance,
  EMPTY_QUEUE,
  isActive,
  nextMoment,
  nextUploads,
  type Queue,
  type QueueEvent,
  totalsOf,
  type Upload,
} from "./queue.ts";

/** The one queue of the page: it goes on whatever screen is shown. */
export const uploads = createStore<Queue>(EMPTY_QUEUE);

/** Told of each picture that is there now, new or known. */
export const lastTakenIn = createStore<{ readonly assetId: string; readonly tenant: string } | null>(null);

const files = new Map<number, File>();
const controls = new Map<number, AbortController>();
let lastId = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Puts files into the queue, for the tenant shown now. */
export function addFiles(given: readonly File[]): void {
  if (given.length === 0) return;
  const added = given.map((file) => {
    lastId += 1;
    files.set(lastId, file);
    return { id: lastId, name: file.name, size: file.size, tenant: tenant.get() };
  });
  announce(`${sayCount(added.length, "file")} to upload`);
  tell({ type: "held", by: currentHold() });
  tell({ type: "added", files: added });
}

export function cancelUpload(id: number): void {
  tell({ type: "cancelled", id });
  controls.get(id)?.abort();
}

export function cancelAllUploads(): void {
  tell({ type: "allCancelled" });
  for (const control of controls.values()) control.abort();
}

export function retryUpload(id: number): void {
  tell({ type: "retried", id });
}

/** Tries again all that may succeed now. */
export function retryFailedUploads(): void {
  tell({ type: "failedRetried" });
}

export function pauseUploads(paused: boolean): void {
  tell({ type: paused ? "paused" : "resumed" });
}

/** Takes from the list what has ended. */
export function clearUploads(): void {
  tell({ type: "cleared" });
  const left = new Set(uploads.get().uploads.map(({ id }) => id));
  for (const id of files.keys()) {
    if (!left.has(id)) files.delete(id);
  }
}

watchHold((hold) => tell({ type: "held", by: hold }));

/** Leaving the page ends what is under way. */
addEventListener("beforeunload", (event) => {
  const { uploads: all } = uploads.get();
  if (all.some((each) => isActive(each) || each.state === "waiting")) event.preventDefault();
});

function tell(event: QueueEvent): void {
  uploads.update((queue) => advance(queue, event));
  beginNext();
}

function beginNext(): void {
  const now = Date.now();
  for (const upload of nextUploads(uploads.get(), now)) {
    uploads.update((queue) => advance(queue, { type: "started", id: upload.id }));
    void send(upload);
  }
  clearTimeout(timer);
  const moment = nextMoment(uploads.get(), now);
  if (moment !== undefined) timer = setTimeout(beginNext, moment - now);
}

async function send({ id, tenant: owner }: Upload): Promise<void> {
  const file = files.get(id);
  if (file === undefined) return;
  const control = new AbortController();
  controls.set(id, control);
  try {
    const head = new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer());
    const refusal = refusalOf(file.size, head);
    if (refusal !== undefined) return tell({ type: "refused", id, reason: refusal });
    control.signal.throwIfAborted();
    const { asset_id: assetId, status } = await uploadPicture(file, {
      signal: control.signal,
      tenant: owner,
      onProgress: (bytes) => tell({ type: "sent", id, bytes }),
    });
    tell({ type: "stored", id, assetId, known: status === "exists" });
    lastTakenIn.set({ assetId, tenant: owner });
  } catch (thrown) {
    if (!control.signal.aborted) tell(failureOf(id, thrown));
  } finally {
    if (controls.get(id) === control) controls.delete(id);
    announceEnd();
  }
}

function announceEnd(): void {
  const { files: all, ended, stored, known, unsuccessful } = totalsOf(uploads.get());
  if (all === 0 || ended < all) return;
  const parts = [
    `${sayCount(stored, "picture")} added`,
    ...(known > 0 ? [`${sayCount(known, "was", "were")} there already`] : []),
    ...(unsuccessful > 0 ? [`${unsuccessful} not taken in`] : []),
  ];
  announce(parts.join(", "));
}
