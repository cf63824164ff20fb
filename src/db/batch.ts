import { is, type Query, type SQL, SQL as SqlClass } from "drizzle-orm";
import { SQLiteSyncDialect } from "drizzle-orm/sqlite-core";
import type { Database } from "./client.ts";

/** What a batch is made of: SQL, or a query of the builder that has not been run. */
export type Statement = SQL | { toSQL(): Pick<Query, "sql" | "params"> };

const dialect = new SQLiteSyncDialect();

/**
 * Runs statements as one transaction, in their order: all of them or none. drizzle's own batch takes no raw
 * SQL on D1. Rows come as the database names them.
 */
export function runBatch(
  db: Database,
  statements: readonly Statement[],
): Promise<D1Result<Record<string, unknown>>[]> {
  const d1: D1Database = db.$client;
  return d1.batch(
    statements.map((statement) => {
      const { sql, params } = is(statement, SqlClass) ? dialect.sqlToQuery(statement) : statement.toSQL();
      return d1.prepare(sql).bind(...params);
    }),
  );
}

/** Rows that a statement of a batch changed. */
export function changes(results: readonly D1Result[], index: number): number {
  return results[index]?.meta.changes ?? 0;
}
