import { z } from "@hono/zod-openapi";
import type { AssetRow } from "../db/assets.ts";
import { findRenditions } from "../db/renditions.ts";
import { DarkroomError } from "../errors.ts";
import type { PictureDecoder } from "../imaging/codecs/codec.ts";
import { type Comparison, comparePictures, readSubject, type Subject } from "../imaging/compare.ts";
import { EAGER_FORMAT, PRESET_NAMES, RECIPE } from "../imaging/recipes.ts";
import { engineGate } from "../jobs/gates.ts";
import { describeError } from "../ops/log.ts";
import type { Services } from "../services.ts";
import { spoolKey } from "../storage/keys.ts";
import { ObjectUpload } from "../storage/objectUpload.ts";
import { PictureIntake } from "./pictureIntake.ts";
import { readForm } from "./readForm.ts";

const comparisonView = z
  .object({
    psnr_db: z
      .number()
      .nullable()
      .openapi({ description: "null for identical pixels, or where the shapes differ." }),
    ssim: z.number().nullable(),
    ms_ssim: z.number().nullable().openapi({ description: "null where a side is under 176 px, too." }),
    ahash_distance: z.number().int(),
    dhash_distance: z.number().int(),
    phash_distance: z.number().int(),
    file_size_bytes: z.number().int().openapi({ description: "Of what the file was compared with." }),
    identical: z.boolean(),
    verdict: z.enum(["identical", "same", "variation", "different"]),
  })
  .openapi("Comparison");

export const compareView = z
  .object({
    asset_id: z.uuid(),
    file_size_bytes: z.number().int().openapi({ description: "Of the file that was sent." }),
    original: comparisonView,
    thumb: comparisonView.nullable().openapi({ description: "null while the rendition is being made." }),
    card: comparisonView.nullable(),
    zoom: comparisonView.nullable(),
  })
  .openapi("CompareResult");

type View = z.infer<typeof comparisonView>;
type Needs = Pick<Services, "db" | "bucket" | "log">;

/**
 * Compares the picture of a multipart request with an asset's original and each of its JPEG renditions. It
 * is kept in storage while it is looked at, never in memory before there is room to decode it, and not after.
 * @param findAsset is given the field `tenant_name`, which may come after the file
 * @throws DarkroomError `busy` if this isolate has no room for another decode; what an upload is refused for
 */
export async function compareUpload(
  services: Needs,
  request: Request,
  findAsset: (tenantName: string | undefined) => Promise<AssetRow>,
  decoder: PictureDecoder,
): Promise<z.infer<typeof compareView>> {
  const upload = new ObjectUpload(services.db, services.bucket, spoolKey(crypto.randomUUID()));
  const intake = new PictureIntake(upload);
  try {
    const form = await readForm(request, intake);
    const { contentHash } = await intake.finish();
    const asset = await findAsset(form.fields.get("tenant_name"));
    return await compareObject(services, asset, { ...(await upload.finish()), contentHash }, decoder);
  } catch (thrown) {
    await intake.abandon();
    throw thrown;
  } finally {
    await upload.discard().catch((failed: unknown) => {
      services.log.warn("upload_discard_failed", { key: upload.key, error: describeError(failed).error });
    });
  }
}

type Stored = Pick<AssetRow, "objectKey" | "sizeBytes">;

interface StoredFile {
  readonly key: string;
  readonly size: number;
  readonly contentHash: string;
}

async function compareObject(
  { db, bucket }: Needs,
  asset: AssetRow,
  file: StoredFile,
  decoder: PictureDecoder,
): Promise<z.infer<typeof compareView>> {
  if (asset.errorCode !== null) {
    throw new DarkroomError("picture_damaged", {
      message: "The asset itself cannot be decoded, so nothing can be compared with it.",
      detail: { asset_id: asset.id, reason: asset.errorMessage },
    });
  }
  const leave = engineGate.enter();
  if (leave === null) throw new DarkroomError("busy");
  try {
    const candidate = await readObject(bucket, file.key, decoder);
    if (candidate === null) throw new DarkroomError("not_found");
    const against = async ({ objectKey, sizeBytes }: Stored): Promise<View | null> => {
      const reference = await readObject(bucket, objectKey, decoder);
      return reference === null ? null : view(comparePictures(reference, candidate), sizeBytes);
    };
    // The same bytes are the same picture: they are not decoded twice.
    const original =
      asset.contentHash === file.contentHash
        ? view(comparePictures(candidate, candidate), file.size)
        : await against(asset);
    if (original === null) throw new DarkroomError("not_found");
    const rows = await findRenditions(db, asset.id, RECIPE);
    const presets: Record<string, View | null> = {};
    for (const preset of PRESET_NAMES) {
      const row = rows.find((each) => each.preset === preset && each.format === EAGER_FORMAT);
      presets[preset] = row === undefined ? null : await against(row);
    }
    return {
      asset_id: asset.id,
      file_size_bytes: file.size,
      original,
      thumb: presets.thumb ?? null,
      card: presets.card ?? null,
      zoom: presets.zoom ?? null,
    };
  } finally {
    leave();
  }
}

/** The file itself is let go before the next is read: each may be as large as its pixels. */
async function readObject(bucket: R2Bucket, key: string, decoder: PictureDecoder): Promise<Subject | null> {
  const object = await bucket.get(key);
  return object === null ? null : readSubject(new Uint8Array(await object.arrayBuffer()), decoder);
}

function view(comparison: Comparison, bytes: number): View {
  return {
    psnr_db: comparison.psnrDb,
    ssim: comparison.ssim,
    ms_ssim: comparison.msSsim,
    ahash_distance: comparison.ahashDistance,
    dhash_distance: comparison.dhashDistance,
    phash_distance: comparison.phashDistance,
    file_size_bytes: bytes,
    identical: comparison.identical,
    verdict: comparison.verdict,
  };
}
