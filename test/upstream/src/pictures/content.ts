import { crc32 } from "node:zlib";
import type { Env } from "../env.ts";
import { notFound } from "../errors.ts";
import type { Picture } from "../state/model.ts";
import { ENCODERS } from "./encode.ts";
import { enhance } from "./enhance.ts";
import type { Format } from "./formats.ts";
import { type MadePicture, makePicture, tinyPicture } from "./made.ts";
import { type Options, writeOptions } from "./options.ts";

/** The bytes that a picture is sent as. */
export interface Content {
  readonly size: number;
  readonly etag: string;
  readonly type: string;
  open(offset: number, length: number): Promise<ReadableStream | Uint8Array>;
}

const PREVIEW_EDGE = 800;
/** A picture whose bytes differ at each read is made up, of this size unless it has one. */
const CHANGING_SIZE = 200_000;

export const originalKey = (source: string) => `original/${source}`;

/**
 * The enhanced picture as it is asked for: made up where it has a size and no bytes, else made once and kept.
 * @param version other bytes for each; null for the picture itself
 */
export async function contentFor(
  env: Env,
  picture: Picture,
  options: Options,
  version: number | null,
): Promise<Content> {
  const { format } = options;
  if (version !== null) return madeContent(`${picture.id} ${version}`, picture.size ?? CHANGING_SIZE, format);
  if (picture.size !== null) return madeContent(picture.id, picture.size, format);
  const key = `enhanced/${picture.id}/${writeOptions(options)}`;
  const kept = (await env.BUCKET.head(key)) ?? (await render(env, picture, options, key));
  if (kept === null) throw new Error("The picture could not be kept.");
  return {
    size: kept.size,
    etag: kept.httpEtag,
    type: `image/${format}`,
    async open(offset, length) {
      const object = await env.BUCKET.get(key, { range: { offset, length } });
      if (object === null) throw notFound("Picture");
      return object.body;
    },
  };
}

async function render(env: Env, picture: Picture, options: Options, key: string): Promise<R2Object | null> {
  const original = await env.BUCKET.get(originalKey(picture.source));
  if (original === null) throw notFound("Picture");
  const bytes = await encode(new Uint8Array(await original.arrayBuffer()), options);
  return env.BUCKET.put(key, bytes);
}

async function encode(original: Uint8Array, options: Options): Promise<Uint8Array> {
  const { format, quality, preview, maxWidth, scale } = options;
  // No encoder for these runs here; a real picture of the format stands in for this one.
  if (format === "avif" || format === "jxl") return tinyPicture(format);
  const raster = enhance(original, {
    ...(preview && { edge: PREVIEW_EDGE }),
    ...(maxWidth !== null && { width: maxWidth }),
    scale,
  });
  return ENCODERS[format](raster, quality);
}

function madeContent(seed: string, size: number, format: Format): Content {
  const made = makePicture(seed, size, format);
  return {
    size,
    etag: `"${crc32(`${seed} ${size} ${format}`).toString(16)}"`,
    type: `image/${format}`,
    async open(offset, length) {
      return streamOf(made, offset, length);
    },
  };
}

/** Piece by piece, as it is read. */
function streamOf(made: MadePicture, offset: number, length: number): ReadableStream {
  const pieces = made.pieces(offset, length)[Symbol.iterator]();
  return new ReadableStream({
    pull(controller) {
      const { done, value } = pieces.next();
      if (done === true) controller.close();
      else controller.enqueue(value);
    },
  });
}
