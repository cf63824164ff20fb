import { type AssetRow, assetExists, findAssetByHash, insertAsset, type NewAsset } from "../db/assets.ts";
import { runBatch } from "../db/batch.ts";
import { findLatestJob, insertJobUnlessActive } from "../db/jobs.ts";
import { settlePending } from "../db/pendingObjects.ts";
import type { Tenant } from "../db/tenants.ts";
import { addUsage, usageAdded } from "../db/usage.ts";
import { DarkroomError } from "../errors.ts";
import { EAGER_FORMAT, PRESET_NAMES } from "../imaging/recipes.ts";
import { hintNewJob } from "../jobs/start.ts";
import { describeError } from "../ops/log.ts";
import type { Services } from "../services.ts";
import { assetKey } from "../storage/keys.ts";
import { ObjectUpload, type UploadedObject } from "../storage/objectUpload.ts";
import { type MeasuredPicture, PictureIntake } from "./pictureIntake.ts";
import { type FileSink, readForm } from "./readForm.ts";
import { renditionJobKey } from "./renditionJobs.ts";

export interface TakenIn {
  readonly asset: AssetRow;
  /** The job that makes its renditions; null if it was purged from the list. */
  readonly jobId: string | null;
  /** False if the tenant had the same bytes already. */
  readonly created: boolean;
}

type Needs = Pick<Services, "db" | "bucket" | "queues" | "log">;

/** A picture that was handed on whole: what it is called and whose it becomes. */
export interface Delivered {
  readonly fileName: string;
  /** Asked for only when the picture is found good. */
  readonly tenant: () => Promise<Pick<Tenant, "id">>;
}

/**
 * Takes a picture in from a multipart request.
 * @param findTenant is given the field `tenant_name`, which may come after the file
 */
export function takeIn(
  services: Needs,
  request: Request,
  findTenant: (tenantName: string | undefined) => Promise<Tenant>,
): Promise<TakenIn> {
  return takeInFrom(services, async (sink) => {
    const { fields, fileName } = await readForm(request, sink);
    return { fileName: fileName ?? "", tenant: () => findTenant(fields.get("tenant_name")) };
  });
}

/**
 * Takes a picture in from wherever its bytes come: one object, one row and one job for the same bytes of one
 * tenant, whoever comes first. Whatever goes wrong leaves nothing behind.
 * @param deliver writes all of the picture into the sink
 */
export async function takeInFrom(
  services: Needs,
  deliver: (sink: FileSink) => Promise<Delivered>,
): Promise<TakenIn> {
  const { db, bucket } = services;
  const id = crypto.randomUUID();
  const upload = new ObjectUpload(db, bucket, assetKey(id));
  const intake = new PictureIntake(upload);
  try {
    const delivered = await deliver(intake);
    const picture = await intake.finish();
    const tenant = await delivered.tenant();

    const known = await findAssetByHash(db, tenant.id, picture.contentHash);
    if (known !== undefined) {
      await upload.discard();
      return await recognise(services, known);
    }
    const asset = describeAsset(id, tenant, delivered.fileName, picture, await upload.finish());
    return await commit(services, asset, upload);
  } catch (thrown) {
    await intake.abandon();
    // What cannot be undone now the sweep undoes; the caller is to read what went wrong first.
    await upload.discard().catch((failed: unknown) => {
      services.log.warn("upload_discard_failed", { key: upload.key, error: describeError(failed).error });
    });
    throw thrown;
  }
}

async function commit(services: Needs, asset: NewAsset, upload: ObjectUpload): Promise<TakenIn> {
  const { db } = services;
  const now = asset.createdAt;
  const jobId = crypto.randomUUID();
  const mine = assetExists(asset.id);
  const job = {
    id: jobId,
    tenantId: asset.tenantId,
    kind: "renditions",
    subjectId: asset.id,
    payload: { asset_id: asset.id, format: EAGER_FORMAT },
    dedupeKey: renditionJobKey(asset.id, EAGER_FORMAT),
    progressTotal: PRESET_NAMES.length,
    createdAt: now,
  };
  await runBatch(db, [
    insertAsset(asset),
    insertJobUnlessActive(job, mine),
    usageAdded(asset.tenantId, { uploads: 1, bytesIn: asset.sizeBytes }, now, mine),
    settlePending([asset.objectKey], mine),
  ]);
  const winner = await findAssetByHash(db, asset.tenantId, asset.contentHash);
  if (winner === undefined) {
    throw new DarkroomError("unavailable", {
      cause: new Error("the upload was swept before it was committed"),
    });
  }
  if (winner.id !== asset.id) {
    await upload.discard();
    return recognise(services, winner);
  }
  await hintNewJob(services, "renditions", jobId);
  return { asset: winner, jobId, created: true };
}

async function recognise(services: Needs, asset: AssetRow): Promise<TakenIn> {
  await addUsage(services.db, asset.tenantId, { duplicates: 1, bytesSaved: asset.sizeBytes }, Date.now());
  const job = await findLatestJob(services.db, renditionJobKey(asset.id, EAGER_FORMAT));
  return { asset, jobId: job?.id ?? null, created: false };
}

function describeAsset(
  id: string,
  tenant: Pick<Tenant, "id">,
  fileName: string,
  { header, contentHash, warnings }: MeasuredPicture,
  object: UploadedObject,
): NewAsset {
  return {
    id,
    tenantId: tenant.id,
    contentHash,
    fileName: fileName === "" ? `${id}.${header.format}` : fileName,
    objectKey: object.key,
    etag: object.etag,
    sizeBytes: object.size,
    crc32: object.crc32,
    format: header.format,
    width: header.width,
    height: header.height,
    orientation: header.orientation,
    colorModel: header.colorModel,
    bitDepth: header.bitDepth,
    hasAlpha: header.hasAlpha,
    progressive: header.progressive,
    iccName: header.iccName,
    iccSpace: header.iccSpace,
    warnings,
    createdAt: Date.now(),
  };
}
