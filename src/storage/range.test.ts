import { expect, test } from "vitest";
import { type ByteRange, parseRange } from "./range.ts";

const whole: ByteRange = { kind: "whole" };
const unsatisfiable: ByteRange = { kind: "unsatisfiable" };
const part = (offset: number, length: number): ByteRange => ({ kind: "part", offset, length });

/** The first rows are the examples of RFC 9110 §14.1.2, for a representation of 10,000 bytes. */
const CASES: [header: string | null, size: number, expected: ByteRange][] = [
  ["bytes=0-499", 10_000, part(0, 500)],
  ["bytes=500-999", 10_000, part(500, 500)],
  ["bytes=-500", 10_000, part(9_500, 500)],
  ["bytes=9500-", 10_000, part(9_500, 500)],
  ["bytes=0-0,-1", 10_000, whole],
  ["bytes= 0-999, 4500-5499, -1000", 10_000, whole],

  [null, 10, whole],
  ["", 10, whole],
  ["bytes=0-0", 10, part(0, 1)],
  ["bytes=9-9", 10, part(9, 1)],
  ["bytes=0-", 10, part(0, 10)],
  ["bytes=5-99", 10, part(5, 5)],
  ["bytes=5-99999999999999999999999", 10, part(5, 5)],
  ["bytes=-99", 10, part(0, 10)],
  ["BYTES=1-2", 10, part(1, 2)],
  ["bytes=\t1-2 ", 10, part(1, 2)],
  ["bytes=,1-2,", 10, part(1, 2)],
  ["bytes=010-011", 20, part(10, 2)],

  ["bytes=10-", 10, unsatisfiable],
  ["bytes=10-20", 10, unsatisfiable],
  ["bytes=99999999999999999999999-", 10, unsatisfiable],
  ["bytes=-0", 10, unsatisfiable],
  ["bytes=0-", 0, unsatisfiable],
  ["bytes=-5", 0, whole],

  ["bytes=5-4", 10, whole],
  ["bytes=", 10, whole],
  ["bytes=-", 10, whole],
  ["bytes=a-b", 10, whole],
  ["bytes=1", 10, whole],
  ["bytes=1 - 2", 10, whole],
  ["bytes=+1-2", 10, whole],
  ["bytes=1.0-2", 10, whole],
  ["bytes=--2", 10, whole],
  ["bytes 0-1", 10, whole],
  ["bytes =0-1", 10, whole],
  ["items=0-1", 10, whole],
  ["xbytes=0-1", 10, whole],
];

test.each(CASES)("%j of %i bytes", (header, size, expected) => {
  expect(parseRange(header, size)).toEqual(expected);
});
