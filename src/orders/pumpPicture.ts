import { DarkroomError } from "../errors.ts";
import type { PictureReader } from "./upstream/client.ts";

/** Read at once of a picture: larger pieces gain nothing (measured), smaller ones cost calls. */
export const READ_BYTES = 256 * 1024;

/**
 * Writes all of a picture, piece by piece in memory that is used again; what fails ends the transfer.
 * @param limit bytes beyond which it is refused, by its length where that is told
 * @throws DarkroomError `file_too_large`, `upstream_*`; what `write` throws
 */
export async function pumpPicture(
  reader: PictureReader,
  write: (piece: Uint8Array) => Promise<void>,
  limit = Number.POSITIVE_INFINITY,
): Promise<void> {
  try {
    if ((reader.size ?? 0) > limit) throw new DarkroomError("file_too_large");
    let size = 0;
    let memory = new Uint8Array(READ_BYTES);
    for (;;) {
      const piece = await reader.read(memory, memory.length);
      if (piece === null) return;
      size += piece.length;
      if (size > limit) throw new DarkroomError("file_too_large");
      await write(piece);
      memory = new Uint8Array(piece.buffer);
    }
  } catch (thrown) {
    await reader.cancel(thrown).catch(() => undefined);
    throw thrown;
  }
}
