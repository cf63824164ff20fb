import { expect, test } from "vitest";
import { formatTable } from "./table.ts";

const COLUMNS = [{ title: "Picture", max: 8 }, { title: "ms", align: "right" as const }, { title: "Link" }];

test("columns are as wide as their cells, and the last gives way", () => {
  const rows = [
    ["a.jpg", "7", "http://localhost/a"],
    ["a-long-name.jpg", "1234", "short"],
  ];
  expect(formatTable(COLUMNS, rows, 26).split("\n")).toEqual([
    "Picture     ms  Link",
    "────────  ────  ──────────",
    "a.jpg        7  http://lo…",
    "a-long-…  1234  short",
  ]);
});
