import { exports } from "cloudflare:workers";
import { Buffer } from "node:buffer";
import { type Answer, ORIGIN, read } from "./caller.ts";

/** A body sent in chunks, without its length. */
export async function stream(
  headers: Record<string, string>,
  body: ReadableStream,
  type: string,
): Promise<Answer> {
  const request = new Request(`${ORIGIN}/v1/assets`, {
    method: "POST",
    headers: { ...headers, "Content-Type": type },
    body,
  });
  return read(await exports.default.fetch(request));
}

/** A form around a file that is sent piece by piece. */
export function* formAround(pieces: Iterable<Uint8Array>): Generator<Uint8Array> {
  yield Buffer.from('--b\r\nContent-Disposition: form-data; name="file"; filename="x.jpg"\r\n\r\n');
  yield* pieces;
  yield Buffer.from("\r\n--b--\r\n");
}

export function streamOf(chunks: Iterable<Uint8Array>, failure?: Error): ReadableStream<Uint8Array> {
  const iterator = chunks[Symbol.iterator]();
  return new ReadableStream({
    pull(controller) {
      const { done, value } = iterator.next();
      if (done !== true) controller.enqueue(value);
      else if (failure === undefined) controller.close();
      else controller.error(failure);
    },
  });
}
