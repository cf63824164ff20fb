import { describe, expect, it } from "vitest";
import { ERRORS } from "../errors.ts";
import { describeInterface, errorTable } from "./describeInterface.ts";

/** Cells of a row: bars that are not escaped part them. */
const cells = (row: string) =>
  row
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim());

describe("errorTable", () => {
  const [head = "", rule = "", ...rows] = errorTable().split("\n");

  it("has a row of as many cells as the head for every code, and nothing else", () => {
    expect(rows.map((row) => cells(row)[0]).toSorted()).toEqual(
      Object.keys(ERRORS)
        .map((code) => `\`${code}\``)
        .toSorted(),
    );
    for (const row of [rule, ...rows]) expect(cells(row), row).toHaveLength(cells(head).length);
  });

  it("says of each its status and what to do", () => {
    const row = rows.find((line) => line.includes("`file_too_large`")) ?? "";
    expect(cells(row)).toEqual([
      "`file_too_large`",
      String(ERRORS.file_too_large.status),
      ERRORS.file_too_large.error,
      ERRORS.file_too_large.message,
      "no",
    ]);
  });

  it("goes by status", () => {
    const statuses = rows.map((row) => Number(cells(row)[1]));
    expect(statuses).toEqual(statuses.toSorted((a, b) => a - b));
  });

  it("leaves no tag that a reader could take for HTML outside of code", () => {
    for (const row of rows) {
      expect(row.replace(/`[^`]*`/g, "")).not.toMatch(/</);
    }
  });
});

describe("describeInterface", () => {
  it("names the deployment and carries the table", () => {
    const { info } = describeInterface("1.2.3");
    expect(info.version).toBe("1.2.3");
    expect(info.description).toContain(`\n\n${errorTable()}\n\n`);
  });
});
