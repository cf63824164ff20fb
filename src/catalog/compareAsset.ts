import { z } from "@hono/zod-openapi";
import type { AssetRow } from "../db/assets.ts";
import { findRenditions } from "../db/renditions.ts";
import { DarkroomError } from "../errors.ts";
import { type Comparison, comparePictures, readSubject, type Subject } from "../imaging/compare.ts";
import type { Decoders } from "../imaging/decode.ts";
import type { EngineMemory } from "../imaging/engine/memory.ts";
import type { EnginePool } from "../imaging/engine/pool.ts";
import { readHeader } from "../imaging/probe/readHeader.ts";
import { EAGER_FORMAT, PRESET_NAMES, RECIPE } from "../imaging/recipes.ts";
import { engineGate } from "../jobs/gates.ts";
import { describeError } from "../ops/log.ts";
import type { Services } from "../services.ts";
import { spoolKey } from "../storage/keys.ts";
import { objectSource } from "../storage/objectSource.ts";
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
  engine: CompareEngine,
): Promise<z.infer<typeof compareView>> {
  const upload = new ObjectUpload(services.db, services.bucket, spoolKey(crypto.randomUUID()));
  const intake = new PictureIntake(upload);
  try {
    const form = await readForm(request, intake);
    const { contentHash, header } = await intake.finish();
    const asset = await findAsset(form.fields.get("tenant_name"));
    const { key, size: sizeBytes, etag } = await upload.finish();
    const file = { objectKey: key, sizeBytes, etag, contentHash, orientation: header.orientation };
    return await compareObject(services, asset, file, engine);
  } catch (thrown) {
    await intake.abandon();
    throw thrown;
  } finally {
    await upload.discard().catch((failed: unknown) => {
      services.log.warn("upload_discard_failed", { key: upload.key, error: describeError(failed).error });
    });
  }
}

type Stored = Pick<AssetRow, "objectKey" | "sizeBytes" | "etag">;
type StoredFile = Stored & Pick<AssetRow, "contentHash" | "orientation">;

/** What decodes, and where. */
export interface CompareEngine {
  readonly engines: EnginePool;
  readonly decoders: Decoders;
}

async function compareObject(
  { db, bucket }: Needs,
  asset: AssetRow,
  file: StoredFile,
  { engines, decoders }: CompareEngine,
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
    return await engines.use(async (memory) => {
      const read = (stored: Stored, orientation: number) =>
        readObject(bucket, stored, orientation, memory, decoders);
      const candidate = await read(file, file.orientation);
      const against = async (stored: Stored, orientation = 1): Promise<View> => {
        const mark = memory.mark();
        try {
          const reference = await read(stored, orientation);
          return view(await comparePictures(reference, candidate, memory), stored.sizeBytes);
        } finally {
          memory.release(mark);
        }
      };
      // The same bytes are the same picture: they are not decoded twice.
      const original =
        asset.contentHash === file.contentHash
          ? view(await comparePictures(candidate, candidate, memory), file.sizeBytes)
          : await against(asset, asset.orientation);
      const rows = await findRenditions(db, asset.id, RECIPE);
      const presets: Record<string, View | null> = {};
      for (const preset of PRESET_NAMES) {
        const row = rows.find((each) => each.preset === preset && each.format === EAGER_FORMAT);
        presets[preset] = row === undefined ? null : await against(row).catch(nullIfGone);
      }
      return {
        asset_id: asset.id,
        file_size_bytes: file.sizeBytes,
        original,
        thumb: presets.thumb ?? null,
        card: presets.card ?? null,
        zoom: presets.zoom ?? null,
      };
    });
  } finally {
    leave();
  }
}

/** A rendition may be purged at any time; it is made again. */
function nullIfGone(thrown: unknown): null {
  if (thrown instanceof DarkroomError && thrown.code === "source_gone") return null;
  throw thrown;
}

async function readObject(
  bucket: R2Bucket,
  { objectKey: key, sizeBytes: size, etag }: Stored,
  orientation: number,
  memory: EngineMemory,
  decoders: Decoders,
): Promise<Subject> {
  const source = objectSource(bucket, { key, size, etag });
  const header = { ...(await readHeader(source)), orientation };
  return readSubject(source, header, memory, decoders);
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
