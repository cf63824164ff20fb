import { expect, test } from "vitest";
import { type Decision, evaluateConditions } from "./conditions.ts";

const validators = {
  etag: { weak: false, opaque: "v2" },
  lastModified: new Date("1994-11-06T08:49:37.500Z"),
};
const BEFORE = "Sun, 06 Nov 1994 08:49:36 GMT";
const EXACT = "Sun, 06 Nov 1994 08:49:37 GMT";
const AFTER = "Sun, 06 Nov 1994 08:49:38 GMT";

const go: Decision = { outcome: "proceed", rangeApplies: true };
const goWhole: Decision = { outcome: "proceed", rangeApplies: false };
const unmodified: Decision = { outcome: "not_modified", rangeApplies: false };
const failed: Decision = { outcome: "precondition_failed", rangeApplies: false };

const CASES: [method: string, headers: Record<string, string>, expected: Decision][] = [
  ["GET", {}, go],
  ["HEAD", {}, goWhole],

  ["GET", { "If-Match": '"v2"' }, go],
  ["GET", { "If-Match": '"v1", "v2"' }, go],
  ["GET", { "If-Match": '"v1"' }, failed],
  ["GET", { "If-Match": 'W/"v2"' }, failed],
  ["GET", { "If-Match": "*" }, go],
  ["GET", { "If-Match": "" }, failed],
  ["GET", { "If-Match": "v2" }, failed],
  ["HEAD", { "If-Match": '"v1"' }, failed],

  ["GET", { "If-Unmodified-Since": BEFORE }, failed],
  ["GET", { "If-Unmodified-Since": EXACT }, go],
  ["GET", { "If-Unmodified-Since": AFTER }, go],
  ["GET", { "If-Unmodified-Since": "yesterday" }, go],

  ["GET", { "If-None-Match": '"v2"' }, unmodified],
  ["GET", { "If-None-Match": 'W/"v2"' }, unmodified],
  ["GET", { "If-None-Match": '"a,b", W/"v2"' }, unmodified],
  ["GET", { "If-None-Match": "*" }, unmodified],
  ["HEAD", { "If-None-Match": '"v2"' }, unmodified],
  ["DELETE", { "If-None-Match": '"v2"' }, failed],
  ["GET", { "If-None-Match": '"v1"' }, go],
  ["GET", { "If-None-Match": '"v1,"v2"' }, go],

  ["GET", { "If-Modified-Since": BEFORE }, go],
  ["GET", { "If-Modified-Since": EXACT }, unmodified],
  ["GET", { "If-Modified-Since": AFTER }, unmodified],
  ["HEAD", { "If-Modified-Since": EXACT }, unmodified],
  ["DELETE", { "If-Modified-Since": EXACT }, goWhole],
  ["GET", { "If-Modified-Since": "1994" }, go],

  // §13.2.2: the date is looked at only without its tag, and 412 comes before 304.
  ["GET", { "If-Match": '"v2"', "If-Unmodified-Since": BEFORE }, go],
  ["GET", { "If-Match": '"v1"', "If-Unmodified-Since": AFTER }, failed],
  ["GET", { "If-None-Match": '"v1"', "If-Modified-Since": AFTER }, go],
  ["GET", { "If-None-Match": '"v2"', "If-Modified-Since": BEFORE }, unmodified],
  ["GET", { "If-Match": '"v1"', "If-None-Match": '"v2"' }, failed],
  ["GET", { "If-Match": '"v2"', "If-None-Match": '"v2"' }, unmodified],
  ["GET", { "If-Unmodified-Since": BEFORE, "If-Modified-Since": AFTER }, failed],
  ["GET", { "If-None-Match": '"v2"', "If-Range": '"v2"' }, unmodified],

  ["GET", { "If-Range": '"v2"' }, go],
  ["GET", { "If-Range": '"v1"' }, goWhole],
  ["GET", { "If-Range": 'W/"v2"' }, goWhole],
  ["GET", { "If-Range": EXACT }, go],
  ["GET", { "If-Range": BEFORE }, goWhole],
  ["GET", { "If-Range": AFTER }, goWhole],
  ["GET", { "If-Range": "v2" }, goWhole],
  ["HEAD", { "If-Range": '"v2"' }, goWhole],
];

test.each(CASES)("%s %j", (method, headers, expected) => {
  expect(evaluateConditions({ method, headers: new Headers(headers) }, validators)).toEqual(expected);
});

test("If-Range with a weak tag of our own never applies", () => {
  const request = { method: "GET", headers: new Headers({ "If-Range": 'W/"v2"' }) };
  const weak = { ...validators, etag: { weak: true, opaque: "v2" } };
  expect(evaluateConditions(request, weak)).toEqual(goWhole);
});

test("without a date of its own, conditions by date are as if they were not there", () => {
  const dateless = { ...validators, lastModified: undefined };
  const decide = (headers: Record<string, string>) =>
    evaluateConditions({ method: "GET", headers: new Headers(headers) }, dateless);
  expect(decide({ "If-Modified-Since": AFTER })).toEqual(go);
  expect(decide({ "If-Unmodified-Since": BEFORE })).toEqual(go);
  expect(decide({ "If-Range": EXACT })).toEqual(goWhole);
  expect(decide({ "If-None-Match": '"v2"' })).toEqual(unmodified);
});
