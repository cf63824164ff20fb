import sharp from "sharp";
import type { EngineMemory } from "../../src/imaging/engine/memory.ts";
import { STYLES } from "../../src/imaging/styles/registry.ts";
import { cjpeg } from "../fuzz/jpegTool.ts";
import { type SourceName, sourceBytes } from "./engineSources.ts";
import type { Measured } from "./measure.ts";
import { cpuOf } from "./printsCpu.ts";
import { makeLive } from "./printsLive.ts";
import { benchSource, makeMiddle, planBench } from "./printsWork.ts";

/** Milliseconds of processor that a style may take for a megapixel of the print, and a preview for all of it. */
const MOST_MS = 120;
const LIVE_MS = 1000;
const RUNS = 3;
/** Edge of a preview, pixels. */
const EDGE = 1200;

/** The smallest print and a large one: of a large picture reduced, and of any enlarged. */
const PAPERS = [
  { name: "9x12", paper: { width: 9, height: 12 } },
  { name: "24x36", paper: { width: 24, height: 36 } },
] as const;

/** What large photographs are in, for the table. */
export const KINDS = {
  middle: "24 MP",
  large: "45 MP",
  middleProgressive: "24 MP progressive",
  largeProgressive: "45 MP progressive",
} as const satisfies Partial<Record<SourceName, string>>;

/** A finding, and what it was found with. */
export interface Finding {
  readonly value: number;
  readonly of: string;
}

/** Each style in a band from the middle of a print, with its share of the planning: the picture it costs most of. */
export async function benchStyles(memory: EngineMemory): Promise<Measured[]> {
  const most = new Map<string, Finding>();
  for (const kind of Object.keys(KINDS) as (keyof typeof KINDS)[]) {
    const source = await benchSource(memory, await sourceBytes(kind));
    for (const { name, paper } of PAPERS) {
      for (const style of STYLES) {
        const plan = await planBench(memory, source, { style, paper });
        const { bands, frame } = plan;
        const band = bands[bands.length >> 1] as { from: number; to: number };
        const planning = await leastCpu(() => planBench(memory, source, { style, paper }));
        const making = await leastCpu(() => makeMiddle(memory, source, plan));
        const megapixels = (frame.width * (band.to - band.from)) / 1e6;
        const value = (making + planning / bands.length) / megapixels;
        keepMost(most, `${style.slug} at ${name}`, { value, of: KINDS[kind] });
      }
    }
  }
  return [...most].map(([work, { value, of }]) => ({
    ...{ work: `${work} of ${of}, the costliest of four: ms/MP`, ours: value },
    ...{ peer: "the most it may", theirs: MOST_MS, asked: "≤ 1.00" },
  }));
}

/** The costliest style's live preview, of a picture that was just uploaded. */
export async function benchLive(memory: EngineMemory): Promise<Measured[]> {
  const rows: Measured[] = [];
  const pictures = {
    "12 MP": await twelveMegapixels(),
    ...{ "24 MP": await sourceBytes("middle"), "45 MP": await sourceBytes("large") },
  };
  for (const [name, bytes] of Object.entries(pictures)) {
    const source = await benchSource(memory, bytes);
    const most = new Map<string, Finding>();
    for (const style of STYLES) {
      const value = await leastCpu(() => makeLive(memory, source, style, { width: 9, height: 12 }, EDGE));
      keepMost(most, name, { value, of: style.slug });
    }
    for (const [, { value, of }] of most) {
      rows.push({
        ...{ work: `preview of ${name}, ${EDGE} px, the costliest style: ${of}`, ours: value },
        ...{ peer: "the most it may", theirs: LIVE_MS, asked: "≤ 1.00" },
      });
    }
  }
  return rows;
}

export function keepMost(most: Map<string, Finding>, key: string, finding: Finding): void {
  if (finding.value > (most.get(key)?.value ?? Number.NEGATIVE_INFINITY)) most.set(key, finding);
}

/** The least of some runs: what else the machine does only adds. */
async function leastCpu(task: () => unknown): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let run = 0; run < RUNS; run++) least = Math.min(least, await cpuOf(task));
  return least;
}

async function twelveMegapixels(): Promise<Uint8Array> {
  const { data, info } = await sharp(await sourceBytes("middle"))
    .resize(4242, 2828)
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  return cjpeg({ width, height, channels: 3, data }, ["-quality", "92", "-sample", "2x2"]);
}
