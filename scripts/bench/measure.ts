/** A piece of work measured beside a peer. Milliseconds, medians of interleaved runs. */
export interface Measured {
  readonly work: string;
  readonly peer: string;
  readonly ours: number;
  readonly theirs: number;
  /** What is asked of the ratio or of ours, as text. */
  readonly asked?: string;
}

const WARM_UPS = 2;
const RUNS = 7;

/** Runs both in turns and each first in every other pair, so that what else the machine does meets both. */
export async function measure(
  work: string,
  peer: string,
  ours: () => unknown,
  theirs: () => unknown,
): Promise<Measured> {
  const pair = [
    { task: ours, times: [] as number[] },
    { task: theirs, times: [] as number[] },
  ] as const;
  for (let run = 0; run < WARM_UPS + RUNS; run++) {
    for (const { task, times } of run % 2 === 0 ? pair : pair.toReversed()) {
      const started = performance.now();
      await task();
      if (run >= WARM_UPS) times.push(performance.now() - started);
    }
  }
  return { work, peer, ours: median(pair[0].times), theirs: median(pair[1].times) };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}
