import type { UpstreamConfig } from "../../config.ts";
import { followRedirects, type Hop } from "./followRedirects.ts";
import { Line } from "./line.ts";
import { faultOfAnswer, type Missing } from "./refusals.ts";

/** The bytes of a picture, from their beginning each time it is called. */
export type PictureSource = () => Promise<ReadableStream<Uint8Array> | Uint8Array<ArrayBuffer>>;

interface Upload {
  readonly body: PictureSource;
  readonly contentType: string;
  readonly length: number;
}

/** The slowest upload that is waited for: the answer comes after the last byte, so its deadline grows with them. */
const BYTES_PER_SECOND = 1024 * 1024;
const MISSING: Missing = { code: "upstream_failed", reason: "The place for the upload is not there" };

/** One attempt at a PUT to a presigned address. No header of ours goes there. @throws Fault */
export async function sendPicture(
  config: UpstreamConfig,
  start: Hop,
  upload: Upload,
  within: AbortSignal,
): Promise<void> {
  const line = new Line(config.attemptSeconds + upload.length / BYTES_PER_SECOND, within);
  try {
    const answer = await followRedirects(line, start, {
      method: "PUT",
      send: async ({ url }) => {
        const body = sizedBody(await upload.body(), upload.length, line.signal);
        const headers = { "content-type": upload.contentType, "content-length": String(upload.length) };
        return fetch(url, { ...body, method: "PUT", redirect: "manual", signal: line.signal, headers });
      },
    });
    if (!answer.response.ok) throw await faultOfAnswer(line, answer, MISSING, config.apiKey);
    await answer.response.body?.cancel();
  } catch (error) {
    line.end(error);
    throw error;
  } finally {
    line.release();
  }
}

/** Workers send a stream's Content-Length only where the stream tells it; Node wants to know that it is one way. */
function sizedBody(
  body: ReadableStream<Uint8Array> | Uint8Array<ArrayBuffer>,
  length: number,
  signal: AbortSignal,
): Pick<RequestInit, "body"> {
  if (!(body instanceof ReadableStream)) return { body };
  if (typeof FixedLengthStream === "undefined") return { body, duplex: "half" } as Pick<RequestInit, "body">;
  const fixed = new FixedLengthStream(length);
  void body.pipeTo(fixed.writable, { signal }).catch(() => {});
  return { body: fixed.readable };
}
