import { expect, it } from "vitest";
import { readRetryAfter } from "./retryAfter.ts";

const NOW = Date.UTC(1994, 10, 6, 8, 49, 7);

it.each([
  ["120", 120],
  [" 0 ", 0],
  // The three forms of one moment in RFC 9110, 5.6.7
  ["Sun, 06 Nov 1994 08:49:37 GMT", 30],
  ["Sunday, 06-Nov-94 08:49:37 GMT", 30],
  ["Sun Nov  6 08:49:37 1994", 30],
  ["Sun, 06 Nov 1994 08:00:00 GMT", 0],
  [null, undefined],
  ["", undefined],
  ["soon", undefined],
  ["-5", undefined],
  ["1.5", undefined],
  ["2026", 2026],
  ["Sun, 99 Foo", undefined],
])("reads %j as %j seconds", (field, seconds) => {
  expect(readRetryAfter(field, NOW)).toBe(seconds);
});
