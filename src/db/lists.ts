import { type SQL, sql } from "drizzle-orm";

/** A list as one bound parameter, for `IN (…)`: D1 binds a hundred at most. */
export function listed(values: readonly (string | readonly (string | number)[])[]): SQL {
  return sql`SELECT value FROM json_each(${JSON.stringify(values)})`;
}
