import type { AssetRow } from "../db/assets.ts";
import { type RenditionRow, touchRenditions } from "../db/renditions.ts";
import { DAY_MS } from "../db/time.ts";
import { addUsage } from "../db/usage.ts";
import { FORMATS } from "../imaging/recipes.ts";
import type { Services } from "../services.ts";
import { answerObject, type StoredObject } from "../storage/answer.ts";

/** Runs something after the answer has left. */
export type Later = (work: Promise<unknown>) => void;

type Needs = Pick<Services, "db" | "bucket">;
export type Presentation = Pick<
  StoredObject,
  "cacheControl" | "vary" | "resourcePolicy" | "contentDisposition"
>;

/** An original: private, revalidated by its content hash. */
export async function serveOriginal(
  services: Needs,
  request: Request,
  asset: AssetRow,
  presentation: Partial<Presentation>,
  later: Later,
): Promise<Response | null> {
  const object = {
    key: asset.objectKey,
    size: asset.sizeBytes,
    etag: asset.contentHash,
    contentType: FORMATS[asset.format].mimeType,
    lastModified: new Date(asset.createdAt),
    fileName: asset.fileName,
    cacheControl: "private, no-cache",
    ...presentation,
  };
  return answerCounted(services, request, object, asset.tenantId, later);
}

/** A rendition; serving it counts as use, so that a purge leaves it alone. */
export async function serveRendition(
  services: Needs,
  request: Request,
  rendition: RenditionRow,
  owner: Pick<AssetRow, "tenantId" | "fileName">,
  presentation: Partial<Presentation>,
  later: Later,
): Promise<Response | null> {
  const { mimeType, extension } = FORMATS[rendition.format];
  const object = {
    key: rendition.objectKey,
    size: rendition.sizeBytes,
    etag: rendition.etag,
    contentType: mimeType,
    lastModified: new Date(rendition.createdAt),
    fileName: `${owner.fileName.replace(/\.[^.]*$/, "")}-${rendition.preset}.${extension}`,
    cacheControl: "private, no-cache",
    ...presentation,
  };
  const response = await answerCounted(services, request, object, owner.tenantId, later);
  const now = Date.now();
  if (response !== null && rendition.lastUsedAt < now - DAY_MS) {
    later(touchRenditions(services.db, [rendition.id], now));
  }
  return response;
}

/** Answers for an object of a tenant, and counts what is sent. Null when it is not there. */
export async function answerCounted(
  { db, bucket }: Needs,
  request: Request,
  object: StoredObject,
  tenantId: string,
  later: Later,
): Promise<Response | null> {
  const answered = await answerObject(request, bucket, object);
  if (answered === null) return null;
  if (answered.bytes > 0) later(countServed(db, tenantId, answered.bytes));
  return answered.response;
}

async function countServed(db: Needs["db"], tenantId: string, bytes: number): Promise<void> {
  await addUsage(db, tenantId, { bytesServed: bytes }, Date.now());
}
