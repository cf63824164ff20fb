import { sendPicture } from "../api/orders.ts";
import { Problem } from "../api/problem.ts";
import { tenant } from "../api/tenant.ts";
import { createStore } from "../parts/store.ts";
import { announce } from "../shell/announce.ts";
import { sayCount } from "../text/sizes.ts";
import { HEAD_BYTES, refusalOf } from "../uploads/checkFile.ts";
import { failureOf } from "../uploads/failureOf.ts";
import { currentHold, watchHold } from "../uploads/holds.ts";
import {
  advance,
  EMPTY_QUEUE,
  isActive,
  isEnded,
  nextMoment,
  nextUploads,
  type Queue,
  type QueueEvent,
  totalsOf,
  type Upload,
} from "../uploads/queue.ts";

/** A picture to be sent; one of the Library is fetched only when its turn comes. */
export interface Source {
  readonly name: string;
  readonly size: number;
  open(signal: AbortSignal): Promise<File>;
}

/** Pictures on their way into one order. */
export interface Sending {
  readonly id: number;
  /** Null until the first picture has made the order. */
  readonly orderId: string | null;
  readonly orderName: string;
  readonly tenant: string;
  readonly queue: Queue;
}

/** All that was sent since the page was loaded: it goes on whatever screen is shown. */
export const sendings = createStore<readonly Sending[]>([]);

const sources = new Map<number, Source>();
const controls = new Map<number, AbortController>();
const timers = new Map<number, ReturnType<typeof setTimeout>>();
let lastId = 0;

export function fileSource(file: File): Source {
  return { name: file.name, size: file.size, open: async () => file };
}

/**
 * Sends pictures into an order, or into a new one.
 * @returns the id of the sending
 */
export function sendToOrder(
  given: readonly Source[],
  to: { orderId: string } | { orderName: string },
): number {
  const owner = tenant.get();
  const files = given.map((source) => {
    lastId += 1;
    sources.set(lastId, source);
    return { id: lastId, name: source.name, size: source.size, tenant: owner };
  });
  lastId += 1;
  const id = lastId;
  const orderId = "orderId" in to ? to.orderId : null;
  const orderName = "orderName" in to ? to.orderName : "";
  const queue = { ...EMPTY_QUEUE, held: currentHold() };
  sendings.update((all) => [...all, { id, orderId, orderName, tenant: owner, queue }]);
  announce(`${sayCount(files.length, "picture")} to send`);
  tell(id, { type: "added", files });
  return id;
}

export function cancelSent(sending: number, id: number): void {
  tell(sending, { type: "cancelled", id });
  controls.get(id)?.abort();
}

export function retrySent(sending: number, id: number): void {
  tell(sending, { type: "retried", id });
}

/** Tries again all that may succeed now. */
export function retryFailedSent(sending: number): void {
  tell(sending, { type: "failedRetried" });
}

/** Takes a list away that has ended. */
export function forgetSending(id: number): void {
  for (const upload of find(id)?.queue.uploads ?? []) sources.delete(upload.id);
  sendings.update((all) => all.filter((each) => each.id !== id));
}

export function isSending({ queue }: Sending): boolean {
  return queue.uploads.some((each) => !isEnded(each));
}

watchHold((hold) => {
  for (const { id } of sendings.get()) tell(id, { type: "held", by: hold });
});

/** Leaving the page ends what is under way. */
addEventListener("beforeunload", (event) => {
  if (sendings.get().some(isSending)) event.preventDefault();
});

function find(id: number): Sending | undefined {
  return sendings.get().find((each) => each.id === id);
}

function change(id: number, how: (sending: Sending) => Sending): void {
  sendings.update((all) => all.map((each) => (each.id === id ? how(each) : each)));
}

function tell(id: number, event: QueueEvent): void {
  change(id, (sending) => ({ ...sending, queue: advance(sending.queue, event) }));
  beginNext(id);
}

function beginNext(id: number): void {
  const sending = find(id);
  if (sending === undefined) return;
  const now = Date.now();
  const due = nextUploads(sending.queue, now);
  // Until one picture has made the order, the others have nowhere to go.
  const alone = sending.orderId === null && sending.queue.uploads.some(isActive);
  for (const upload of sending.orderId === null ? due.slice(0, alone ? 0 : 1) : due) {
    change(id, ({ queue, ...rest }) => ({
      ...rest,
      queue: advance(queue, { type: "started", id: upload.id }),
    }));
    void send(id, upload);
  }
  clearTimeout(timers.get(id));
  const moment = nextMoment(sending.queue, now);
  if (moment !== undefined)
    timers.set(
      id,
      setTimeout(() => beginNext(id), moment - now),
    );
}

async function send(sending: number, { id, tenant: owner }: Upload): Promise<void> {
  const source = sources.get(id);
  const { orderId, orderName } = find(sending) ?? {};
  if (source === undefined || orderName === undefined) return;
  const control = new AbortController();
  const { signal } = control;
  controls.set(id, control);
  try {
    const file = await source.open(signal);
    const head = new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer());
    const reason = refusalOf(file.size, head);
    if (reason !== undefined) return tell(sending, { type: "refused", id, reason });
    signal.throwIfAborted();
    const onProgress = (bytes: number) => tell(sending, { type: "sent", id, bytes });
    const to = orderId ? { orderId } : { name: orderName };
    const sent = await sendPicture(file, to, { signal, tenant: owner, onProgress });
    noteOrder(sending, sent.order_id);
    const imageId = sent.images[0]?.image_id ?? "";
    tell(sending, { type: "stored", id, assetId: imageId, known: false });
  } catch (thrown) {
    if (signal.aborted) return;
    if (thrown instanceof Problem && typeof thrown.detail.order_id === "string")
      noteOrder(sending, thrown.detail.order_id);
    tell(sending, failureOf(id, thrown));
  } finally {
    if (controls.get(id) === control) controls.delete(id);
    announceEnd(sending);
  }
}

function noteOrder(id: number, orderId: string): void {
  change(id, (sending) => ({ ...sending, orderId }));
}

function announceEnd(id: number): void {
  const sending = find(id);
  if (sending === undefined || isSending(sending)) return;
  const { stored, unsuccessful } = totalsOf(sending.queue);
  const rest = unsuccessful > 0 ? `, ${unsuccessful} not sent` : "";
  announce(`${sayCount(stored, "picture")} sent${rest}`);
}
