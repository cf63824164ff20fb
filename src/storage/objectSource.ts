import { DarkroomError } from "../errors.ts";
import type { ByteSource } from "../imaging/engine/source.ts";

/**
 * An object in R2 as a file that can be read anywhere. `etag` is R2's own, without quotes: bytes of another object
 * under the same key are never mixed in.
 * @returns reads throw DarkroomError `source_gone` where the object is not there any more, or is another
 */
export function objectSource(
  bucket: Pick<R2Bucket, "get">,
  { key, size, etag }: { readonly key: string; readonly size: number; readonly etag: string },
): ByteSource {
  return {
    size,
    async read(offset, length) {
      const wanted = Math.min(length, size - offset);
      if (wanted <= 0) return new Uint8Array(0);
      const object = await bucket.get(key, { range: { offset, length: wanted } });
      if (object === null) throw new DarkroomError("source_gone");
      if (object.etag === etag && object.size === size) return new Uint8Array(await object.arrayBuffer());
      await object.body.cancel();
      throw new DarkroomError("source_gone", {
        cause: new Error(`${key}: ${object.etag} instead of ${etag}`),
      });
    },
  };
}
