import type { Context } from "hono";
import { serviceOf, type Variables } from "../env.ts";
import { notFound } from "../errors.ts";
import type { Effect } from "../faults.ts";
import { type Content, contentFor } from "../pictures/content.ts";
import type { Format } from "../pictures/formats.ts";
import type { Options } from "../pictures/options.ts";
import type { Picture } from "../state/model.ts";
import { NETWORK, otherAnswer, withNetwork } from "./effects.ts";
import { readRange } from "./range.ts";

/** The bytes of a picture, by whoever sends them, with the faults that strike there. */
export async function sendPicture(c: Context<Variables>, id: string, options: Options): Promise<Response> {
  const service = serviceOf(c.env);
  const found = await service.open(id, "bytes");
  if (found === undefined) throw notFound("Image");
  const { effect } = found;
  const other = otherAnswer(effect);
  if (other !== undefined) return withNetwork(other, effect);
  const version = effect.changing === true ? await service.countRead(id) : null;
  const sent = { ...options, format: formatSent(options.format, effect) };
  const content = await contentFor(c.env, found.picture, sent, version);
  const type = effect.otherFormat === "disguised" ? `image/${options.format}` : content.type;
  const response = await answer(c.req.raw, found.picture, { ...content, type }, effect);
  response.headers.set(NETWORK.request, String(c.var.requestId));
  return response;
}

function formatSent(asked: Format, { otherFormat }: Effect): Format {
  if (otherFormat === undefined) return asked;
  return asked === "jpeg" ? "png" : "jpeg";
}

async function answer(
  request: Request,
  picture: Picture,
  { size, etag, type, open }: Content,
  effect: Effect,
): Promise<Response> {
  const headers = new Headers({
    "Content-Type": type,
    ETag: etag,
    "Last-Modified": new Date(picture.updatedAt).toUTCString(),
    ...(effect.noRange !== true && { "Accept-Ranges": "bytes" }),
  });
  const part = effect.noRange === true ? null : readRange(request.headers, size, etag);
  if (part === "unsatisfiable") {
    headers.set("Content-Range", `bytes */${size}`);
    return new Response(null, { status: 416, headers });
  }
  const { offset, length } = part ?? { offset: 0, length: size };
  if (part !== null) headers.set("Content-Range", `bytes ${offset}-${offset + length - 1}/${size}`);
  const body = length === 0 ? new Uint8Array(0) : await open(offset, length);
  const response = new Response(effect.noLength === true ? body : withLength(body, length), {
    status: part === null ? 200 : 206,
    headers,
  });
  return withNetwork(response, effect, length);
}

/** A body whose length is sent ahead. */
function withLength(body: ReadableStream | Uint8Array, length: number): ReadableStream | Uint8Array {
  return body instanceof Uint8Array ? body : body.pipeThrough(new FixedLengthStream(length));
}
