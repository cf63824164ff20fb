import { execFileSync } from "node:child_process";
import { statSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { PhotonImage, resize, SamplingFilter } from "@cf-wasm/photon";
import sharp from "sharp";
import { encodeJpeg } from "../../src/imaging/encode/encodeJpeg.ts";
import { EngineMemory } from "../../src/imaging/engine/memory.ts";
import { kernelModule } from "../../src/imaging/engine/module.fixture.ts";
import { FORMATS, PRESET_NAMES, PRESETS } from "../../src/imaging/recipes.ts";
import { LIMITS } from "../../src/limits.ts";
import { buildKernels } from "../kernels.ts";
import { ROOT } from "../lib/environment.ts";
import { SOURCES, type SourceName, sourceBytes, sourceFile } from "./engineSources.ts";
import { decodeOurs, decodeSharp, resizeOurs, resizeSharp } from "./engineWork.ts";
import { type Measured, measure } from "./measure.ts";

const MIB = 1024 * 1024;
/** What a JPEG's renditions may take of the engine's memory. */
const RENDITION_MIB = 16;
const EDGES = PRESET_NAMES.map((preset) => PRESETS[preset].edge);
const ZOOM = { width: 1200, height: 800 };

/** The picture engine beside sharp on one thread and beside photon: times, and the peak of its own allocator. */
export async function benchEngine(): Promise<Measured[]> {
  await buildKernels(ROOT);
  const memory = new EngineMemory(kernelModule());
  return [
    ...(await benchDecoding(memory)),
    ...(await benchRenditions(memory)),
    await benchPhoton(memory),
    await benchEncoding(memory),
    ...(await benchFirst()),
    wasmSize(),
  ];
}

async function benchDecoding(memory: EngineMemory): Promise<Measured[]> {
  const asked: Partial<Record<SourceName, string>> = {
    ...{ middle: "≤ 0.90", middle422: "≤ 0.90", large: "≤ 0.90", large422: "≤ 0.90" },
    ...{ middleProgressive: "≤ 1.00", largeProgressive: "≤ 1.00", png: "" },
  };
  const rows: Measured[] = [];
  for (const name of Object.keys(asked) as SourceName[]) {
    const bytes = await sourceBytes(name);
    const work = `full decode, ${titleOf(name, bytes)}`;
    const times = await measure(
      work,
      "sharp",
      () => decodeOurs(bytes, memory),
      () => decodeSharp(bytes),
    );
    rows.push({ ...times, asked: asked[name] ?? "" });
    rows.push(peakOf(memory, work, name === "png" ? LIMITS.engineBytes / MIB : RENDITION_MIB));
  }
  return rows;
}

async function benchRenditions(memory: EngineMemory): Promise<Measured[]> {
  const rows: Measured[] = [];
  for (const name of ["middle", "middle422", "large", "middleProgressive", "largeProgressive"] as const) {
    const bytes = await sourceBytes(name);
    for (const [edges, many, peer, asked] of [
      [EDGES, "three renditions", "sharp, three calls", "≤ 0.60"],
      [[ZOOM.width], "one of 1200 px", "sharp, one call", "≤ 1.20"],
    ] as const) {
      const work = `${many}, ${titleOf(name, bytes)}`;
      const times = await measure(
        work,
        peer,
        () => resizeOurs(bytes, edges, memory),
        () => resizeSharp(bytes, edges),
      );
      rows.push({ ...times, asked });
      if (edges === EDGES) rows.push(peakOf(memory, work, RENDITION_MIB));
    }
  }
  return rows;
}

/** Photon decodes what it can: a picture of 4 MP. */
async function benchPhoton(memory: EngineMemory): Promise<Measured> {
  const bytes = await sourceBytes("small");
  const times = await measure(
    `three renditions, ${titleOf("small", bytes)}`,
    "photon",
    () => resizeOurs(bytes, EDGES, memory),
    () => {
      const image = PhotonImage.new_from_byteslice(bytes);
      for (const edge of EDGES) {
        resize(image, edge, Math.round((edge * 2) / 3), SamplingFilter.Lanczos3).free();
      }
      image.free();
    },
  );
  return { ...times, asked: `≤ ${(1 / 15).toFixed(3)}` };
}

async function benchEncoding(memory: EngineMemory): Promise<Measured> {
  const { quality } = FORMATS.jpeg.settings.zoom;
  const pixels = new Uint8Array(
    await sharp(await sourceBytes("middle"))
      .resize(ZOOM.width, ZOOM.height)
      .raw()
      .toBuffer(),
  );
  const times = await measure(
    `JPEG of ${ZOOM.width}×${ZOOM.height}, encoded`,
    "sharp",
    () => {
      memory.reset();
      const picture = { ...ZOOM, channels: 3 as const, stride: ZOOM.width * 3 };
      encodeJpeg(memory, { ...picture, pointer: memory.copyIn(pixels) }, { quality });
    },
    () =>
      sharp(pixels, { raw: { ...ZOOM, channels: 3 } })
        .jpeg({ quality })
        .toBuffer(),
  );
  return { ...times, asked: "≤ 25 ms" };
}

/** A process's first decode, compiling included, and the memory the whole process takes for it. */
async function benchFirst(): Promise<Measured[]> {
  const file = await sourceFile("middle");
  const script = path.join(import.meta.dirname, "engineCold.ts");
  const run = (who: string) => {
    const output = execFileSync(process.execPath, [script, who, file], { encoding: "utf8" });
    return JSON.parse(output) as { ms: number; mebibytes: number };
  };
  const runs = Array.from({ length: 3 }, () => [run("ours"), run("sharp")] as const);
  const middle = (side: 0 | 1, key: "ms" | "mebibytes") =>
    runs.map((pair) => pair[side][key]).toSorted((a, b) => a - b)[1] ?? Number.NaN;
  return [
    {
      ...{ work: "first decode of a process, 24 MP 4:2:0", peer: "sharp" },
      ...{ ours: middle(0, "ms"), theirs: middle(1, "ms") },
    },
    {
      ...{ work: "first decode of a process: RSS added, MiB", peer: "sharp" },
      ...{ ours: middle(0, "mebibytes"), theirs: middle(1, "mebibytes") },
    },
  ];
}

function wasmSize(): Measured {
  const kernels = statSync(path.join(ROOT, "src", "imaging", "kernels", "kernels.wasm")).size;
  const photon = statSync(createRequire(import.meta.url).resolve("@cf-wasm/photon/photon.wasm")).size;
  return { work: "WASM, KiB", peer: "photon", ours: kernels / 1024, theirs: photon / 1024 };
}

function titleOf(name: SourceName, bytes: Uint8Array): string {
  const { name: title, width } = SOURCES[name];
  const bits = (bytes.length * 8) / (width * Math.round((width * 2) / 3));
  return `${title}, ${bits.toFixed(1)} bits a pixel`;
}

/** What the last run took by the allocator, beside what it may. */
function peakOf(memory: EngineMemory, work: string, mebibytes: number): Measured {
  const ours = memory.peak / MIB;
  return { work: `${work}: memory, MiB`, peer: "the most it may", ours, theirs: mebibytes, asked: "≤ 1.00" };
}
