import { DarkroomError } from "../errors.ts";
import { describeError, type Logger } from "../ops/log.ts";
import type { SignedEvent } from "./signedEvent.ts";

const GONE = 410;

/**
 * Sends an event once. Of the answer only the status is looked at; its body is not read, nor a redirect followed
 * (Standard Webhooks 1.0.0, "Delivery success and failure"). The log hears of the receiver's host alone: the rest of
 * an address may be a secret.
 * @throws DarkroomError `webhook_failed`, or `webhook_refused` where another attempt is not wanted
 */
export async function sendEvent(
  url: URL,
  { headers, body }: SignedEvent,
  answerSeconds: number,
  log: Pick<Logger, "info">,
): Promise<void> {
  const status = await post(url, { headers, body }, answerSeconds, log);
  log.info("webhook_sent", { host: url.host, status });
  if (status >= 200 && status < 300) return;
  if (status === GONE) throw refused("the receiver answered 410: it wants no more events");
  if (status >= 300 && status < 400)
    throw failed(`the receiver answered ${status}: a redirect, which is not followed`);
  throw failed(`the receiver answered ${status}`);
}

export function refused(reason: string): DarkroomError {
  return new DarkroomError("webhook_refused", { detail: { reason } });
}

/** @returns the status of the answer */
async function post(
  url: URL,
  event: SignedEvent,
  answerSeconds: number,
  log: Pick<Logger, "info">,
): Promise<number> {
  const signal = AbortSignal.timeout(answerSeconds * 1000);
  try {
    const answer = await fetch(url, { method: "POST", redirect: "manual", signal, ...event });
    // A receiver may go on sending for ever.
    void answer.body?.cancel().catch(() => {});
    return answer.status;
  } catch (cause) {
    if (signal.aborted) throw failed(`the receiver did not answer within ${answerSeconds} seconds`);
    // Not as the cause: its text may name the address.
    log.info("webhook_unsent", {
      host: url.host,
      error: describeError(cause).error.replaceAll(url.href, url.origin),
    });
    throw failed("the receiver could not be reached");
  }
}

function failed(reason: string): DarkroomError {
  return new DarkroomError("webhook_failed", { detail: { reason } });
}
