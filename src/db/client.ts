import { type DrizzleD1Database, drizzle } from "drizzle-orm/d1";
import * as schema from "./schema/index.ts";

/** `$client` is the binding itself, for batches of raw SQL. */
export type Database = DrizzleD1Database<typeof schema> & { readonly $client: D1Database };

export function openDatabase(d1: D1Database): Database {
  return drizzle(d1, { schema });
}
