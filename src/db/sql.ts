import { type SQL, sql } from "drizzle-orm";

/** All of several conditions. */
export function and(...conditions: readonly SQL[]): SQL {
  return sql`(${sql.join([...conditions], sql` AND `)})`;
}
