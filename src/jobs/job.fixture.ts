import type { JobPolicy } from "../config.ts";
import type { JobState, StepState } from "./state.ts";

export const POLICY: JobPolicy = { retryDelays: [2, 4, 8], leaseSeconds: 60, hintSeconds: 600 };

/** A job as it is born: the first stage open, the others waiting. */
export function newJob(stages: readonly (readonly string[])[] = [["make"]]): JobState {
  return {
    id: "0b8e7a60-3f0e-4c8e-9d5c-8f1f6f7c2a10",
    tenantId: "tenant",
    kind: "renditions",
    subjectId: "asset",
    payload: { asset_id: "asset" },
    status: "queued",
    seq: 0,
    fence: 0,
    steps: stages.flatMap((names, stage) =>
      names.map(
        (name): StepState => ({
          name,
          stage,
          status: stage === 0 ? "open" : "waiting",
          fence: 0,
          attempts: 0,
          leaseEnds: 0,
          notBefore: 0,
          postponed: false,
        }),
      ),
    ),
    attempts: 0,
    progress: { done: 0, total: 3 },
    failure: null,
    poison: null,
    end: null,
    owedHints: [],
    hintedAt: null,
    createdAt: 0,
    startedAt: null,
    endedAt: null,
  };
}

/** The same numbers from the same seed, 0 to below 1 (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** One of several, by a number from 0 to below 1. */
export function pick<T>(from: readonly T[], random: () => number): T {
  if (from.length === 0) throw new RangeError("nothing to pick from");
  return from[Math.floor(random() * from.length)] as T;
}
