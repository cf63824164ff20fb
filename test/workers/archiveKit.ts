import { env } from "cloudflare:workers";
import { crc32 } from "node:zlib";
import { type ArchiveCommit, commitArchive } from "../../src/db/archiveCommits.ts";
import { openArchive } from "../../src/db/archives.ts";
import { runBatch } from "../../src/db/batch.ts";
import { type GatheredObject, noteGathered } from "../../src/db/gatheredPictures.ts";
import { heldJob } from "../../src/db/guard.ts";
import { insertJobUnlessActive } from "../../src/db/jobs.ts";
import { announceAll } from "../../src/db/pendingObjects.ts";
import { findOrCreateTenant } from "../../src/db/tenants.ts";
import { archivePictureKey } from "../../src/storage/keys.ts";
import { ObjectUpload } from "../../src/storage/objectUpload.ts";
import { coordinatorOf, services } from "./jobKit.ts";

export interface Gathering {
  readonly tenantId: string;
  /** Of the job and its archive. */
  readonly id: string;
  readonly fence: number;
}

/** A job that gathers an order, with its archive's row. Nobody is told of it. */
export async function archiveJob(tenant: string, createdAt = Date.now()): Promise<Omit<Gathering, "fence">> {
  const { db } = services();
  const { id: tenantId } = await findOrCreateTenant(db, tenant);
  const id = crypto.randomUUID();
  const orderId = crypto.randomUUID();
  await runBatch(db, [
    insertJobUnlessActive({
      id,
      tenantId,
      kind: "archive",
      subjectId: orderId,
      payload: { order_id: orderId },
      dedupeKey: `archive:${id}`,
      progressTotal: 1,
      createdAt,
    }),
    openArchive({ id, tenantId, orderId, fileName: "order.zip", createdAt }),
  ]);
  return { tenantId, id };
}

/** The same, with its step in work. */
export async function gathering(tenant: string): Promise<Gathering> {
  const job = await archiveJob(tenant);
  const claim = await coordinatorOf(job.id).claim(job.id, "gather");
  if (!claim.granted) throw new Error(`refused: ${claim.refusal}`);
  return { ...job, fence: claim.fence };
}

export type Gathered = GatheredObject & { readonly source: string };

/** Announces and writes some objects; nothing names them yet. */
export async function store(given: Gathering, sources: readonly string[], from = 0): Promise<Gathered[]> {
  const { db, bucket } = services();
  const keys = sources.map((_, i) => archivePictureKey(given.id, given.fence, from + i));
  await announceAll(db, keys, Date.now());
  return Promise.all(
    sources.map(async (source, i) => {
      const upload = new ObjectUpload(db, bucket, keys[i] ?? "", {}, { announced: true });
      const bytes = new TextEncoder().encode(source);
      await upload.write(bytes);
      const object = await upload.finish();
      if (object.crc32 !== crc32(bytes)) throw new Error("the upload's CRC-32 is wrong");
      return { source, ...object };
    }),
  );
}

export const note = (given: Gathering, pictures: readonly Gathered[]): Promise<boolean> =>
  noteGathered(services().db, given.id, pictures, heldJob(given.id, given.fence));

export function commit(
  given: Gathering,
  pictures: readonly Gathered[],
  change: Partial<ArchiveCommit> = {},
  guard = heldJob(given.id, given.fence),
): Promise<boolean> {
  const now = Date.now();
  return commitArchive(
    services().db,
    {
      archiveId: given.id,
      tenantId: given.tenantId,
      contentKey: "the same",
      complete: true,
      fileName: "order.zip",
      sizeBytes: 1000,
      total: pictures.length,
      failures: [],
      members: membersOf(pictures),
      now,
      expiresAt: now + 60_000,
      ...change,
    },
    guard,
  );
}

export const membersOf = (pictures: readonly Gathered[]) =>
  pictures.map(({ source, key, etag, size, crc32 }, position) => ({
    position,
    name: `${source}.jpg`,
    key,
    etag,
    size,
    crc32,
  }));

export const keysOf = (pictures: readonly Gathered[]): string[] => pictures.map(({ key }) => key);

/** What is pending under a prefix: state by key. */
export async function pendingOf(prefix: string): Promise<Record<string, string>> {
  const rows = await env.DB.prepare("SELECT key, state FROM pending_objects WHERE key LIKE ? || '%'")
    .bind(prefix)
    .all<{ key: string; state: string }>();
  return Object.fromEntries(rows.results.map(({ key, state }) => [key, state]));
}
