import { eq, or } from "drizzle-orm";
import type { Database } from "./client.ts";
import { styles } from "./schema/index.ts";

export type StyleRow = typeof styles.$inferSelect;

/** Every style, in the order in which they are shown. */
export async function listStyles(db: Database): Promise<StyleRow[]> {
  return db.select().from(styles).orderBy(styles.position);
}

export async function findStyle(db: Database, idOrSlug: string): Promise<StyleRow | undefined> {
  return db
    .select()
    .from(styles)
    .where(or(eq(styles.id, idOrSlug), eq(styles.slug, idOrSlug)))
    .get();
}
