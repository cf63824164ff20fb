import type { GatheredObject } from "../db/gatheredPictures.ts";
import type { Services } from "../services.ts";
import { ObjectUpload } from "../storage/objectUpload.ts";
import type { DownloadParams } from "./downloadParams.ts";
import type { PlannedPicture } from "./planDownload.ts";
import { READ_BYTES } from "./readBytes.ts";
import type { UpstreamClient } from "./upstream/client.ts";

interface Source {
  readonly params: DownloadParams;
  readonly upstream: Pick<UpstreamClient, "openPicture">;
  readonly signal: AbortSignal;
}

/** One enhanced picture from the service into R2, under a key that is announced already. */
export async function storePicture(
  { db, bucket }: Pick<Services, "db" | "bucket">,
  { params, upstream, signal }: Source,
  picture: PlannedPicture,
  key: string,
): Promise<GatheredObject> {
  const reader = await upstream.openPicture(picture.id, params, signal);
  try {
    const metadata = { contentType: reader.contentType };
    const upload = new ObjectUpload(db, bucket, key, metadata, { announced: true });
    let buffer = new Uint8Array(READ_BYTES);
    for (;;) {
      const chunk = await reader.read(buffer, buffer.length);
      if (chunk === null) break;
      await upload.write(chunk);
      buffer = new Uint8Array(chunk.buffer);
    }
    return await upload.finish();
  } catch (thrown) {
    await reader.cancel(thrown).catch(() => undefined);
    throw thrown;
  }
}
