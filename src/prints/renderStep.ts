import { findRenderWork, isHeld, type RenderWork } from "../db/renderWork.ts";
import { DarkroomError } from "../errors.ts";
import type { Codecs } from "../imaging/codecs/codec.ts";
import type { EngineMemory } from "../imaging/engine/memory.ts";
import { LeaseLost, type Work } from "../jobs/consumer.ts";
import type { Services } from "../services.ts";
import { type PrintPlan, printPlanSchema } from "./plan.ts";

/** What a step of a print works with. */
export interface StepTools {
  readonly services: Services;
  readonly work: Work;
  /** The engine's, for this step alone. */
  readonly memory: EngineMemory;
  readonly codecs: Codecs;
  /** Bytes of a part of the file's upload. */
  readonly partBytes: number;
}

/** A print whose picture is there. */
export interface PresentRender extends RenderWork {
  readonly asset: NonNullable<RenderWork["asset"]>;
}

/** @throws DarkroomError `source_gone` */
export async function requireRender({ services, work }: StepTools): Promise<PresentRender> {
  const found = await findRenderWork(services.db, work.jobId);
  if (found === undefined || found.asset === null) throw new DarkroomError("source_gone");
  return { ...found, asset: found.asset };
}

/** @throws DarkroomError `render_parts_gone` where it was never made, or by another version in another form */
export function planOf({ plan }: RenderWork["render"]): PrintPlan {
  const read = printPlanSchema.safeParse(plan);
  if (read.success) return read.data;
  throw new DarkroomError("render_parts_gone", { detail: { reason: "its plan" }, cause: read.error });
}

/** Why a batch under the fence changed nothing. */
export async function whyNothingChanged(tools: StepTools): Promise<Error> {
  const { services, work } = tools;
  await requireRender(tools);
  if (!(await isHeld(services.db, work))) return new LeaseLost();
  // The sweep took it for one that nobody finishes; the next attempt writes another.
  return new DarkroomError("unavailable", { cause: new Error("an object is no longer announced") });
}
