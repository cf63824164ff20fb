import sharp from "sharp";
import type { EngineMemory } from "../../src/imaging/engine/memory.ts";
import type { Size } from "../../src/imaging/raster.ts";
import { STYLES } from "../../src/imaging/styles/registry.ts";
import type { Style } from "../../src/imaging/styles/style.ts";
import type { PrintSource } from "../../src/prints/sourceRows.ts";
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
/** Of each style's prints those that are measured in earnest. */
const AGAIN = 4;
/** Edge of a preview, pixels. */
const EDGE = 1200;

/** What is reduced, what is about as large as its picture, and what is enlarged. */
const PAPERS = {
  "9x12": { width: 9, height: 12 },
  "12x16": { width: 12, height: 16 },
  "16x20": { width: 16, height: 20 },
  "24x36": { width: 24, height: 36 },
} as const;

/** How the picture is stored: a decode of the whole file makes rows of one, columns of the other. */
export const TURNS = { upright: 1, rotated: 6 } as const;

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

/** A print that a style is measured with. */
interface Case {
  readonly name: string;
  readonly source: PrintSource;
  readonly style: Style;
  readonly paper: Size;
}

/**
 * Each style in a band from the middle of a print, with its share of the planning: the paper and the picture that it
 * costs most of. All are tried once, and those that took most, again.
 */
export async function benchStyles(memory: EngineMemory): Promise<Measured[]> {
  const cases = Map.groupBy(await allCases(memory), ({ style }) => style);
  const rows: Measured[] = [];
  for (const [{ slug }, prints] of cases) {
    const tried = await measureAll(memory, prints, 1);
    const [most] = await measureAll(memory, tried.slice(0, AGAIN), RUNS);
    if (most === undefined) continue;
    rows.push({
      ...{ work: `${slug}, the costliest of ${prints.length} prints: ${most.name}: ms/MP`, ours: most.cost },
      ...{ peer: "the most it may", theirs: MOST_MS, asked: "≤ 1.00" },
    });
  }
  return rows;
}

/** What each print costs a megapixel, the costliest first. */
async function measureAll(
  memory: EngineMemory,
  cases: readonly Case[],
  runs: number,
): Promise<(Case & { readonly cost: number })[]> {
  const measured = [];
  for (const each of cases) measured.push({ ...each, cost: await megapixelCpu(memory, each, runs) });
  return measured.sort((a, b) => b.cost - a.cost);
}

async function allCases(memory: EngineMemory): Promise<Case[]> {
  const cases: Case[] = [];
  for (const kind of Object.keys(KINDS) as (keyof typeof KINDS)[]) {
    const upright = await benchSource(memory, await sourceBytes(kind));
    for (const [turned, orientation] of Object.entries(TURNS)) {
      const source = { ...upright, header: { ...upright.header, orientation } };
      for (const [size, paper] of Object.entries(PAPERS)) {
        const name = `${size} of ${KINDS[kind]}, ${turned}`;
        for (const style of STYLES) cases.push({ name, source, style, paper });
      }
    }
  }
  return cases;
}

/** Milliseconds of processor for a megapixel of the print, the least of some runs: what else goes on only adds. */
async function megapixelCpu(
  memory: EngineMemory,
  { source, style, paper }: Case,
  runs: number,
): Promise<number> {
  const plan = await planBench(memory, source, { style, paper });
  const { bands, frame } = plan;
  const band = bands[bands.length >> 1] as { from: number; to: number };
  const planning = await leastCpu(() => planBench(memory, source, { style, paper }), runs);
  const making = await leastCpu(() => makeMiddle(memory, source, plan), runs);
  const megapixels = (frame.width * (band.to - band.from)) / 1e6;
  return (making + planning / bands.length) / megapixels;
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
      const value = await leastCpu(() => makeLive(memory, source, style, PAPERS["9x12"], EDGE), RUNS);
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
async function leastCpu(task: () => unknown, runs: number): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let run = 0; run < runs; run++) least = Math.min(least, await cpuOf(task));
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
