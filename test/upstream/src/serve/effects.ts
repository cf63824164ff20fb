import type { Effect } from "../faults.ts";

/**
 * Headers by which the Worker tells front.ts what happens to the connection; front.ts takes them off.
 * `after` counts bytes of the body.
 */
export const NETWORK = {
  /** `head`, or `after=N` */
  reset: "x-simulator-reset",
  /** `N`: an orderly end after so many bytes */
  end: "x-simulator-end",
  /** milliseconds before the head */
  delay: "x-simulator-delay",
  /** bytes of the body in a second */
  rate: "x-simulator-rate",
  /** number of the request, whose end front.ts reports */
  request: "x-simulator-request",
} as const;

const HTML = "<!doctype html><title>Sorry</title><p>Something is being repaired.</p>";

/** The answer that an effect puts in place of the right one. */
export function otherAnswer(effect: Effect): Response | undefined {
  if (effect.connection === "reset") return withNetwork(new Response("reset"), effect);
  if (effect.status !== undefined) {
    const headers = effect.retryAfter === undefined ? {} : { "Retry-After": String(effect.retryAfter) };
    return Response.json(
      { message: `Simulated ${effect.status}`, detail: {} },
      { status: effect.status, headers },
    );
  }
  if (effect.body === "html") return new Response(HTML, { headers: { "Content-Type": "text/html" } });
  if (effect.body === "not-json")
    return new Response('{"order_id": "', { headers: { "Content-Type": "application/json" } });
  if (effect.body === "no-link") return Response.json({ message: "OK" });
  return undefined;
}

/** The same answer, with what happens to it on its way. @param size of its body, in bytes */
export function withNetwork(response: Response, effect: Effect, size = 0): Response {
  const { headers } = response;
  const middle = Math.floor(size / 2);
  if (effect.connection === "reset") headers.set(NETWORK.reset, "head");
  if (effect.connection === "reset-body") headers.set(NETWORK.reset, `after=${middle}`);
  if (effect.connection === "short") headers.set(NETWORK.end, String(middle));
  if (effect.delay) headers.set(NETWORK.delay, String(effect.delay));
  if (effect.rate) headers.set(NETWORK.rate, String(effect.rate));
  return response;
}

/** JSON, with what happens to it on its way. */
export function jsonWith(body: unknown, effect: Effect): Response {
  const bytes = new TextEncoder().encode(JSON.stringify(body));
  const headers = { "Content-Type": "application/json", "Content-Length": String(bytes.length) };
  return withNetwork(new Response(bytes, { headers }), effect, bytes.length);
}
