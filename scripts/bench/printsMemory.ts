import type { EngineMemory } from "../../src/imaging/engine/memory.ts";
import { STYLES } from "../../src/imaging/styles/registry.ts";
import { LIMITS } from "../../src/limits.ts";
import { sourceBytes } from "./engineSources.ts";
import type { Measured } from "./measure.ts";
import { type Finding, KINDS, keepMost, TURNS } from "./printsStyles.ts";
import { benchSource, makeMiddle, planBench } from "./printsWork.ts";

const MIB = 1024 * 1024;
/** Strips of a band after which its peak is reached: the source's rows are held, rings are full, a strip is coded. */
const STRIPS = 3;
const PAPERS = ["9x12", "24x36", "30x40"] as const;
const WAYS = ["portrait", "landscape"] as const;

/**
 * The peak of the allocator in a band from the middle, of each style: the most over pictures of 24 and 45 MP, baseline
 * and progressive, upright and rotated, on paper that stands and lies. Beside a band its writer holds a part.
 */
export async function benchPrintMemory(memory: EngineMemory): Promise<Measured[]> {
  const most = new Map<string, Finding>();
  for (const kind of Object.keys(KINDS) as (keyof typeof KINDS)[]) {
    const bytes = await sourceBytes(kind);
    for (const [turned, turn] of Object.entries(TURNS)) {
      const source = await benchSource(memory, bytes, turn);
      for (const size of PAPERS) {
        const [width = 0, height = 0] = size.split("x").map(Number);
        for (const orientation of WAYS) {
          for (const style of STYLES) {
            const plan = await planBench(memory, source, { style, paper: { width, height }, orientation });
            const planned = memory.peak;
            await makeMiddle(memory, source, plan, STRIPS);
            const value = Math.max(planned, memory.peak) / MIB;
            keepMost(most, style.slug, { value, of: `${size} ${orientation} of ${KINDS[kind]}, ${turned}` });
          }
        }
      }
    }
  }
  return [...most].map(([slug, { value, of }]) => ({
    ...{ work: `${slug}: the most memory, MiB: ${of}`, ours: value },
    ...{ peer: "the most it may", theirs: (LIMITS.engineBytes - LIMITS.partBytes) / MIB, asked: "≤ 1.00" },
  }));
}
