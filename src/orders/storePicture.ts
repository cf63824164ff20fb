import type { GatheredObject } from "../db/gatheredPictures.ts";
import type { Services } from "../services.ts";
import { ObjectUpload } from "../storage/objectUpload.ts";
import type { DownloadParams } from "./downloadParams.ts";
import type { PlannedPicture } from "./planDownload.ts";
import { pumpPicture } from "./pumpPicture.ts";
import type { UpstreamClient } from "./upstream/client.ts";

interface Source {
  readonly params: DownloadParams;
  readonly upstream: Pick<UpstreamClient, "openPicture">;
}

/** One enhanced picture from the service into R2, under a key that is announced already. */
export async function storePicture(
  { db, bucket }: Pick<Services, "db" | "bucket">,
  { params, upstream }: Source,
  picture: PlannedPicture,
  key: string,
  signal: AbortSignal,
): Promise<GatheredObject> {
  const reader = await upstream.openPicture(picture.id, params, signal);
  const upload = new ObjectUpload(db, bucket, key, { contentType: reader.contentType }, { announced: true });
  await pumpPicture(reader, (piece) => upload.write(piece));
  return upload.finish();
}
