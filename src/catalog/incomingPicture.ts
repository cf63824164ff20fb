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
import type { FileSink } from "./formParts.ts";
import { type MeasuredPicture, PictureIntake } from "./pictureIntake.ts";
import { renditionJobKey } from "./renditionJobs.ts";

export interface TakenIn {
  readonly asset: AssetRow;
  /** The job that makes its renditions; null if it was purged from the list. */
  readonly jobId: string | null;
  /** False if the tenant had the same bytes already. */
  readonly created: boolean;
}

type Needs = Pick<Services, "db" | "bucket" | "queues" | "log">;

/**
 * A picture on its way in. Kept, it is one object, one row and one job for the same bytes of one tenant, whoever
 * comes first; until then it is nothing, and who lets it in leaves with `leave` whatever happens.
 */
export class IncomingPicture implements FileSink {
  readonly #services: Needs;
  readonly #id = crypto.randomUUID();
  readonly #upload: ObjectUpload;
  readonly #intake: PictureIntake;
  #measured: MeasuredPicture | null = null;
  #settled = false;

  constructor(services: Needs) {
    this.#services = services;
    this.#upload = new ObjectUpload(services.db, services.bucket, assetKey(this.#id));
    this.#intake = new PictureIntake(this.#upload);
  }

  write(chunk: Uint8Array): Promise<void> {
    return this.#intake.write(chunk);
  }

  /** What came, when all of it did. @throws DarkroomError as `PictureIntake.finish` does */
  async measure(): Promise<MeasuredPicture> {
    this.#measured ??= await this.#intake.finish();
    return this.#measured;
  }

  /** @param fileName may be empty */
  async keep(tenant: Pick<Tenant, "id">, fileName: string): Promise<TakenIn> {
    const picture = await this.measure();
    const known = await findAssetByHash(this.#services.db, tenant.id, picture.contentHash);
    if (known !== undefined) {
      await this.#upload.discard();
      this.#settled = true;
      return recognise(this.#services, known);
    }
    const object = await this.#upload.finish();
    const asset = describeAsset(this.#id, tenant, fileName, picture, object);
    const taken = await commit(this.#services, asset, this.#upload);
    this.#settled = true;
    return taken;
  }

  /** Undoes what was not kept; what cannot be undone now the sweep undoes. */
  async leave(): Promise<void> {
    if (this.#settled) return;
    await this.#intake.abandon();
    const { log } = this.#services;
    // The caller is to read what went wrong first.
    await this.#upload.discard().catch((failed: unknown) => {
      log.warn("upload_discard_failed", { key: this.#upload.key, error: describeError(failed).error });
    });
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
