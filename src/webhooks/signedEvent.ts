import { Webhook } from "standardwebhooks";
import type { RenderEvent } from "./renderEvent.ts";

/** A request to a receiver. */
export interface SignedEvent {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Signs an event by Standard Webhooks 1.0.0, "Signature scheme".
 * @param id the same at each attempt, by which receivers know a repeat; without a full stop
 * @param now of this attempt, milliseconds since the epoch: receivers refuse one that is minutes old
 */
export function signEvent(id: string, event: RenderEvent, secret: string, now: number): SignedEvent {
  const body = JSON.stringify(event);
  return {
    headers: {
      "Content-Type": "application/json",
      "User-Agent": "Darkroom",
      "webhook-id": id,
      "webhook-timestamp": String(Math.floor(now / 1000)),
      "webhook-signature": new Webhook(secret).sign(id, new Date(now), body),
    },
    body,
  };
}
