import type { FileSink } from "../catalog/readForm.ts";
import { DarkroomError } from "../errors.ts";
import { LIMITS } from "../limits.ts";
import type { Heartbeat } from "./heartbeat.ts";
import type { DownloadOptions, UpstreamClient } from "./upstream/client.ts";

/** Bytes read at a time. */
const CHUNK = 256 * 1024;

/** Hands one enhanced picture on, whole. @throws DarkroomError file_too_large, upstream_* */
export async function readPicture(
  upstream: Pick<UpstreamClient, "openPicture">,
  imageId: string,
  { format, quality, preview }: DownloadOptions,
  sink: FileSink,
  heartbeat: Heartbeat,
  signal: AbortSignal,
): Promise<void> {
  const reader = await upstream.openPicture(imageId, { format, quality, preview }, signal);
  try {
    if ((reader.size ?? 0) > LIMITS.uploadBytes) throw new DarkroomError("file_too_large");
    let size = 0;
    let memory = new Uint8Array(CHUNK);
    for (;;) {
      const chunk = await reader.read(memory);
      if (chunk === null) return;
      size += chunk.length;
      if (size > LIMITS.uploadBytes) throw new DarkroomError("file_too_large");
      await sink.write(chunk);
      memory = new Uint8Array(chunk.buffer);
      await heartbeat.beat();
    }
  } catch (thrown) {
    await reader.cancel(thrown);
    throw thrown;
  }
}
