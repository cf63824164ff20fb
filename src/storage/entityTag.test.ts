import { expect, test } from "vitest";
import { equalStrongly, equalWeakly, parseEntityTag, parseEntityTags } from "./entityTag.ts";

const strong = (opaque: string) => ({ weak: false, opaque });
const weak = (opaque: string) => ({ weak: true, opaque });

test.each([
  ["*", "*"],
  [" * ", "*"],
  ['"xyzzy"', [strong("xyzzy")]],
  ['W/"xyzzy"', [weak("xyzzy")]],
  ['""', [strong("")]],
  ['"a,b", "c"', [strong("a,b"), strong("c")]],
  ['"a" ,\t"b",W/"c"', [strong("a"), strong("b"), weak("c")]],
  [', "a",, ,"b",', [strong("a"), strong("b")]],
  ['"W/\\"', [strong("W/\\")]],
  ['"\u00e9"', [strong("\u00e9")]],
  ["", []],
  ["xyzzy", undefined],
  ['w/"a"', undefined],
  ['W/ "a"', undefined],
  ['"a', undefined],
  ['"a" "b"', undefined],
  ['"a b"', undefined],
  ['"a", *', undefined],
  ['"a"b', undefined],
])("list %j", (text, expected) => {
  expect(parseEntityTags(text)).toEqual(expected);
});

test.each([
  ['"a,b"', strong("a,b")],
  ['W/"1"', weak("1")],
  ['"a", "b"', undefined],
  ['"a",', undefined],
  ["*", undefined],
  ["Sun, 06 Nov 1994 08:49:37 GMT", undefined],
])("single %j", (text, expected) => {
  expect(parseEntityTag(text)).toEqual(expected);
});

/** RFC 9110 §8.8.3.2, table 3. */
test.each([
  [weak("1"), weak("1"), false, true],
  [weak("1"), weak("2"), false, false],
  [weak("1"), strong("1"), false, true],
  [strong("1"), strong("1"), true, true],
])("%o and %o", (a, b, strongly, weakly) => {
  expect([equalStrongly(a, b), equalWeakly(a, b)]).toEqual([strongly, weakly]);
});
