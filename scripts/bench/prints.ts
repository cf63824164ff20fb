import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import sharp from "sharp";
import { EngineMemory } from "../../src/imaging/engine/memory.ts";
import { kernelModule } from "../../src/imaging/engine/module.fixture.ts";
import { styleNamed } from "../../src/imaging/styles/registry.ts";
import type { Style } from "../../src/imaging/styles/style.ts";
import { buildKernels } from "../kernels.ts";
import { ROOT } from "../lib/environment.ts";
import { sourceBytes, sourceFile } from "./engineSources.ts";
import type { Measured } from "./measure.ts";
import { cpuOf, measureCpu, median } from "./printsCpu.ts";
import { benchPrintMemory } from "./printsMemory.ts";
import { enlargeBySharp, type PeerRun, paintByPeers } from "./printsPeers.ts";
import { benchLive, benchStyles } from "./printsStyles.ts";
import { benchSource, makeWhole } from "./printsWork.ts";

const MB = 1e6;
const LARGE = { paper: { width: 24, height: 36 }, pixels: { width: 10_800, height: 7200 } };
const SMALL = { paper: { width: 9, height: 12 }, pixels: { width: 3600, height: 2700 } };
const RUNS = 3;

/** What each style is nearest to, and ImageMagick's beside. */
const PEERS = [
  ["watercolor", "cv2.stylization"],
  ["pencil-sketch", "cv2.pencilSketch"],
  ["oil-painting", "cv2.xphoto.oilPainting"],
  ["oil-painting", "convert -paint 6"],
] as const;

/**
 * Art prints, by the processor's time, user and system: `photo` beside libvips on one thread, the painters beside
 * OpenCV's and ImageMagick's, each style on its costliest paper and picture, previews, and the peak of the allocator
 * over all combinations. About fifteen minutes of two processors.
 */
export async function benchPrints(): Promise<Measured[]> {
  await buildKernels(ROOT);
  const memory = new EngineMemory(kernelModule());
  return [
    ...(await benchPhoto(memory)),
    ...(await benchPainters(memory)),
    ...(await benchStyles(memory)),
    ...(await benchLive(memory)),
    ...(await benchPrintMemory(memory)),
  ];
}

/** From the file to the file, as libvips does it in a process of its own. */
async function benchPhoto(memory: EngineMemory): Promise<Measured[]> {
  const file = await sourceFile("middle");
  const source = await benchSource(memory, await sourceBytes("middle"));
  const rows: Measured[] = [];
  for (const compression of ["lzw", "deflate"] as const) {
    const order = { style: named("photo"), paper: LARGE.paper, compression };
    let bytes = 0;
    let theirs: PeerRun | undefined;
    const work = `photo of 24 MP at 24x36, ${compression}`;
    const times = await measureCpu(
      work,
      "libvips",
      () =>
        cpuOf(async () => {
          bytes = await makeWhole(memory, source, order);
        }),
      async () => {
        theirs = await enlargeBySharp(file, LARGE.pixels, compression);
        return theirs.ms;
      },
    );
    rows.push({ ...times, asked: "≤ 0.60" });
    rows.push({
      work: `${work}: the file, MB`,
      peer: "libvips",
      ours: bytes / MB,
      theirs: (theirs?.bytes ?? 0) / MB,
    });
  }
  return rows;
}

/** Ours from the file to the TIFF; theirs from pixels to pixels. */
async function benchPainters(memory: EngineMemory): Promise<Measured[]> {
  const source = await benchSource(memory, await sourceBytes("middle"));
  const folder = await mkdtemp(path.join(tmpdir(), "darkroom-bench-"));
  try {
    const png = path.join(folder, "print.png");
    const { width, height } = SMALL.pixels;
    await sharp(await sourceFile("middle"))
      .resize(width, height)
      .png({ compressionLevel: 1 })
      .toFile(png);
    const paint = (slug: string) =>
      cpuOf(() => makeWhole(memory, source, { style: named(slug), paper: SMALL.paper }));
    for (const [slug] of PEERS) await paint(slug);
    const runs: {
      readonly peers: Readonly<Record<string, number>>;
      readonly ours: Record<string, number>;
    }[] = [];
    for (let run = 0; run < RUNS; run++) {
      const ours: Record<string, number> = {};
      for (const [slug] of PEERS) ours[slug] = await paint(slug);
      runs.push({ ours, peers: await paintByPeers(png) });
    }
    return PEERS.flatMap(([slug, peer]) => {
      const theirs = runs.map(({ peers }) => peers[peer]).filter((ms) => ms !== undefined);
      if (theirs.length === 0) {
        console.error(`Skipped: ${peer} is not installed here, so ${slug} has nothing beside it.`);
        return [];
      }
      const ours = median(runs.map((run) => run.ours[slug] ?? Number.NaN));
      return [{ work: `${slug} of 24 MP at 9x12`, peer, ours, theirs: median(theirs), asked: "≤ 0.50" }];
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function named(slug: string): Style {
  return styleNamed(slug) as Style;
}
