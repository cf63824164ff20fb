import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { crc32 } from "node:zlib";
import { eq } from "drizzle-orm";
import { expect } from "vitest";
import { createApp } from "../../src/app.ts";
import type { Env } from "../../src/config.ts";
import { findAssetById } from "../../src/db/assets.ts";
import { insertRender, type NewRender } from "../../src/db/renders.ts";
import { jobs, renders } from "../../src/db/schema/index.ts";
import { findSizePreset } from "../../src/db/sizePresets.ts";
import { findStyle } from "../../src/db/styles.ts";
import { renderKey } from "../../src/storage/keys.ts";
import { type Answer, ORIGIN, read } from "./caller.ts";
import { type Client, kept } from "./catalogue.ts";
import { services } from "./jobKit.ts";

const SILENT = { send: async () => {}, sendBatch: async () => {} };
const app = createApp();

/** Asks the app, whose messages about prints reach nobody: none is made unless a test does it. */
export async function ask(path: string, init: RequestInit = {}): Promise<Answer> {
  const given = { ...env, RENDERS_QUEUE: SILENT } as unknown as Env;
  const context = createExecutionContext();
  const answer = await read(await app.fetch(new Request(`${ORIGIN}${path}`, init), given, context));
  await waitOnExecutionContext(context);
  return answer;
}

export type Fields = Readonly<Record<string, string>>;

/** A watercolor of 9 by 12 inches. */
export const FIELDS: Fields = { style_id: "watercolor", size_preset_id: "9x12" };

/** Orders a print; the picture goes before the fields, as curl sends what it is told in that order. */
export function order(
  client: Client,
  fields: Fields,
  file?: Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const form = new FormData();
  if (file !== undefined) form.append("file", new File([file], "Дом у моря.jpg"));
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  return ask("/v1/renders", { method: "POST", headers: { ...client.headers, ...headers }, body: form });
}

export interface PrintWish {
  readonly style?: string;
  readonly size?: string;
  readonly fileName?: string;
  readonly createdAt?: number;
}

/** A print of an asset whose job waits, and nobody is told of it. */
export async function waitingPrint(assetId: string, wish: PrintWish = {}): Promise<string> {
  const { db } = services();
  const asset = await findAssetById(db, assetId);
  const style = await findStyle(db, wish.style ?? "watercolor");
  const size = await findSizePreset(db, wish.size ?? "9x12");
  if (asset === undefined || style === undefined || size === undefined) throw new Error("unknown");
  const id = crypto.randomUUID();
  const render: NewRender = {
    id,
    tenantId: asset.tenantId,
    assetId,
    styleId: style.id,
    sizePresetId: size.id,
    fit: "cover",
    gravity: "center",
    orientation: "auto",
    compression: "lzw",
    fileName: wish.fileName ?? `photo-${style.slug}-${size.name}`,
    webhookUrl: null,
    idempotencyKey: null,
    requestHash: "0",
    widthPx: size.widthPx,
    heightPx: size.heightPx,
    effectiveDpi: 200,
    warnings: [],
    bands: 1,
    createdAt: wish.createdAt ?? Date.now(),
  };
  expect(await insertRender(db, render)).toBe(true);
  return id;
}

export interface FinishedPrint {
  readonly id: string;
  readonly tiff: Uint8Array<ArrayBuffer>;
  readonly preview: Uint8Array<ArrayBuffer>;
  readonly tiffKey: string;
  readonly previewKey: string;
}

let prints = 0;

/** A print as its job leaves it: rows and objects. Its files are no pictures, but like no other's. */
export async function finishedPrint(assetId: string, wish: PrintWish = {}): Promise<FinishedPrint> {
  const { db, bucket } = services();
  const id = await waitingPrint(assetId, wish);
  prints += 1;
  const bytesOf = (length: number) =>
    Uint8Array.from({ length }, (_, at) => (at * 31 + (at >> 8) + prints * 7) & 255);
  const [tiff, preview] = [bytesOf(70_000), bytesOf(900)];
  const [tiffKey, previewKey] = [renderKey(id, 3, "print.tif"), renderKey(id, 3, "preview.jpg")];
  const [tiffObject, previewObject] = [
    await bucket.put(tiffKey, tiff),
    await bucket.put(previewKey, preview),
  ];
  if (tiffObject === null || previewObject === null) throw new Error("not stored");
  const now = Date.now();
  await db
    .update(renders)
    .set({
      tiffKey,
      tiffEtag: tiffObject.etag,
      tiffBytes: tiff.length,
      tiffCrc32: crc32(tiff),
      previewKey,
      previewEtag: previewObject.etag,
      previewBytes: preview.length,
      previewCrc32: crc32(preview),
      stepTimes: [
        { step: "prepare", ms: 12 },
        { step: "band-0", ms: 340 },
        { step: "assemble", ms: 56 },
      ],
      lastUsedAt: now,
      completedAt: now,
    })
    .where(eq(renders.id, id));
  await endJob(id, "completed");
  return { id, tiff, preview, tiffKey, previewKey };
}

/** Lets a print's job have ended long ago, so that its object knows of it from its row alone. */
export async function endJob(id: string, status: "completed" | "failed"): Promise<void> {
  const { db } = services();
  const row = await db.query.jobs.findFirst({ where: (job, { eq: is }) => is(job.id, id) });
  const startedAt = (row?.createdAt ?? 0) + 100;
  const done = status === "completed";
  await db
    .update(jobs)
    .set({
      status,
      seq: 9,
      fence: 3,
      attempts: done ? 3 : 4,
      progressDone: done ? 3 : 0,
      startedAt,
      endedAt: startedAt + 1500,
      ...(done ? {} : { errorCode: "internal", errorMessage: "The paint ran out" }),
    })
    .where(eq(jobs.id, id));
}

/** Everything that an order could leave behind. */
export async function books() {
  const count = await env.DB.prepare("SELECT count(*) AS n FROM renders").first<number>("n");
  return { ...(await kept()), renders: count };
}

/** Waits until nothing but prints is at work, so that what is counted stays as it is. */
export async function quiet(): Promise<void> {
  const active =
    "SELECT count(*) AS n FROM jobs WHERE status IN ('queued', 'processing') AND kind <> 'render'";
  await expect
    .poll(() => env.DB.prepare(active).first<number>("n"), { timeout: 40_000, interval: 50 })
    .toBe(0);
}

/** Lets the files of a print look unused for this long. */
export async function ageFiles(id: string, ms: number): Promise<void> {
  await services()
    .db.update(renders)
    .set({ lastUsedAt: Date.now() - ms })
    .where(eq(renders.id, id));
}

/** A print's row, all of it. */
export function renderRow(id: string) {
  return services().db.query.renders.findFirst({ where: (render, { eq: is }) => is(render.id, id) });
}
