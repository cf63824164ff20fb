import { commitBand, listBands } from "../db/renderWork.ts";
import { DarkroomError } from "../errors.ts";
import { LIMITS } from "../limits.ts";
import { renderKey } from "../storage/keys.ts";
import { ObjectUpload } from "../storage/objectUpload.ts";
import { makeBand } from "./band.ts";
import { discard } from "./discard.ts";
import { keepAlive } from "./keepAlive.ts";
import { letOthers } from "./letOthers.ts";
import { openSource } from "./renderSource.ts";
import { planOf, requireRender, type StepTools, whyNothingChanged } from "./renderStep.ts";

/** One band of a print: its strips one behind the other, then its rows of the preview, as one object. */
export async function makeBandObject(tools: StepTools, n: number): Promise<void> {
  const { services, work, memory } = tools;
  const { db, bucket, config } = services;
  const started = Date.now();
  const found = await requireRender(tools);
  // A worker may have died between the commit and its word to the job.
  if ((await listBands(db, work.jobId)).some((band) => band.n === n)) return;
  const plan = planOf(found.render);
  if (plan.bands[n] === undefined)
    throw new DarkroomError("render_parts_gone", { detail: { reason: `band ${n} is not in its plan` } });
  const source = await openSource(tools, found);
  const keep = keepAlive(work, config.jobs.leaseSeconds);
  const upload = new ObjectUpload(db, bucket, renderKey(work.jobId, work.fence, work.step));
  // What the upload gathers for its next part.
  memory.hold(LIMITS.partBytes);
  try {
    const made = await makeBand(memory, source, plan, n, async ({ bytes }) => {
      await upload.write(bytes);
      await letOthers();
      await keep();
    });
    await upload.write(made.preview);
    const { key, etag, size } = await upload.finish();
    const band = {
      ...{ renderId: work.jobId, n, objectKey: key, etag, sizeBytes: size },
      ...{ stripBytes: [...made.stripBytes], stripsCrc32: made.crc32, ms: Date.now() - started },
    };
    if (!(await commitBand(db, work, band))) throw await whyNothingChanged(tools);
  } catch (thrown) {
    await discard(services, upload);
    throw thrown;
  }
}
