import { createHash } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { webpFixture } from "../../src/imaging/codecs/webp.fixture.ts";
import { EngineMemory } from "../../src/imaging/engine/memory.ts";
import { kernelModule } from "../../src/imaging/engine/module.fixture.ts";
import { bytesSource } from "../../src/imaging/engine/source.ts";
import type { Orientation } from "../../src/imaging/orient.ts";
import { readHeader } from "../../src/imaging/probe/readHeader.ts";
import { STYLES } from "../../src/imaging/styles/registry.ts";
import { type PrintOrder, planFrame } from "../../src/prints/frame.ts";
import { livePreview } from "../../src/prints/livePreview.ts";
import { exists, readStamps } from "./stamps.ts";

/** Raise it when a style's pixels change, though its parameters do not. */
const VERSION = 1;
const STAMPS = "styles.json";
/** Longer edge, pixels. */
const EDGE = 600;
/** The smallest print: its strokes are seen best in a small picture. */
const ORDER: PrintOrder = {
  ...{ paper: { width: 9, height: 12 }, dpi: 300 },
  ...{ fit: "cover", gravity: "center", orientation: "auto" },
};

/**
 * Previews a photograph's print in every style, as `{slug}.jpg`: those that are missing or outdated.
 * @returns the path of each
 */
export async function makeStyleSamples(
  folder: string,
  photograph: string,
  onStart: (slug: string) => void = () => {},
): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const stamps = await readStamps(path.join(folder, STAMPS));
  const bytes = new Uint8Array(await readFile(photograph));
  const content = createHash("sha256").update(bytes).digest("hex");
  let preview: ((style: (typeof STYLES)[number]) => Promise<Uint8Array>) | undefined;
  const files: string[] = [];
  for (const style of STYLES) {
    const file = path.join(folder, `${style.slug}.jpg`);
    const stamp = [VERSION, EDGE, content, JSON.stringify(style.parameters)].join(" ");
    files.push(file);
    if (stamps[style.slug] === stamp && (await exists(file))) continue;
    onStart(style.slug);
    preview ??= await openPreviews(bytes);
    // Renamed into place, so that a run cut short leaves no half a picture.
    await writeFile(`${file}.part`, await preview(style));
    await rename(`${file}.part`, file);
    stamps[style.slug] = stamp;
    await writeFile(path.join(folder, STAMPS), `${JSON.stringify(stamps, null, 2)}\n`);
  }
  return files;
}

async function openPreviews(bytes: Uint8Array) {
  const memory = new EngineMemory(kernelModule());
  const file = bytesSource(bytes);
  const header = await readHeader(file);
  const source = { file, header, checkpoints: null, decoders: { webp: webpFixture().decoder } };
  const print = planFrame(header, header.orientation as Orientation, ORDER);
  return (style: (typeof STYLES)[number]) => {
    memory.reset();
    return livePreview(memory, source, { print, style, parameters: style.parameters, edge: EDGE });
  };
}
