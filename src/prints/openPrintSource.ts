import type { AssetRow } from "../db/assets.ts";
import type { Decoders } from "../imaging/decode.ts";
import { readHeader } from "../imaging/probe/readHeader.ts";
import { objectSource } from "../storage/objectSource.ts";
import type { PrintSource } from "./sourceRows.ts";

/**
 * Opens an asset's picture. Its orientation is what was found when it was taken in: EXIF may stand behind the data.
 * @param signal stops whoever reads of it
 * @throws DarkroomError `source_gone`; also from reads, and what `signal` was aborted with
 */
export async function openPrintSource(
  bucket: R2Bucket,
  asset: AssetRow,
  decoders: Decoders,
  signal?: AbortSignal,
): Promise<PrintSource> {
  const { objectKey: key, sizeBytes: size, etag, orientation, checkpointsKey } = asset;
  const object = objectSource(bucket, { key, size, etag });
  const file = {
    size,
    read: async (offset: number, length: number) => {
      signal?.throwIfAborted();
      return object.read(offset, length);
    },
  };
  const header = await readHeader(file);
  const checkpoints = await readWhole(bucket, checkpointsKey);
  return { file, header: { ...header, orientation }, checkpoints, decoders };
}

/** Null where there is none: a picture without checkpoints is only slower. */
async function readWhole(bucket: R2Bucket, key: string | null): Promise<Uint8Array | null> {
  const object = key === null ? null : await bucket.get(key);
  return object === null ? null : new Uint8Array(await object.arrayBuffer());
}
