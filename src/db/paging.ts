import { and, eq, lt, or, type SQL } from "drizzle-orm";
import type { SQLiteColumn } from "drizzle-orm/sqlite-core";
import { z } from "zod";
import { DarkroomError } from "../errors.ts";

/** The last row of a page, newest first: time and id, since times repeat. */
export interface Cursor {
  readonly createdAt: number;
  readonly id: string;
}

const cursorShape = z.tuple([z.number().int(), z.uuid()]);

export function encodeCursor({ createdAt, id }: Cursor): string {
  return btoa(JSON.stringify([createdAt, id]))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}

/** @throws DarkroomError `invalid_cursor` */
export function decodeCursor(text: string | undefined): Cursor | undefined {
  if (text === undefined) return undefined;
  try {
    const [createdAt, id] = cursorShape.parse(
      JSON.parse(atob(text.replaceAll("-", "+").replaceAll("_", "/"))),
    );
    return { createdAt, id };
  } catch (cause) {
    throw new DarkroomError("invalid_cursor", { cause });
  }
}

/** Rows after a cursor in the order (created_at, id), both descending. */
export function olderThan(
  createdAt: SQLiteColumn,
  id: SQLiteColumn,
  after: Cursor | undefined,
): SQL | undefined {
  if (after === undefined) return undefined;
  return or(lt(createdAt, after.createdAt), and(eq(createdAt, after.createdAt), lt(id, after.id)));
}

/** One page of rows that were asked for with one more than its size, and the cursor of the next. */
export function cutPage<T extends Cursor>(
  rows: readonly T[],
  limit: number,
): { page: T[]; next: string | null } {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { page, next: rows.length > limit && last !== undefined ? encodeCursor(last) : null };
}
