import { expect, test } from "vitest";
import { markTerms } from "./marks.ts";
import { termOf } from "./terms.ts";

test("the words found are marked in whatever form they stand, and nothing is lost of the text", () => {
  const text = "Pictures are deleted; a photo's picture stays (<b>deleting</b>).";
  const pieces = markTerms(text, ["pictur", "delet"]);
  expect(pieces.map((piece) => piece.text).join("")).toBe(text);
  const marked = pieces.filter((piece) => piece.marked).map((piece) => piece.text);
  expect(marked).toEqual(["Pictures", "deleted", "photo", "picture", "deleting"]);
  expect(markTerms("", ["a"])).toEqual([]);
  expect(markTerms("plain", [])).toEqual([{ text: "plain", marked: false }]);
});

test.each([
  ["renditions", "rendition"],
  ["photographs", "pictures"],
  ["cancelling", "cancelling"],
  ["retries", "retry"],
  ["deploying", "deploy"],
  ["maximum", "largest"],
])("%s and %s are one term", (one, other) => {
  expect(termOf(one)).toBe(termOf(other));
});

test.each(["the", "How", "a", "would"])("%s says nothing", (word) => {
  expect(termOf(word)).toBeNull();
});
