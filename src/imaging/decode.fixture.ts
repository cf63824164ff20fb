import { webpFixture } from "./codecs/webp.fixture.ts";
import { type OpenOptions, openPicture } from "./decode.ts";
import type { EngineMemory } from "./engine/memory.ts";
import type { ByteSource } from "./engine/source.ts";
import type { RowStage } from "./engine/stage.ts";
import type { PictureHeader } from "./probe/header.ts";

const { decoder: webp } = webpFixture();

/** As `openPicture`, with the decoders that run in Node. */
export function openInNode(
  source: ByteSource,
  header: PictureHeader,
  memory: EngineMemory,
  options: OpenOptions = {},
): Promise<RowStage> {
  return openPicture(source, header, memory, { webp }, options);
}
