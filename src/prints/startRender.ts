import { IncomingPicture } from "../catalog/incomingPicture.ts";
import type { FileSink, Form } from "../catalog/readForm.ts";
import { type AssetRow, findAsset } from "../db/assets.ts";
import { findRender, findRenderByIdempotency, insertRender, type RenderRecord } from "../db/renders.ts";
import type { Tenant } from "../db/tenants.ts";
import { DarkroomError } from "../errors.ts";
import { hintNewJob } from "../jobs/start.ts";
import type { Services } from "../services.ts";
import { describeRender } from "./describeRender.ts";
import { requestHash } from "./idempotency.ts";
import { parseRenderFields } from "./renderFields.ts";
import { type RenderOrder, resolveOrder } from "./renderOrder.ts";

type Needs = Pick<Services, "db" | "bucket" | "queues" | "log" | "config">;

/** Who asks, and how what is asked comes in. */
export interface RenderRequest {
  readonly idempotencyKey: string | null;
  /** Reads the whole request; a picture goes into the sink. */
  readonly readForm: (sink: FileSink) => Promise<Form>;
  /** Is given the field `tenant_name`. */
  readonly findTenant: (tenantName: string | undefined) => Promise<Tenant>;
}

/**
 * Orders a print of a picture that comes along or is there already. A repeat by its idempotency key gives the print
 * that was ordered first, whatever became of it. What is refused leaves nothing behind.
 * @throws DarkroomError what the fields are refused for; `not_found` for an asset that is not the tenant's;
 *   `picture_damaged`; `idempotency_mismatch`; what an upload is refused for
 */
export async function startRender(services: Needs, request: RenderRequest): Promise<RenderRecord> {
  const incoming = new IncomingPicture(services);
  try {
    const form = await request.readForm(incoming);
    const fields = parseRenderFields(form.fields, form.fileName !== null);
    const order = await resolveOrder(services, fields);
    const picture =
      fields.asset_id === undefined
        ? { contentHash: (await incoming.measure()).contentHash }
        : { assetId: fields.asset_id };
    const tenant = await request.findTenant(fields.tenant_name);

    const asked = { ...order, tenant, key: request.idempotencyKey, hash: requestHash(order, picture) };
    const earlier = await findEarlier(services, asked);
    if (earlier !== undefined) return earlier;

    const asset =
      "assetId" in picture
        ? await findAsset(services.db, tenant.id, picture.assetId)
        : (await incoming.keep(tenant, form.fileName ?? "")).asset;
    return await place(services, asked, asset);
  } finally {
    await incoming.leave();
  }
}

interface Asked extends RenderOrder {
  readonly tenant: Pick<Tenant, "id">;
  readonly key: string | null;
  readonly hash: string;
}

/** What the tenant ordered with this key before. @throws DarkroomError `idempotency_mismatch` */
async function findEarlier({ db }: Needs, { tenant, key, hash }: Asked): Promise<RenderRecord | undefined> {
  if (key === null) return undefined;
  const earlier = await findRenderByIdempotency(db, tenant.id, key);
  if (earlier !== undefined && earlier.render.requestHash !== hash) {
    throw new DarkroomError("idempotency_mismatch", { detail: { render_id: earlier.render.id } });
  }
  return earlier;
}

async function place(services: Needs, asked: Asked, asset: AssetRow | undefined): Promise<RenderRecord> {
  if (asset === undefined) throw new DarkroomError("not_found", { message: "There is no such asset." });
  if (asset.errorCode !== null) {
    throw new DarkroomError("picture_damaged", { detail: { reason: asset.errorMessage ?? asset.errorCode } });
  }
  const { db } = services;
  const { tenant, key, hash } = asked;
  const render = {
    id: crypto.randomUUID(),
    tenantId: tenant.id,
    ...describeRender(asset, asked),
    idempotencyKey: key,
    requestHash: hash,
    createdAt: Date.now(),
  };
  if (await insertRender(db, render)) {
    await hintNewJob(services, "render", render.id);
    const placed = await findRender(db, tenant.id, render.id);
    if (placed !== undefined) return placed;
  }
  // The same request was faster, or the asset was deleted meanwhile.
  const earlier = await findEarlier(services, asked);
  if (earlier === undefined) throw new DarkroomError("not_found", { message: "The asset was just deleted." });
  return earlier;
}
