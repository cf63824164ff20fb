import type { ByteSource } from "../engine/source.ts";
import type { PictureHeader } from "./header.ts";
import { StructureScanner } from "./scanner.ts";

/** More than metadata takes in most files; what is left over of the last window costs nothing else. */
const WINDOW_BYTES = 64 * 1024;

/**
 * The header of a file that was taken in before, read only to where its data begins. A PNG's or a WebP's EXIF may
 * stand behind that: the orientation is what was found then.
 * @throws DarkroomError as `StructureScanner` does
 */
export async function readHeader(source: ByteSource): Promise<PictureHeader> {
  let header: PictureHeader | undefined;
  const scanner = new StructureScanner({
    announce: (found) => {
      header = found;
    },
  });
  for (let offset = 0; offset < source.size; offset += WINDOW_BYTES) {
    scanner.write(await source.read(offset, Math.min(WINDOW_BYTES, source.size - offset)));
    if (header !== undefined) return header;
  }
  return scanner.end();
}
