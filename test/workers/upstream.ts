import { env } from "cloudflare:workers";

/** A picture of an order at the simulator, enhanced unless `status` says otherwise. */
export interface PictureSpec {
  readonly name?: string | null;
  /** Names of rows in test/upstream/src/faults.ts, with numbers behind: `slow:50:1000000`. */
  readonly fault?: string | readonly string[];
  readonly status?: "waiting" | "processing" | "processed" | "error";
  readonly reason?: string;
  /** Bytes of a picture that is made up; 20,000 unless given. */
  readonly size?: number;
  /** The original, as base64, which is then really enhanced. */
  readonly picture?: string;
}

export interface OrderSpec {
  readonly name?: string | null;
  /** Faults of the order, and of each of its pictures. */
  readonly faults?: readonly string[];
  readonly images?: readonly PictureSpec[];
}

export interface MadeOrder {
  readonly order_id: string;
  readonly images: readonly { readonly image_id: string; readonly name: string | null }[];
}

/** A request that the simulator has seen. */
export interface SeenRequest {
  readonly host: string;
  readonly method: string;
  readonly path: string;
  /** Whether it carried a key. */
  readonly key: boolean;
  readonly range: string | null;
  readonly time: number;
  /** How the transfer of a picture ended: all sent, the client left, cut by a fault. Null for other answers. */
  readonly outcome: "whole" | "left" | "cut" | null;
  /** Bytes of the picture that went out. */
  readonly sent: number | null;
}

/** Where the simulator's API listens; every other origin is a foreign one. */
export const upstreamUrl = (): string => String(env.AUTOENHANCE_BASE_URL);

/** Makes an order at the simulator. */
export function makeOrder(spec: OrderSpec): Promise<MadeOrder> {
  return control("orders", spec);
}

/** Everything that was asked about an order and its pictures, in the order in which it came. */
export function requestsAbout(orderId: string): Promise<SeenRequest[]> {
  return control(`requests?order=${orderId}`);
}

/** Requests that carried a key to another origin than the API's. */
export async function keyLeaks(orderId?: string): Promise<SeenRequest[]> {
  const seen = await control<SeenRequest[]>(`requests${orderId === undefined ? "" : `?order=${orderId}`}`);
  const { host } = new URL(upstreamUrl());
  return seen.filter((request) => request.key && request.host !== host);
}

/** Credits that were spent. */
export function usage(): Promise<{ credits: number }> {
  return control("usage");
}

async function control<T>(path: string, body?: unknown): Promise<T> {
  const response = await fetch(`${upstreamUrl()}/_simulator/${path}`, {
    ...(body !== undefined && { method: "POST", body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}
