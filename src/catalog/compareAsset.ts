import { z } from "@hono/zod-openapi";
import type { AssetRow } from "../db/assets.ts";
import { findRenditions } from "../db/renditions.ts";
import { DarkroomError } from "../errors.ts";
import type { PictureDecoder } from "../imaging/codecs/codec.ts";
import { type Comparison, comparePictures, readSubject, type Subject } from "../imaging/compare.ts";
import { EAGER_FORMAT, PRESET_NAMES, RECIPE } from "../imaging/recipes.ts";
import { engineGate } from "../jobs/engineGate.ts";
import type { Services } from "../services.ts";

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

/**
 * Compares a file with an asset's original and each of its JPEG renditions.
 * @throws DarkroomError `busy` if this isolate has no room for another decode
 */
export async function compareAsset(
  services: Pick<Services, "db" | "bucket">,
  asset: AssetRow,
  file: Uint8Array,
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
    const candidate = readSubject(file, decoder);
    const against = async (key: string): Promise<View | null> => {
      const object = await services.bucket.get(key);
      if (object === null) return null;
      const bytes = new Uint8Array(await object.arrayBuffer());
      return view(comparePictures(reference(bytes, file, candidate, decoder), candidate), bytes.length);
    };
    const original = await against(asset.objectKey);
    if (original === null) throw new DarkroomError("not_found");
    const rows = await findRenditions(services.db, asset.id, RECIPE);
    const presets: Record<string, View | null> = {};
    for (const preset of PRESET_NAMES) {
      const row = rows.find((each) => each.preset === preset && each.format === EAGER_FORMAT);
      presets[preset] = row === undefined ? null : await against(row.objectKey);
    }
    return {
      asset_id: asset.id,
      file_size_bytes: file.length,
      original,
      thumb: presets.thumb ?? null,
      card: presets.card ?? null,
      zoom: presets.zoom ?? null,
    };
  } finally {
    leave();
  }
}

/** The same bytes are the same picture: they are not decoded twice. */
function reference(
  bytes: Uint8Array,
  file: Uint8Array,
  candidate: Subject,
  decoder: PictureDecoder,
): Subject {
  return Buffer.compare(bytes, file) === 0 ? candidate : readSubject(bytes, decoder);
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
