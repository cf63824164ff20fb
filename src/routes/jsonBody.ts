import { createMiddleware } from "hono/factory";
import type { AppEnv } from "../context.ts";
import { DarkroomError } from "../errors.ts";
import { LIMITS } from "../limits.ts";

/**
 * Reads a JSON route's body before its validator does, counting on the way, so that no body is held beyond the
 * limit whatever its Content-Length says. Without a body the Content-Type means nothing and is taken off.
 */
export function jsonBody(limit: number = LIMITS.jsonBodyBytes) {
  return createMiddleware<AppEnv>(async (c, next) => {
    const { raw } = c.req;
    if (Number(raw.headers.get("content-length") ?? 0) > limit) throw tooLarge(limit);
    const bytes = await readWithin(raw.body, limit);
    const headers = new Headers(raw.headers);
    if (bytes.length === 0) headers.delete("content-type");
    c.req.raw = new Request(raw.url, { method: raw.method, headers, signal: raw.signal, body: bytes });
    await next();
  });
}

/**
 * The whole body. One that is longer is read on to twice the limit before it is refused: an answer in the
 * middle of a body resets the connection, and the caller would never see it.
 * @throws DarkroomError `body_too_large`
 */
export async function readWithin(
  body: ReadableStream<Uint8Array> | null,
  limit: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const kept = new Uint8Array(limit);
  let total = 0;
  if (body !== null) {
    for await (const chunk of body) {
      if (total + chunk.length <= limit) kept.set(chunk, total);
      total += chunk.length;
      if (total > 2 * limit) break;
    }
  }
  if (total > limit) throw tooLarge(limit);
  return kept.slice(0, total);
}

function tooLarge(limit: number): DarkroomError {
  return new DarkroomError("body_too_large", { detail: { limit_bytes: limit } });
}
