import { crc32 } from "node:zlib";
import { z } from "zod";
import {
  type AssetRow,
  assetExists,
  findAssetById,
  noteCheckpoints,
  noteDamaged,
  noteDecoded,
} from "../db/assets.ts";
import { changes, runBatch } from "../db/batch.ts";
import { heldJob } from "../db/guard.ts";
import { findJobRow } from "../db/jobs.ts";
import { allOpen, condemnPending, openPending, settlePending } from "../db/pendingObjects.ts";
import { type RenditionRow, replaceRendition } from "../db/renditions.ts";
import { and } from "../db/sql.ts";
import { usageAdded } from "../db/usage.ts";
import { DarkroomError, explainError } from "../errors.ts";
import type { Codecs } from "../imaging/codecs/codec.ts";
import { type EncodedPicture, encodePicture } from "../imaging/encodePicture.ts";
import type { EngineMemory } from "../imaging/engine/memory.ts";
import type { EnginePool } from "../imaging/engine/pool.ts";
import type { PictureFormat } from "../imaging/probe/header.ts";
import { readHeader } from "../imaging/probe/readHeader.ts";
import { FORMATS, type PresetName, RECIPE } from "../imaging/recipes.ts";
import { type Sized, sizePicture } from "../imaging/sizePicture.ts";
import { LeaseLost, type StepRunner, type Work } from "../jobs/consumer.ts";
import { describeError } from "../ops/log.ts";
import type { Services } from "../services.ts";
import { checkpointsKey, renditionKey } from "../storage/keys.ts";
import { objectSource } from "../storage/objectSource.ts";

const payloadShape = z.object({ asset_id: z.uuid(), format: z.enum(["jpeg", "png", "webp"]) });

/** The one step of a `renditions` job: one decode, every preset, one commit under the fence. */
export function renditionRunner(codecs: Codecs, engines: EnginePool): StepRunner {
  return async (services, work) => {
    const job = await findJobRow(services.db, work.jobId);
    const { asset_id: assetId, format } = payloadShape.parse(job?.payload);
    const asset = await findAssetById(services.db, assetId);
    if (asset === undefined) throw new DarkroomError("source_gone");
    try {
      await engines.use(async (memory) => {
        await make(services, work, asset, format, memory, codecs);
        services.log.info("engine_memory", { peak_bytes: memory.peak });
      });
    } catch (thrown) {
      if (thrown instanceof DarkroomError && LASTING.has(thrown.code))
        await remember(services, work, asset, thrown);
      throw thrown;
    }
  };
}

/** What the picture itself is at fault for: no other attempt will find it otherwise. */
const LASTING: ReadonlySet<string> = new Set(["picture_damaged", "unsupported_picture", "picture_too_large"]);

async function make(
  services: Services,
  work: Work,
  asset: AssetRow,
  format: PictureFormat,
  memory: EngineMemory,
  codecs: Codecs,
): Promise<void> {
  const source = objectSource(services.bucket, {
    key: asset.objectKey,
    size: asset.sizeBytes,
    etag: asset.etag,
  });
  const header = { ...(await readHeader(source)), orientation: asset.orientation };
  const sized = await sizePicture(source, header, format, memory, codecs);
  const keyOf = (preset: PresetName) => {
    const { extension: ext } = FORMATS[format];
    return renditionKey({ asset: asset.id, preset, recipe: RECIPE, job: work.jobId, fence: work.fence, ext });
  };
  const noted = asset.checkpointsKey === null ? sized.checkpoints : null;
  const checkpoints = noted === null ? null : checkpointsKey(asset.id, work.jobId, work.fence);
  try {
    const rows: RenditionRow[] = [];
    for (const picture of sized.pictures) {
      const encoded = await encodePicture(picture, header, format, memory, codecs);
      rows.push(await store(services, keyOf(picture.preset), asset.id, format, encoded));
      await work.report(rows.length, sized.pictures.length);
    }
    if (noted !== null && checkpoints !== null) await keep(services, checkpoints, noted);
    await commit(services, work, asset, rows, sized, checkpoints);
  } catch (thrown) {
    const keys = sized.pictures.map(({ preset }) => keyOf(preset));
    await giveUp(services, checkpoints === null ? keys : [...keys, checkpoints]);
    throw thrown;
  }
}

async function keep({ db, bucket }: Services, key: string, bytes: Uint8Array): Promise<void> {
  await openPending(db, key, Date.now());
  await bucket.put(key, bytes);
}

/** What was stored goes with the next sweep; should D1 not hear of it, with the one after the hour. */
async function giveUp({ db, log }: Services, keys: readonly string[]): Promise<void> {
  try {
    await condemnPending(db, keys, Date.now());
  } catch (thrown) {
    log.warn("renditions_discard_failed", { error: describeError(thrown).error });
  }
}

async function store(
  { db, bucket }: Services,
  key: string,
  asset: string,
  format: PictureFormat,
  { preset, width, height, bytes, psnrDb }: EncodedPicture,
): Promise<RenditionRow> {
  const { mimeType: contentType } = FORMATS[format];
  const now = Date.now();
  await openPending(db, key, now);
  const object = await bucket.put(key, bytes, { httpMetadata: { contentType } });
  return {
    id: crypto.randomUUID(),
    assetId: asset,
    preset,
    format,
    recipe: RECIPE,
    objectKey: key,
    etag: object.etag,
    sizeBytes: bytes.length,
    crc32: crc32(bytes),
    width,
    height,
    psnrDb,
    createdAt: now,
    lastUsedAt: now,
  };
}

async function commit(
  services: Services,
  work: Work,
  asset: AssetRow,
  rows: RenditionRow[],
  sized: Sized,
  checkpoints: string | null,
): Promise<void> {
  const { db } = services;
  const keys = rows.map((row) => row.objectKey);
  const held = heldJob(work.jobId, work.fence);
  const guard = and(held, assetExists(asset.id), allOpen(keys));
  const found = {
    ...sized.hashes,
    meanColor: `#${sized.mean.map((level) => level.toString(16).padStart(2, "0")).join("")}`,
  };
  const results = await runBatch(db, [
    noteDecoded(db, asset.id, found, guard),
    ...rows.flatMap((row) => replaceRendition(row, guard)),
    usageAdded(asset.tenantId, { renditions: rows.length }, Date.now(), guard),
    settlePending(keys, guard),
    ...(checkpoints === null ? [] : noteCheckpoints(asset.id, checkpoints, held)),
  ]);
  if (changes(results, 0) > 0) return;
  if ((await findAssetById(db, asset.id)) === undefined) throw new DarkroomError("source_gone");
  throw new LeaseLost();
}

/** The asset keeps the reason; only the worker that holds the job may say so. */
async function remember({ db }: Services, work: Work, asset: AssetRow, error: DarkroomError): Promise<void> {
  await noteDamaged(db, asset.id, error.code, explainError(error), heldJob(work.jobId, work.fence));
}
