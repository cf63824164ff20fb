import type { SentOrder } from "../../orders/createOrder.ts";
import type { DownloadView } from "../../orders/downloadView.ts";
import type { OrderView } from "../../orders/presentOrder.ts";
import { call, callJson } from "./request.ts";
import { type SendOptions, sendForm } from "./sendForm.ts";
import { forTenant } from "./tenant.ts";

export type Order = OrderView;
export type OrderImage = OrderView["images"][number];
export type Outcome = DownloadView;

export interface OrderPage {
  readonly orders: readonly Order[];
  readonly next_cursor: string | null;
}

/** How the pictures of an order are asked for. */
export interface PictureOptions {
  readonly format: string;
  /** 1 to 90. */
  readonly quality: number;
  /** Buys each picture with a credit; else it is the free preview. */
  readonly full: boolean;
}

/** Newest first. */
export function listOrders(cursor: string | null, signal?: AbortSignal): Promise<OrderPage> {
  const after = cursor === null ? "" : `?cursor=${encodeURIComponent(cursor)}`;
  return callJson(`/v1/orders${after}`, signal && { signal });
}

export function readOrder(id: string, signal?: AbortSignal): Promise<Order> {
  return callJson(`/v1/orders/${id}`, signal && { signal });
}

export function createSampleOrder(): Promise<SentOrder> {
  return callJson("/v1/orders/sample", { method: "POST" });
}

/** Where a picture goes: into an order that is there, or into a new one of that name. */
export type Destination = { readonly orderId: string } | { readonly name: string };

/**
 * Sends one picture to be enhanced.
 * @throws Problem, with `detail.order_id` where the order was made all the same; the signal's reason
 */
export function sendPicture(file: File, to: Destination, options: SendOptions): Promise<SentOrder> {
  const form = new FormData();
  if ("orderId" in to) form.set("order_id", to.orderId);
  else form.set("name", to.name);
  form.set("files", file);
  const onProgress = (sent: number) => options.onProgress(Math.min(sent, file.size));
  return sendForm("/v1/orders", form, { ...options, onProgress });
}

/** Has the pictures gathered into a ZIP. @returns the job's id */
export async function beginArchive(orderId: string, options: PictureOptions): Promise<string> {
  const path = `/v1/orders/${orderId}/jobs?${queryOf(options)}`;
  return (await callJson<{ job_id: string }>(path, { method: "POST" })).job_id;
}

/** Has the pictures taken into the Library. @returns the job's id */
export async function beginImport(orderId: string, options: PictureOptions): Promise<string> {
  const path = `/v1/orders/${orderId}/import?${queryOf(options)}`;
  return (await callJson<{ job_id: string }>(path, { method: "POST" })).job_id;
}

/** What became of the pictures that a job was to fetch, and why some did not come. */
export function readOutcome(orderId: string, jobId: string, signal: AbortSignal): Promise<Outcome> {
  return callJson(`/v1/orders/${orderId}/downloads/${jobId}`, { signal });
}

/** Whether the ZIP of a job is still there. */
export async function hasArchive(jobId: string, signal: AbortSignal): Promise<boolean> {
  const answer = await fetch(archiveAddress(jobId), { method: "HEAD", signal });
  return answer.ok;
}

export async function cancelJob(jobId: string): Promise<void> {
  await call(`/v1/jobs/${jobId}/cancel`, { method: "POST" });
}

export function archiveAddress(jobId: string): string {
  return forTenant(`/v1/jobs/${jobId}/download`);
}

/** The ZIP as it is made: it begins at once and cannot be resumed. */
export function streamAddress(orderId: string, options: PictureOptions): string {
  return forTenant(`/v1/orders/${orderId}/images?${queryOf(options)}`);
}

export function previewAddress(orderId: string, imageId: string): string {
  return forTenant(`/v1/orders/${orderId}/images/${encodeURIComponent(imageId)}/preview`);
}

function queryOf({ format, quality, full }: PictureOptions): URLSearchParams {
  return new URLSearchParams({ format, quality: String(quality), preview: String(!full) });
}
