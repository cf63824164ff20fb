type Kind = "orders" | "pictures" | "brackets" | "settings";

/** Documents by kind and id, in the order they were made, and counters. Settings have one document. */
export class Tables {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    sql.exec(`CREATE TABLE IF NOT EXISTS documents (
      position INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, id TEXT NOT NULL,
      parent TEXT, body TEXT NOT NULL, UNIQUE (kind, id));
      CREATE INDEX IF NOT EXISTS by_parent ON documents (kind, parent);
      CREATE TABLE IF NOT EXISTS counters (name TEXT PRIMARY KEY, count INTEGER NOT NULL);`);
  }

  put(kind: Kind, id: string, parent: string | null, body: unknown): void {
    this.#sql.exec(
      `INSERT INTO documents (kind, id, parent, body) VALUES (?, ?, ?, ?)
       ON CONFLICT (kind, id) DO UPDATE SET body = excluded.body`,
      ...[kind, id, parent, JSON.stringify(body)],
    );
  }

  get<T>(kind: Kind, id: string): T | undefined {
    return this.#read<T>("SELECT body FROM documents WHERE kind = ? AND id = ?", kind, id)[0];
  }

  childrenOf<T>(kind: Kind, parent: string): T[] {
    return this.#read<T>(
      "SELECT body FROM documents WHERE kind = ? AND parent = ? ORDER BY position",
      ...[kind, parent],
    );
  }

  /** The newest first, from a position on. */
  page<T>(kind: Kind, before: number, limit: number): { position: number; document: T }[] {
    return this.#sql
      .exec<{ position: number; body: string }>(
        `SELECT position, body FROM documents WHERE kind = ? AND position < ?
         ORDER BY position DESC LIMIT ?`,
        ...[kind, before, limit],
      )
      .toArray()
      .map(({ position, body }) => ({ position, document: JSON.parse(body) as T }));
  }

  /** Those whose field is true. */
  having<T>(kind: Kind, field: string): T[] {
    return this.#read<T>(
      "SELECT body FROM documents WHERE kind = ? AND json_extract(body, ?) = 1 ORDER BY position",
      ...[kind, `$.${field}`],
    );
  }

  /** Counts one more. @returns how many there were before */
  count(name: string): number {
    const before = this.counted(name);
    this.#sql.exec("INSERT OR REPLACE INTO counters (name, count) VALUES (?, ?)", name, before + 1);
    return before;
  }

  counted(name: string): number {
    return (
      this.#sql.exec<{ count: number }>("SELECT count FROM counters WHERE name = ?", name).toArray()[0]
        ?.count ?? 0
    );
  }

  #read<T>(query: string, ...values: SqlStorageValue[]): T[] {
    return this.#sql
      .exec<{ body: string }>(query, ...values)
      .toArray()
      .map(({ body }) => JSON.parse(body) as T);
  }
}
