import { type SQL, sql } from "drizzle-orm";
import { isLive } from "./archiveEnds.ts";

/** True in SQL while no archive can be served again for these parameters and pictures, so that one has to be made. */
export function noCompleteArchive(tenantId: string, contentKey: string, now: number): SQL {
  return sql`NOT EXISTS (SELECT 1 FROM archives
    WHERE tenant_id = ${tenantId} AND content_key = ${contentKey} AND complete = 1 AND ${isLive(now)})`;
}
