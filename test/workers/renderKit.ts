import { env } from "cloudflare:workers";
import { Buffer } from "node:buffer";
import { expect, vi } from "vitest";
import { CODECS, ENGINES } from "../../src/catalog/engine.ts";
import { runBatch } from "../../src/db/batch.ts";
import { insertJobUnlessActive } from "../../src/db/jobs.ts";
import { findRenderWork, listBands, type RenderWork } from "../../src/db/renderWork.ts";
import { renders, sizePresets } from "../../src/db/schema/index.ts";
import { findOrCreateTenant } from "../../src/db/tenants.ts";
import { bytesSource } from "../../src/imaging/engine/source.ts";
import { probe } from "../../src/imaging/probe/scanner.ts";
import type { TiffCompression } from "../../src/imaging/tiff/compression.ts";
import { LeaseLost, type Work } from "../../src/jobs/consumer.ts";
import { Gate } from "../../src/jobs/gate.ts";
import { hintNewJob } from "../../src/jobs/start.ts";
import { assembledTiff, previewJpeg } from "../../src/prints/assemble.ts";
import { makeBand, type PrintBand } from "../../src/prints/band.ts";
import { type PrintPlan, printPlanSchema } from "../../src/prints/plan.ts";
import { renderRunner } from "../../src/prints/renderRunner.ts";
import { flatten, type PrintSource } from "../../src/prints/sourceRows.ts";
import type { Services } from "../../src/services.ts";
import { deleteDeadObjects } from "../../src/storage/sweep.ts";
import { add, type Client, newClient } from "./catalogue.ts";
import { coordinatorOf, deliver, services } from "./jobKit.ts";

/** R2's smallest part. */
export const PART_BYTES = 5 * 2 ** 20;
export const runner = renderRunner(CODECS, ENGINES, PART_BYTES);

/** What is ordered, beside the picture. */
export interface Order {
  readonly style: string;
  /** Inches. */
  readonly paper: { readonly width: number; readonly height: number };
  readonly dpi: number;
  /** As the payload says; the plan's own number is that of its pixels. */
  readonly bands: number;
  readonly compression: TiffCompression;
  readonly fit: RenderWork["render"]["fit"];
}

const USUAL: Order = {
  ...{ style: "photo", paper: { width: 6, height: 4 }, dpi: 50 },
  ...{ bands: 1, compression: "lzw", fit: "cover" },
};

export interface Ordered {
  readonly client: Client;
  readonly assetId: string;
  /** Of the print and its job. */
  readonly id: string;
}

let sizes = 0;
const CREATED = Date.parse("2026-03-04T05:06:07Z");

/** Writes what an order writes: the print and its job, of a picture that is there. Nobody is told. */
export async function orderPrint(
  client: Client,
  assetId: string,
  order: Partial<Order> = {},
): Promise<Ordered> {
  const { db } = services();
  const { style: slug, paper, dpi, bands, compression, fit } = { ...USUAL, ...order };
  const { id: tenantId } = await findOrCreateTenant(db, client.tenant);
  const style = await db.query.styles.findFirst({ where: (styles, { eq }) => eq(styles.slug, slug) });
  const [id, sizePresetId] = [crypto.randomUUID(), crypto.randomUUID()];
  sizes += 1;
  const createdAt = CREATED;
  await runBatch(db, [
    db.insert(sizePresets).values({
      ...{ id: sizePresetId, name: `size ${sizes} of ${id}`, dpi },
      ...{ widthInches: paper.width, heightInches: paper.height },
      ...{ widthPx: paper.width * dpi, heightPx: paper.height * dpi },
    }),
    insertJobUnlessActive({
      ...{ id, tenantId, kind: "render", subjectId: assetId, dedupeKey: `render:${id}` },
      ...{ payload: { render_id: id, bands }, progressTotal: bands + 2, createdAt },
    }),
    db.insert(renders).values({
      ...{ id, tenantId, assetId, jobId: id, styleId: String(style?.id), sizePresetId },
      ...{ fit, gravity: "center", orientation: "auto", compression, createdAt },
    }),
  ]);
  return { client, assetId, id };
}

/** Takes a picture in and orders a print of it. */
export async function newPrint(
  picture: Uint8Array<ArrayBuffer>,
  order: Partial<Order> = {},
): Promise<Ordered> {
  const client = await newClient("print");
  return orderPrint(client, await add(client, picture), order);
}

export function tellQueue({ id }: Ordered): Promise<void> {
  return hintNewJob(services(), "render", id);
}

/** Keeps the queue of prints silent, so that every step is done by hand. */
export function silenceQueue(): void {
  vi.spyOn(env.RENDERS_QUEUE, "send").mockResolvedValue(undefined as never);
  vi.spyOn(env.RENDERS_QUEUE, "sendBatch").mockResolvedValue(undefined as never);
}

/** Does one step, as its message would. */
export async function doStep({ id }: Ordered, step: string, given: Services = services()): Promise<void> {
  await deliver({ jobId: id, step }, runner, given, new Gate(1, 60), "render");
}

export async function doSteps(ordered: Ordered, ...steps: readonly string[]): Promise<void> {
  for (const step of steps) await doStep(ordered, step);
}

/** Divides a plan that was made into so many bands of about the same height. */
export async function divide({ id }: Ordered, count: number): Promise<void> {
  const plan = await planOf(id);
  const { frame, previewFactor } = plan;
  const rowsPerStrip = previewFactor * Math.max(1, Math.floor(frame.height / (8 * previewFactor)));
  const strips = Math.ceil(frame.height / rowsPerStrip);
  const row = (n: number) => Math.min(frame.height, rowsPerStrip * Math.floor((n * strips) / count));
  const bands = Array.from({ length: count }, (_, n) => ({ from: row(n), to: row(n + 1) }));
  await env.DB.prepare("UPDATE renders SET plan = ? WHERE id = ?")
    .bind(JSON.stringify({ ...plan, rowsPerStrip, bands }), id)
    .run();
}

/** A print whose plan is made and has so many bands. */
export async function preparedPrint(
  picture: Uint8Array<ArrayBuffer>,
  bands: number,
  order: Partial<Order> = {},
): Promise<Ordered> {
  const ordered = await newPrint(picture, { ...order, bands });
  await doStep(ordered, "prepare");
  await divide(ordered, bands);
  return ordered;
}

export async function renderOf(id: string): Promise<RenderWork["render"]> {
  const found = await findRenderWork(services().db, id);
  expect(found).toBeDefined();
  return found?.render as RenderWork["render"];
}

export async function planOf(id: string): Promise<PrintPlan> {
  return printPlanSchema.parse((await renderOf(id)).plan);
}

export async function objectOf(key: string | null): Promise<Uint8Array> {
  const object = await env.BUCKET.get(String(key));
  expect(object, String(key)).not.toBeNull();
  return new Uint8Array((await object?.arrayBuffer()) ?? new ArrayBuffer());
}

export interface PrintFiles {
  readonly tiff: Uint8Array;
  readonly preview: Uint8Array;
}

/** The files of a finished print, as they lie in R2. */
export async function filesOf(id: string): Promise<PrintFiles> {
  const { tiffKey, previewKey } = await renderOf(id);
  return { tiff: await objectOf(tiffKey), preview: await objectOf(previewKey) };
}

/** The same made here by the pure core alone, of a plan made here as well. */
export async function expectedFiles({ id }: Ordered): Promise<PrintFiles> {
  const found = await findRenderWork(services().db, id);
  if (!found?.asset) throw new Error("no picture");
  const { asset } = found;
  const picture = await objectOf(asset.objectKey);
  const header = { ...probe(picture), orientation: asset.orientation };
  let source: PrintSource = { file: bytesSource(picture), header, checkpoints: null, decoders: CODECS };
  return ENGINES.use(async (memory) => {
    if (asset.format === "webp") {
      const rows: Uint8Array[] = [];
      await flatten(memory, source, async (bytes) => void rows.push(bytes));
      source = { ...source, flat: bytesSource(new Uint8Array(Buffer.concat(rows))) };
    }
    const plan = await planOf(id);
    const bands: PrintBand[] = [];
    const objects: Buffer[] = [];
    for (const n of plan.bands.keys()) {
      const strips: Uint8Array[] = [];
      bands.push(await makeBand(memory, source, plan, n, ({ bytes }) => void strips.push(bytes)));
      objects.push(Buffer.concat(strips));
    }
    const pieces = assembledTiff(plan, header, bands).pieces.map((piece) =>
      piece.kind === "record"
        ? piece.bytes
        : (objects[piece.index] ?? Buffer.alloc(0)).subarray(piece.offset, piece.offset + piece.length),
    );
    const previews = bands.map(({ preview }) => preview);
    return {
      tiff: new Uint8Array(Buffer.concat(pieces)),
      preview: await previewJpeg(memory, plan, header, previews),
    };
  });
}

/** Equal bytes, without a report of millions of them. */
export function expectSame(made: PrintFiles, expected: PrintFiles): void {
  for (const name of ["tiff", "preview"] as const) {
    expect(made[name].length, name).toBe(expected[name].length);
    expect(Buffer.compare(made[name], expected[name]), name).toBe(0);
  }
}

/** What there is of a print: keys in R2, keys that rows name, keys that wait for the sweep. */
export async function booksOf(id: string) {
  const { db } = services();
  const mine = (key: string) => key.startsWith(`renders/${id}/`);
  const { objects } = await env.BUCKET.list({ prefix: `renders/${id}/` });
  const bands = await listBands(db, id);
  const { flatKey, tiffKey, previewKey } = await renderOf(id);
  const pending = await db.query.pendingObjects.findMany();
  return {
    objects: objects.map(({ key }) => key).toSorted(),
    named: [...bands.map(({ objectKey }) => objectKey), flatKey, tiffKey, previewKey]
      .filter((key) => key !== null)
      .toSorted(),
    pending: pending.filter(({ key }) => mine(key)).map(({ key, state }) => `${state} ${key}`),
  };
}

/** After the sweep of what was given up, R2 holds what rows name and nothing else, and nothing is pending. */
export async function expectTidy(id: string): Promise<string[]> {
  await deleteDeadObjects(services(), Date.now());
  const { objects, named, pending } = await booksOf(id);
  expect(pending).toEqual([]);
  expect(objects).toEqual(named);
  return named;
}

/** Someone who was granted a step and speaks to its job as every worker does. */
export async function grabStep({ id: jobId }: Ordered, step: string): Promise<Work> {
  const coordinator = coordinatorOf(jobId);
  const claim = await coordinator.claim(jobId, step);
  if (!claim.granted) throw new Error(`refused: ${claim.refusal}`);
  const { fence, attempt } = claim;
  const tell = async (progress: { done: number; total: number } | null) => {
    if ((await coordinator.report(jobId, step, fence, progress)) === "lost") throw new LeaseLost();
  };
  const report = (done: number, total: number) => tell({ done, total });
  return { jobId, step, fence, attempt, report, keep: () => tell(null) };
}
