import { expect, test } from "vitest";
import { LIMITS } from "../limits.ts";
import type { Passage } from "./passage.ts";
import { citedIn, promptOf } from "./prompt.ts";

const passage: Passage = {
  ...{ id: 0, title: "Limits", source: "README", section: "readme-limits", kind: "text", url: "/ask" },
  text: "x".repeat(LIMITS.askPassageCharacters + 50),
};

test.each([
  ["It is 7 days [1].", 3, [1]],
  ["Later [3], sooner [1] and again [3].", 3, [3, 1]],
  ["Both [1, 2].", 2, [1, 2]],
  ["Invented [9] and [0].", 3, []],
  ["No number, an array[i], a footnote[^1].", 3, []],
])("of %j the passages named are known", (answer, count, cited) => {
  expect(citedIn(answer, count)).toEqual(cited);
});

test("a model is given each passage by number, none beyond its limit, and the question last", () => {
  const [, user] = promptOf("How long?", [passage, { ...passage, text: "short" }]);
  const sent = user?.content ?? "";
  expect(sent).toContain("[1] README, Limits\nxxx");
  expect(sent).toContain("[2] README, Limits\nshort");
  expect(sent.match(/x/g)).toHaveLength(LIMITS.askPassageCharacters);
  expect(sent.endsWith("Question: How long?")).toBe(true);
});
