import type { AssetRow } from "../db/assets.ts";
import type { SizePresetRow } from "../db/sizePresets.ts";
import type { StyleRow } from "../db/styles.ts";
import { addUsage } from "../db/usage.ts";
import { DarkroomError } from "../errors.ts";
import type { Decoders } from "../imaging/decode.ts";
import type { EnginePool } from "../imaging/engine/pool.ts";
import { styleNamed } from "../imaging/styles/registry.ts";
import { previewPlaces } from "../jobs/gates.ts";
import { LIMITS } from "../limits.ts";
import type { Services } from "../services.ts";
import { planAnswer, planUnmade } from "../storage/answer.ts";
import { assetFrame, type Placing } from "./assetFrame.ts";
import { livePreview, type PreviewWish } from "./livePreview.ts";
import { openPrintSource } from "./openPrintSource.ts";
import { findPreview, keepPreview } from "./previewCache.ts";
import { previewTag } from "./previewTag.ts";

/** What is asked for. */
export interface PreviewOrder extends Placing {
  readonly style: StyleRow;
  readonly size: SizePresetRow;
  /** Longer edge, pixels. */
  readonly edge: number;
}

/** What paints, and where. */
export interface PreviewEngine {
  readonly engines: EnginePool;
  readonly decoders: Decoders;
}

type Needs = Pick<Services, "db" | "bucket" | "log">;

/**
 * Answers with what a print would look like. Its entity tag is told by the order alone, so that 304 and HEAD never
 * reach the engine.
 * @param later runs something after the answer has left, or though the client did
 * @throws DarkroomError `style_not_found`, `busy`, `picture_damaged` and what else a picture is refused for
 */
export async function servePreview(
  services: Needs,
  request: Request,
  asset: AssetRow,
  order: PreviewOrder,
  engine: PreviewEngine,
  later: (work: Promise<unknown>) => void,
): Promise<Response> {
  if (asset.errorCode !== null) {
    throw new DarkroomError("picture_damaged", { detail: { reason: asset.errorMessage ?? asset.errorCode } });
  }
  const wish = wishOf(asset, order);
  const etag = previewTag(asset, wish);
  const representation = {
    etag,
    contentType: "image/jpeg",
    cacheControl: `private, max-age=${LIMITS.previewSeconds}`,
    fileName: `${asset.fileName.replace(/\.[^.]*$/, "")}-${order.style.slug}-${order.size.name}.jpg`,
  };
  const { unmodified, headers } = planUnmade(request, representation);
  if (unmodified !== null) return unmodified;
  if (request.method === "HEAD") return new Response(null, { headers });

  const making = (async () => {
    const kept = await findPreview(asset.id, etag);
    if (kept !== null) return kept;
    const file = await paint(services, asset, wish, engine, request.signal);
    later(keepPreview(asset.id, etag, file));
    return file;
  })();
  // Should the client go away, its place in the engine is still given back.
  later(making.catch(() => undefined));
  const file = await making;
  const plan = planAnswer(request, { ...representation, size: file.length });
  if (plan.kind === "answered") return plan.answer.response;
  const { offset, length, send } = plan;
  later(addUsage(services.db, asset.tenantId, { bytesServed: length }, Date.now()));
  return send(new Blob([file.subarray(offset, offset + length)]).stream()).response;
}

function wishOf(asset: AssetRow, { style: row, size, edge, ...placing }: PreviewOrder): PreviewWish {
  const style = styleNamed(row.slug);
  if (style === undefined) throw new DarkroomError("style_not_found");
  const parameters = { ...style.parameters, ...row.parameters };
  return { print: assetFrame(asset, size, placing), style, parameters, edge };
}

async function paint(
  { bucket, log }: Needs,
  asset: AssetRow,
  wish: PreviewWish,
  { engines, decoders }: PreviewEngine,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const asked = Date.now();
  const leave = await previewPlaces.enter(signal);
  try {
    const begun = Date.now();
    return await engines.use(async (memory) => {
      const source = await openPrintSource(bucket, asset, decoders, signal);
      const file = await livePreview(memory, source, wish);
      const times = { waited_ms: begun - asked, ms: Date.now() - begun };
      log.info("live_preview", { style: wish.style.slug, ...times, peak_bytes: memory.peak });
      return file;
    });
  } finally {
    leave();
  }
}
