import { expect, test } from "vitest";
import { writeReport } from "./report.ts";

const REPORT = { orderId: "o-1", orderName: null, total: 3, downloaded: 3, failures: [], incomplete: [] };
const failure = (image_id: string, name: string, error: string) => ({ image_id, name, error });

test("tells the order and the counts", () => {
  expect(writeReport({ ...REPORT, orderName: "Дом 5" }).split("\n")).toEqual([
    "Download report",
    "",
    "Order:       o-1",
    "Name:        Дом 5",
    "Pictures:    3",
    "Downloaded:  3",
    "Failed:      0",
    "Incomplete:  0",
    "",
  ]);
});

test("lists what is missing and what is cut off, each in one line, and what to call", () => {
  const text = writeReport({
    ...REPORT,
    downloaded: 1,
    failures: [failure("a", "x\r\ny\u202e.jpg", "It\nfailed")],
    incomplete: [failure("b", "z.jpg", "cut at\u2028byte 7")],
  });
  const lines = text.split("\n");
  expect(lines).toContain("  a | x y.jpg | It failed");
  expect(lines).toContain("  b | z.jpg | cut at byte 7");
  expect(lines.indexOf("  a | x y.jpg | It failed")).toBeLessThan(
    lines.indexOf("  b | z.jpg | cut at byte 7"),
  );
  expect(text).toContain("GET /v1/orders/o-1/images?mode=staged");
  expect(text).toContain("POST /v1/orders/o-1/jobs");
  expect(text.endsWith("\n")).toBe(true);
});
