import { crc32 } from "node:zlib";
import { condemnPending, openPending } from "../db/pendingObjects.ts";
import { type BandRow, commitPrint, type FinishedFile, listBands } from "../db/renderWork.ts";
import { DarkroomError } from "../errors.ts";
import type { PictureHeader } from "../imaging/probe/header.ts";
import { ASSEMBLE, bandStep } from "../jobs/renderSteps.ts";
import { describeError } from "../ops/log.ts";
import type { Services } from "../services.ts";
import { renderKey } from "../storage/keys.ts";
import { objectSource } from "../storage/objectSource.ts";
import { assembledTiff, previewJpeg } from "./assemble.ts";
import { fileKey, isOnePart, uploadFile } from "./fileUpload.ts";
import { keepAlive } from "./keepAlive.ts";
import type { PrintPlan } from "./plan.ts";
import { openSource } from "./renderSource.ts";
import { planOf, requireRender, type StepTools, whyNothingChanged } from "./renderStep.ts";

/** The last step of a print: its bands become one file, and their small rows its preview. */
export async function assemble(tools: StepTools): Promise<void> {
  const started = Date.now();
  const { services, work } = tools;
  const { db, config } = services;
  const found = await requireRender(tools);
  const plan = planOf(found.render);
  const bands = await listBands(db, work.jobId);
  if (bands.length !== plan.bands.length)
    throw new DarkroomError("render_parts_gone", {
      detail: { reason: `${bands.length} of its ${plan.bands.length} bands are there` },
    });
  const { header } = await openSource(tools, found);
  const layout = assembledTiff(plan, header, bands.map(stripsOf));
  const keep = keepAlive(work, config.jobs.leaseSeconds);
  const file = { layout, bands: bands.map(objectOf) };
  try {
    const tiff = { ...(await uploadFile(tools, file, found.render.assembly, keep)), crc32: layout.crc32 };
    const preview = await storePreview(tools, plan, header, bands);
    const now = Date.now();
    const stepTimes = [
      ...(found.render.stepTimes ?? []),
      ...bands.map(({ n, ms }) => ({ step: bandStep(n), ms })),
      { step: ASSEMBLE, ms: now - started },
    ];
    const done = await commitPrint(db, work, { tiff, preview, stepTimes, now });
    if (!done) throw await whyNothingChanged(tools);
  } catch (thrown) {
    await giveUp(services, [previewKey(tools), ...(isOnePart(tools, file) ? [fileKey(tools)] : [])]);
    throw thrown;
  }
}

function stripsOf({ stripBytes, stripsCrc32 }: BandRow) {
  return { stripBytes, crc32: stripsCrc32 };
}

function objectOf({ objectKey, etag, sizeBytes }: BandRow) {
  return { key: objectKey, etag, size: sizeBytes };
}

function previewKey({ work }: StepTools): string {
  return renderKey(work.jobId, work.fence, "preview.jpg");
}

async function storePreview(
  tools: StepTools,
  plan: PrintPlan,
  header: PictureHeader,
  bands: readonly BandRow[],
): Promise<FinishedFile> {
  const { db, bucket } = tools.services;
  const bytes = await previewJpeg(tools.memory, plan, header, previewRows(tools, bands));
  const key = previewKey(tools);
  await openPending(db, key, Date.now());
  const { etag } = await bucket.put(key, bytes, { httpMetadata: { contentType: "image/jpeg" } });
  return { key, etag, size: bytes.length, crc32: crc32(bytes) };
}

/** Each band's rows of the preview, which lie behind its strips. */
async function* previewRows({ services, memory }: StepTools, bands: readonly BandRow[]) {
  for (const band of bands) {
    const offset = band.stripBytes.reduce((sum, bytes) => sum + bytes, 0);
    const length = band.sizeBytes - offset;
    memory.hold(length);
    yield await objectSource(services.bucket, objectOf(band)).read(offset, length);
    memory.drop(length);
  }
}

/** What no other worker goes on with goes with the next sweep; should D1 not hear of it, with the one after the hour. */
async function giveUp({ db, log }: Services, keys: readonly string[]): Promise<void> {
  try {
    await condemnPending(db, keys, Date.now());
  } catch (thrown) {
    log.warn("render_discard_failed", { error: describeError(thrown).error });
  }
}
