import { eq, or, sql } from "drizzle-orm";
import type { Database } from "./client.ts";
import { sizePresets } from "./schema/index.ts";

export type SizePresetRow = typeof sizePresets.$inferSelect;

/** Every size, smallest first. */
export async function listSizePresets(db: Database): Promise<SizePresetRow[]> {
  return db.select().from(sizePresets).orderBy(sql`${sizePresets.widthPx} * ${sizePresets.heightPx}`);
}

export async function findSizePreset(db: Database, idOrName: string): Promise<SizePresetRow | undefined> {
  return db
    .select()
    .from(sizePresets)
    .where(or(eq(sizePresets.id, idOrName), eq(sizePresets.name, idOrName)))
    .get();
}
