import { parentPort, workerData } from "node:worker_threads";
import type { Base } from "./bases.ts";
import { Broken, judge, type Verdict } from "./judge.ts";
import { fuzzMemories } from "./memories.ts";
import { makeMutant } from "./mutant.ts";

export type FuzzWork = { readonly bases: readonly Base[]; readonly seed: number };
/** What a worker answers for one number. */
export type FuzzAnswer = { number: number; verdict?: Verdict; broken?: string };

const { bases, seed } = workerData as FuzzWork;
const memories = fuzzMemories();

parentPort?.on("message", async (number: number) => {
  const answer: FuzzAnswer = { number };
  try {
    const mutant = makeMutant(bases, seed, number);
    answer.verdict = await judge(mutant.bytes, mutant.scale, memories(mutant));
  } catch (error) {
    answer.broken = error instanceof Broken ? error.message : String(error);
  }
  parentPort?.postMessage(answer);
});
