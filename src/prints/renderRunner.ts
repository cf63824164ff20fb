import { isFinished } from "../db/renderWork.ts";
import type { Codecs } from "../imaging/codecs/codec.ts";
import type { EnginePool } from "../imaging/engine/pool.ts";
import type { StepRunner } from "../jobs/consumer.ts";
import { ASSEMBLE, bandOf, PREPARE } from "../jobs/renderSteps.ts";
import { LIMITS } from "../limits.ts";
import { assemble } from "./assembleStep.ts";
import { makeBandObject } from "./bandStep.ts";
import { prepare } from "./prepareStep.ts";
import type { StepTools } from "./renderStep.ts";

type RenderStep = (tools: StepTools) => Promise<void>;

const STEPS: Readonly<Record<string, RenderStep>> = { [PREPARE]: prepare, [ASSEMBLE]: assemble };

/** The steps of a `render` job: first the plan, then its bands side by side, then the file. */
export function renderRunner(
  codecs: Codecs,
  engines: EnginePool,
  partBytes: number = LIMITS.assemblyPartBytes,
): StepRunner {
  return async (services, work) => {
    const run = stepNamed(work.step);
    // A worker may have died between the last commit and its word to the job.
    if (await isFinished(services.db, work.jobId)) return;
    await engines.use(async (memory) => {
      await run({ services, work, memory, codecs, partBytes });
      services.log.info("engine_memory", { peak_bytes: memory.peak });
    });
  };
}

function stepNamed(name: string): RenderStep {
  const n = bandOf(name);
  const step = n === null ? STEPS[name] : (tools: StepTools) => makeBandObject(tools, n);
  if (step === undefined) throw new RangeError(`no step ${name}`);
  return step;
}
