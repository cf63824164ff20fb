import { readdirSync } from "node:fs";
import path from "node:path";
import { DatabaseSync, type SQLOutputValue } from "node:sqlite";

type Row = Record<string, SQLOutputValue>;

/** What a stack's state folder holds, read beside the running stack. */
export class LocalState {
  readonly #folder: string;

  constructor(stateDir: string) {
    this.#folder = path.join(stateDir, "v3");
  }

  /** Rows of D1. */
  rows(sql: string): Row[] {
    return this.#read("d1/miniflare-D1DatabaseObject", sql);
  }

  count(table: string): number {
    return Number(this.rows(`SELECT count(*) AS n FROM ${table}`)[0]?.n);
  }

  /** Keys of everything in R2. */
  objectKeys(): string[] {
    return this.#read("r2/miniflare-R2BucketObject", "SELECT key FROM _mf_objects").map((row) =>
      String(row.key),
    );
  }

  /** Multipart uploads that were neither completed nor aborted. */
  openUploads(): number {
    const sql = "SELECT count(*) AS n FROM _mf_multipart_uploads WHERE state = 0";
    return Number(this.#read("r2/miniflare-R2BucketObject", sql)[0]?.n);
  }

  #read(kind: string, sql: string): Row[] {
    const folder = path.join(this.#folder, kind);
    const name = readdirSync(folder).find((file) => /^[0-9a-f]{64}\.sqlite$/.test(file));
    if (name === undefined) return [];
    const database = new DatabaseSync(path.join(folder, name), { readOnly: true });
    try {
      return database.prepare(sql).all();
    } finally {
      database.close();
    }
  }
}
