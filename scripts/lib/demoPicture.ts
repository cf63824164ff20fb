import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import type { AssetView } from "../../src/catalog/views.ts";
import { FORMATS, PRESET_NAMES } from "../../src/imaging/recipes.ts";
import type { JobView } from "../../src/jobs/view.ts";
import { checkPixels, checkSize, fetchChecked, measurePicture } from "./checkRendition.ts";
import type { Client, Uploaded } from "./client.ts";

/** A picture that went all the way through. */
export interface DemoResult {
  readonly file: string;
  readonly asset: AssetView;
  readonly job: JobView;
}

/** Waits for the job of a picture that was taken in. @throws Error with the reason when it fails */
export async function develop(
  client: Client,
  file: string,
  { asset_id, job_id }: Uploaded,
  tell: (state: string) => void,
): Promise<DemoResult> {
  if (job_id === null) throw new Error("the upload named no job");
  const job = await client.follow(job_id, ({ status, progress }) => {
    tell(status === "processing" ? `processing ${progress.done}/${progress.total}` : status);
  });
  if (job.status !== "completed")
    throw new Error(`job ${job.status}: ${job.error?.message ?? "no reason given"}`);
  return { file, asset: await client.asset(asset_id), job };
}

/** Downloads the original and every rendition by signed link, checks them, and writes the renditions to a folder. */
export async function collect({ file, asset }: DemoResult, folder: string): Promise<void> {
  const source = await measurePicture(file);
  checkSize(asset, source);
  const original = await fetchChecked(asset.signed_url, asset);
  if (!original.equals(await readFile(file))) throw new Error("the original came back changed");
  if (createHash("sha256").update(original).digest("hex") !== asset.content_hash) {
    throw new Error("the original's hash is not the announced one");
  }
  const missing = PRESET_NAMES.filter((name) => !asset.renditions.some(({ preset }) => preset === name));
  if (missing.length > 0) throw new Error(`no rendition ${missing.join(", ")}`);
  await mkdir(folder, { recursive: true });
  for (const rendition of asset.renditions) {
    const { preset, format } = rendition;
    try {
      const bytes = await fetchChecked(rendition.signed_url, rendition);
      await checkPixels(bytes, rendition, source);
      await writeFile(path.join(folder, `${preset}.${FORMATS[format].extension}`), bytes);
    } catch (error) {
      throw new Error(`${preset}: ${error instanceof Error ? error.message : error}`);
    }
  }
}

/** Sends the same bytes again. @throws Error unless they are recognised */
export async function sendAgain(client: Client, { file, asset }: DemoResult): Promise<void> {
  const { status, asset_id } = await client.upload(file);
  if (status !== "exists" || asset_id !== asset.asset_id) {
    throw new Error(`sent again, it was not recognised but answered "${status}"`);
  }
}
