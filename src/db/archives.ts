import { and, eq, gt, isNotNull, isNull, or, type SQL, sql } from "drizzle-orm";
import type { Database } from "./client.ts";
import { archiveMembers, archives } from "./schema/index.ts";
import type { PictureFailure } from "./schema/orders.ts";

export type ArchiveRow = typeof archives.$inferSelect;
export type NewArchive = Pick<ArchiveRow, "id" | "tenantId" | "orderId" | "fileName" | "createdAt"> & {
  readonly total?: number;
};

/** One file of an archive, as it lies in R2. */
export interface MemberRow {
  readonly position: number;
  readonly name: string;
  readonly key: string;
  /** R2's entity tag, unquoted. */
  readonly etag: string;
  /** Bytes. */
  readonly size: number;
  readonly crc32: number;
}

/** Content key of an archive that stands for nothing but its own job: in the making, partial, or one of two alike. */
export function ownContentKey(id: string): string {
  return `job:${id}`;
}

/**
 * An archive's row while its job gathers the pictures; job and archive have one id. Nothing without the job's
 * row, or where the archive's is there: so it stands in the batch that makes the job, and a worker may run it
 * again for a job that came back after its archive was cleared away.
 */
export function openArchive(row: NewArchive): SQL {
  return sql`
    INSERT INTO archives (id, tenant_id, order_id, content_key, file_name, size_bytes, complete, total, created_at)
    SELECT ${row.id}, ${row.tenantId}, ${row.orderId}, ${ownContentKey(row.id)}, ${row.fileName}, 0, 0,
           ${row.total ?? 0}, ${row.createdAt}
    WHERE EXISTS (SELECT 1 FROM jobs WHERE id = ${row.id})
    ON CONFLICT (id) DO NOTHING`;
}

/** An archive of this tenant, in whatever state; another tenant's does not exist. */
export async function findArchive(
  db: Database,
  tenantId: string,
  id: string,
): Promise<ArchiveRow | undefined> {
  return db
    .select()
    .from(archives)
    .where(and(eq(archives.id, id), eq(archives.tenantId, tenantId)))
    .get();
}

/** For signed links, whose signature is the permission. */
export async function findArchiveById(db: Database, id: string): Promise<ArchiveRow | undefined> {
  return db.select().from(archives).where(eq(archives.id, id)).get();
}

/** Whether an archive may be served. */
export function isServable({ readyAt, goneAt, expiresAt }: ArchiveRow, now: number): boolean {
  return readyAt !== null && goneAt === null && (expiresAt === null || expiresAt > now);
}

/** The archive that may be served again for these parameters and pictures: complete, and all of it there. */
export async function findCompleteArchive(
  db: Database,
  tenantId: string,
  contentKey: string,
  now: number,
): Promise<ArchiveRow | undefined> {
  return db
    .select()
    .from(archives)
    .where(
      and(
        eq(archives.tenantId, tenantId),
        eq(archives.contentKey, contentKey),
        eq(archives.complete, true),
        isNotNull(archives.readyAt),
        isNull(archives.goneAt),
        or(isNull(archives.expiresAt), gt(archives.expiresAt, now)),
      ),
    )
    .get();
}

/** The files of an archive in their order. */
export async function listMembers(db: Database, archiveId: string): Promise<MemberRow[]> {
  return db
    .select({
      position: archiveMembers.position,
      name: archiveMembers.name,
      key: archiveMembers.objectKey,
      etag: archiveMembers.etag,
      size: archiveMembers.sizeBytes,
      crc32: archiveMembers.crc32,
    })
    .from(archiveMembers)
    .where(eq(archiveMembers.archiveId, archiveId))
    .orderBy(archiveMembers.position);
}

/**
 * Notes why pictures could not be had where none could, so that there will be no archive.
 * @returns false if the guard did not hold
 */
export async function noteFailures(
  db: Database,
  archiveId: string,
  failures: readonly PictureFailure[],
  guard: SQL,
): Promise<boolean> {
  const result = await db
    .update(archives)
    .set({ failures: [...failures], total: sql`max(${archives.total}, ${failures.length})` })
    .where(and(eq(archives.id, archiveId), isNull(archives.readyAt), guard));
  return result.meta.changes > 0;
}
