import { expect, test } from "vitest";
import { appendPage, type Identity, mergeNewest } from "./mergePages.ts";

interface Entry {
  readonly id: string;
  readonly status: string;
  readonly link?: string;
}

const IDENTITY: Identity<Entry> = { idOf: ({ id }) => id, stateOf: ({ status }) => status };
const entry = (id: string, status = "ready"): Entry => ({ id, status });
const entries = (ids: string) => [...ids].map((id) => entry(id));
const ids = (list: readonly Entry[] | undefined) => list?.map(({ id }) => id).join("");
const known = entries("edcba");
const merged = (page: readonly Entry[], full: boolean, before: readonly Entry[] = known) =>
  mergeNewest(before, page, full, IDENTITY);

test("a new entry comes before the others, and older ones than the page stay", () => {
  expect(ids(merged(entries("fed"), true))).toBe("fedcba");
});

test("an entry that was deleted goes, if the page reaches so far", () => {
  expect(ids(merged(entries("ec"), true))).toBe("ecba");
});

test("what moves up into the page because another went stands once", () => {
  expect(ids(merged(entries("ecba0"), true))).toBe("ecba0");
});

test("a page that is not full is all there is", () => {
  expect(ids(merged(entries("e"), false))).toBe("e");
  expect(ids(merged([], false))).toBe("");
});

test("a page of nothing but new entries does not join what is known", () => {
  expect(merged(entries("zyx"), true)).toBeUndefined();
});

test("nothing new is the very same list, so that nothing is shown again", () => {
  const again = known.map((each) => ({ ...each, link: "signed anew" }));
  expect(merged(again, false)).toBe(known);
});

test("an entry that became ready is another one, and its neighbours are not", () => {
  const before = [entry("b", "processing"), entry("a")];
  const after = merged(entries("ba"), false, before);
  expect(after?.[0]?.status).toBe("ready");
  expect(after?.[1]).toBe(before[1]);
});

test("a following page that repeats an entry adds it once", () => {
  expect(ids(appendPage(known, entries("a0"), IDENTITY))).toBe("edcba0");
});
