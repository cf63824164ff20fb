import { commitPlan, type WrittenObject } from "../db/renderWork.ts";
import { styleNamed } from "../imaging/styles/registry.ts";
import { PREPARE } from "../jobs/renderSteps.ts";
import { LIMITS } from "../limits.ts";
import { renderKey } from "../storage/keys.ts";
import { objectSource } from "../storage/objectSource.ts";
import { ObjectUpload } from "../storage/objectUpload.ts";
import { discard } from "./discard.ts";
import { needsFlat } from "./flatRows.ts";
import type { Gravity } from "./gravity.ts";
import { type PrintPlan, type PrintWish, planPrint } from "./plan.ts";
import { openSource } from "./renderSource.ts";
import { type PresentRender, requireRender, type StepTools, whyNothingChanged } from "./renderStep.ts";
import { flatten, type PrintSource } from "./sourceRows.ts";

/** The first step of a print: what is the same for all its bands is found once and kept. */
export async function prepare(tools: StepTools): Promise<void> {
  const started = Date.now();
  const found = await requireRender(tools);
  // A worker may have died between the commit and its word to the job.
  if (found.render.plan !== null) return;
  const source = await openSource(tools, found);
  if (!needsFlat(found.asset.format)) {
    await commit(tools, await planPrint(tools.memory, source, wishOf(found)), null, started);
    return;
  }
  const { services, work } = tools;
  const upload = new ObjectUpload(services.db, services.bucket, renderKey(work.jobId, work.fence, "flat"));
  try {
    const flat = await storeFlat(tools, source, upload);
    const flatSource = { ...source, flat: objectSource(services.bucket, flat) };
    await commit(tools, await planPrint(tools.memory, flatSource, wishOf(found)), flat, started);
  } catch (thrown) {
    await discard(services, upload);
    throw thrown;
  }
}

async function storeFlat(
  { memory }: StepTools,
  source: PrintSource,
  upload: ObjectUpload,
): Promise<WrittenObject> {
  const mark = memory.mark();
  // What the upload gathers for its next part.
  memory.hold(LIMITS.partBytes);
  await flatten(memory, source, (bytes) => upload.write(bytes));
  memory.release(mark);
  return upload.finish();
}

/** What was ordered; the time that the file bears is the order's, so that every attempt makes the same bytes. */
function wishOf({ render, style: { slug, parameters }, size }: PresentRender): PrintWish {
  const style = styleNamed(slug);
  if (style === undefined) throw new RangeError(`no style ${slug}`);
  return {
    ...{ style, parameters, fit: render.fit, gravity: render.gravity as Gravity },
    ...{ orientation: render.orientation, compression: render.compression },
    paper: { width: size.widthInches, height: size.heightInches },
    dpi: size.dpi,
    dateTime: new Date(render.createdAt),
  };
}

async function commit(
  tools: StepTools,
  plan: PrintPlan,
  flat: WrittenObject | null,
  started: number,
): Promise<void> {
  const { services, work } = tools;
  const { width, height, effectiveDpi } = plan.frame;
  const prepared = {
    ...{ plan, widthPx: width, heightPx: height, effectiveDpi, warnings: plan.warnings },
    stepTimes: [{ step: PREPARE, ms: Date.now() - started }],
  };
  if (!(await commitPlan(services.db, work, prepared, flat))) throw await whyNothingChanged(tools);
}
