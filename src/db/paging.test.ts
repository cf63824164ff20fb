import { describe, expect, it } from "vitest";
import { DarkroomError } from "../errors.ts";
import { cutPage, decodeCursor, encodeCursor } from "./paging.ts";

const row = (n: number) => ({ createdAt: 1000 - n, id: `6f1a1f5e-8a0c-4c39-9a3d-5f2f6f0c1a${10 + n}` });

describe("a cursor", () => {
  it("comes back as it went out, and needs no escaping in a query", () => {
    for (const cursor of [row(0), row(1), { ...row(2), createdAt: 0 }, { ...row(3), createdAt: 4e12 }]) {
      const text = encodeCursor(cursor);
      expect(encodeURIComponent(text)).toBe(text);
      expect(decodeCursor(text)).toEqual(cursor);
    }
  });

  it("that was not given means the first page", () => {
    expect(decodeCursor(undefined)).toBeUndefined();
  });

  it.each([
    "",
    "x",
    "ÿ",
    "%",
    btoa("1"),
    btoa("[]"),
    btoa('[1,"x"]'),
    btoa(`[1.5,"${row(0).id}"]`),
    btoa(`[1,"${row(0).id}",2]`),
  ])("%s is refused", (text) => {
    expect(() => decodeCursor(text)).toThrow(DarkroomError);
    expect(() => decodeCursor(text)).toThrow("Malformed cursor");
  });
});

describe("a page", () => {
  const rows = [row(0), row(1), row(2)];

  it("names the next where there is a row more than it holds", () => {
    const { page, next } = cutPage(rows, 2);
    expect(page).toEqual(rows.slice(0, 2));
    expect(decodeCursor(next ?? "")).toEqual(rows[1]);
  });

  it("is the last where there is none", () => {
    expect(cutPage(rows, 3)).toEqual({ page: rows, next: null });
    expect(cutPage([], 3)).toEqual({ page: [], next: null });
  });
});
