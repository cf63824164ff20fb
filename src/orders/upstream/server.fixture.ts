import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import type { UpstreamConfig } from "../../config.ts";

/** A request as it arrived. */
export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
}

type Handler = (seen: Seen, response: ServerResponse, count: number) => void;

/** A real server on a port of its own, whose answers are up to the test. `count` begins at 1. */
export async function serve(handler: Handler): Promise<{ url: string; seen: Seen[] }> {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("error", () => {});
    request.on("end", () => {
      const { method = "", url: path = "", headers } = request;
      const entry = { method, path, headers, body: Buffer.concat(chunks) };
      seen.push(entry);
      handler(entry, response, seen.length);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

export const KEY = "key-of-the-owner-0123456789";

/** No wait between attempts, and deadlines that nothing here comes near unless it stalls. */
export function configFor(baseUrl: string, changes: Partial<UpstreamConfig> = {}): UpstreamConfig {
  return {
    baseUrl,
    apiKey: KEY,
    attemptSeconds: 20,
    callSeconds: 40,
    retrySeconds: 0,
    circuitSeconds: 60,
    ...changes,
  };
}

export function answerJson(response: ServerResponse, value: unknown, status = 200): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
}

export function redirect(response: ServerResponse, location: string, status = 302): void {
  response.writeHead(status, { location }).end();
}

/** Announces all of `bytes`, sends the first `sent`, and tears the connection down once they have left. */
export function cutShort(
  response: ServerResponse,
  bytes: Uint8Array,
  sent: number,
  headers = {},
  status = 200,
): void {
  response.writeHead(status, { "content-length": bytes.length, ...headers });
  response.write(bytes.subarray(0, sent), () => response.destroy());
}

/** Bytes that begin as a JPEG and go on at random, the same each time. */
export function jpegLike(size: number, seed = 1): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  let state = seed;
  for (let at = 0; at < size; at += 1) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    bytes[at] = state >>> 16;
  }
  bytes.set([0xff, 0xd8, 0xff, 0xe0].slice(0, size));
  return bytes;
}

/** What a promise is refused with. */
export async function refusalOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    (value) => {
      throw new Error(`Not refused: ${JSON.stringify(value)}`);
    },
    (error: unknown) => error,
  );
}
