/** A step of a render, and how long it took. */
export interface StepTime {
  readonly step: string;
  readonly ms: number;
}

/** What the time of a render is made of. */
export interface Schedule {
  /** Of all steps, one after the other, ms. */
  readonly sum: number;
  readonly longest: StepTime;
  /** How long it would take with so many consumers, ms. */
  readonly with: readonly { readonly consumers: number; readonly ms: number }[];
}

const BAND = /^band-(\d+)$/;

/** @throws RangeError where there are no steps */
export function scheduleOf(steps: readonly StepTime[], consumers: readonly number[]): Schedule {
  const longest = steps.toSorted((a, b) => b.ms - a.ms)[0];
  if (longest === undefined) throw new RangeError("no steps");
  return {
    sum: sumOf(steps),
    longest,
    with: consumers.map((count) => ({ consumers: count, ms: timeWith(steps, count) })),
  };
}

/**
 * The plan, then the bands in their order, each taken by the consumer that is free first, then the file. What hints
 * and claims take between steps is not in it.
 */
function timeWith(steps: readonly StepTime[], consumers: number): number {
  const bands = steps.filter(({ step }) => BAND.test(step)).toSorted((a, b) => numberOf(a) - numberOf(b));
  const free = Array.from({ length: consumers }, () => 0);
  for (const { ms } of bands) {
    const first = free.indexOf(Math.min(...free));
    free[first] = (free[first] ?? 0) + ms;
  }
  return sumOf(steps.filter(({ step }) => !BAND.test(step))) + Math.max(...free);
}

function numberOf({ step }: StepTime): number {
  return Number(BAND.exec(step)?.[1]);
}

function sumOf(steps: readonly StepTime[]): number {
  return steps.reduce((sum, { ms }) => sum + ms, 0);
}
