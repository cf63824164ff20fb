import { expect, test } from "vitest";
import { equalConstantTime } from "./constantTime.ts";

test.each([
  ["secret", "secret", true],
  ["secret", "secreT", false],
  ["secret", "secret ", false],
  ["", "", true],
  ["", "a", false],
  ["\u00e9", "e\u0301", false],
])("%j and %j", (a, b, expected) => {
  expect(equalConstantTime(a, b)).toBe(expected);
});
