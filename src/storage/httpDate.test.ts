import { expect, test } from "vitest";
import { formatHttpDate, parseHttpDate } from "./httpDate.ts";

/** The example of RFC 9110 §5.6.7 in its three forms. */
const SECONDS = 784_111_777;
const NOW = new Date("2026-11-21T00:00:00Z");

test.each([
  ["Sun, 06 Nov 1994 08:49:37 GMT", SECONDS],
  ["Sunday, 06-Nov-94 08:49:37 GMT", SECONDS],
  ["Sun Nov  6 08:49:37 1994", SECONDS],
  ["Tuesday, 01-Jan-76 00:00:00 GMT", Date.UTC(2076, 0, 1) / 1000],
  ["Tuesday, 01-Jan-77 00:00:00 GMT", Date.UTC(1977, 0, 1) / 1000],
  ["Sat, 31 Dec 2016 23:59:60 GMT", Date.UTC(2017, 0, 1) / 1000],
  ["Thu, 29 Feb 2024 00:00:00 GMT", Date.UTC(2024, 1, 29) / 1000],
  ["Wed, 29 Feb 2023 00:00:00 GMT", undefined],
  ["Sun, 06 Nov 1994 24:00:00 GMT", undefined],
  ["Sun, 06 Nov 1994 08:49:37 UTC", undefined],
  ["Sun, 6 Nov 1994 08:49:37 GMT", undefined],
  ["sun, 06 nov 1994 08:49:37 gmt", undefined],
  ["1994-11-06T08:49:37Z", undefined],
  ["Sun, 06 Nov 1994 08:49:37 GMT, Sun, 06 Nov 1994 08:49:37 GMT", undefined],
  ["0", undefined],
  ["", undefined],
])("%j", (text, expected) => {
  expect(parseHttpDate(text, NOW)).toBe(expected);
});

test("a time is written as IMF-fixdate", () => {
  expect(formatHttpDate(new Date(SECONDS * 1000 + 999))).toBe("Sun, 06 Nov 1994 08:49:37 GMT");
});
