import type { Measured } from "./measure.ts";

const WARM_UPS = 1;
const RUNS = 3;

/** Milliseconds of processor, user and system, all threads of this process, that a piece of work takes. */
export async function cpuOf(task: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await task();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/**
 * Two pieces of work that tell the processor's time they took, in turns, so that what else the machine does meets
 * both; medians. A clock would count what others do with it meanwhile.
 */
export async function measureCpu(
  work: string,
  peer: string,
  ours: () => Promise<number>,
  theirs: () => Promise<number>,
): Promise<Measured> {
  const times: [number[], number[]] = [[], []];
  for (let run = 0; run < WARM_UPS + RUNS; run++) {
    for (const [i, task] of [ours, theirs].entries()) {
      const ms = await task();
      if (run >= WARM_UPS) times[i as 0 | 1].push(ms);
    }
  }
  return { work, peer, ours: median(times[0]), theirs: median(times[1]) };
}

/** The middle one, or the lower of the two that are in the middle. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[(values.length - 1) >> 1] ?? Number.NaN;
}
