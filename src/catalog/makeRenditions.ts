import { crc32 } from "node:zlib";
import { z } from "zod";
import { type AssetRow, assetExists, findAssetById, noteDamaged, noteDecoded } from "../db/assets.ts";
import { changes, runBatch } from "../db/batch.ts";
import { heldJob } from "../db/guard.ts";
import { findJobRow } from "../db/jobs.ts";
import { allOpen, condemnPending, openPending, settlePending } from "../db/pendingObjects.ts";
import { type RenditionRow, replaceRendition } from "../db/renditions.ts";
import { and } from "../db/sql.ts";
import { usageAdded } from "../db/usage.ts";
import { DarkroomError, explainError } from "../errors.ts";
import type { PictureFormat } from "../imaging/probe/header.ts";
import { probe } from "../imaging/probe/scanner.ts";
import { FORMATS, type PresetName, RECIPE } from "../imaging/recipes.ts";
import {
  type Codecs,
  type EncodedPicture,
  encodePicture,
  type Sized,
  sizePicture,
} from "../imaging/renditions.ts";
import { LeaseLost, type StepRunner, type Work } from "../jobs/consumer.ts";
import { describeError } from "../ops/log.ts";
import type { Services } from "../services.ts";
import { renditionKey } from "../storage/keys.ts";

const payloadShape = z.object({ asset_id: z.uuid(), format: z.enum(["jpeg", "png", "webp"]) });

/** The one step of a `renditions` job: one decode, every preset, one commit under the fence. */
export function renditionRunner(codecs: Codecs): StepRunner {
  return async (services, work) => {
    const job = await findJobRow(services.db, work.jobId);
    const { asset_id: assetId, format } = payloadShape.parse(job?.payload);
    const asset = await findAssetById(services.db, assetId);
    const original = asset === undefined ? null : await services.bucket.get(asset.objectKey);
    if (asset === undefined || original === null) throw new DarkroomError("source_gone");
    const bytes = new Uint8Array(await original.arrayBuffer());
    try {
      await make(services, work, asset, format, bytes, codecs);
    } catch (thrown) {
      if (thrown instanceof DarkroomError && thrown.code === "picture_damaged")
        await remember(services, work, asset, thrown);
      throw thrown;
    }
  };
}

async function make(
  services: Services,
  work: Work,
  asset: AssetRow,
  format: PictureFormat,
  bytes: Uint8Array,
  codecs: Codecs,
): Promise<void> {
  const header = probe(bytes);
  const sized = sizePicture(bytes, header, format, codecs.decoder);
  const keyOf = (preset: PresetName) => {
    const { extension: ext } = FORMATS[format];
    return renditionKey({ asset: asset.id, preset, recipe: RECIPE, job: work.jobId, fence: work.fence, ext });
  };
  try {
    const rows: RenditionRow[] = [];
    for (const picture of sized.pictures) {
      const encoded = await encodePicture(picture, header, format, codecs);
      rows.push(await store(services, keyOf(picture.preset), asset.id, format, encoded));
      await work.report(rows.length, sized.pictures.length);
    }
    await commit(services, work, asset, rows, sized);
  } catch (thrown) {
    await giveUp(
      services,
      sized.pictures.map(({ preset }) => keyOf(preset)),
    );
    throw thrown;
  }
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
): Promise<void> {
  const { db } = services;
  const keys = rows.map((row) => row.objectKey);
  const guard = and(heldJob(work.jobId, work.fence), assetExists(asset.id), allOpen(keys));
  const found = {
    ...sized.hashes,
    meanColor: `#${sized.mean.map((level) => level.toString(16).padStart(2, "0")).join("")}`,
  };
  const results = await runBatch(db, [
    noteDecoded(db, asset.id, found, guard),
    ...rows.flatMap((row) => replaceRendition(row, guard)),
    usageAdded(asset.tenantId, { renditions: rows.length }, Date.now(), guard),
    settlePending(keys, guard),
  ]);
  if (changes(results, 0) > 0) return;
  if ((await findAssetById(db, asset.id)) === undefined) throw new DarkroomError("source_gone");
  throw new LeaseLost();
}

/** The asset keeps the reason; only the worker that holds the job may say so. */
async function remember({ db }: Services, work: Work, asset: AssetRow, error: DarkroomError): Promise<void> {
  await noteDamaged(db, asset.id, error.code, explainError(error), heldJob(work.jobId, work.fence));
}
