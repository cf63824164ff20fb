import { expect, test } from "vitest";
import type { Asset } from "../api/assets.ts";
import { appendPage, mergeNewest, replaceAsset } from "./mergeAssets.ts";

/** As much of a picture as the merging looks at; `second` is when it came in. */
function asset(id: string, second: number, status: Asset["status"] = "ready"): Asset {
  const created_at = new Date(second * 1000).toISOString();
  return { asset_id: id, created_at, status, job: null, renditions: [] } as unknown as Asset;
}
const ids = (assets: readonly Asset[]) => assets.map((each) => each.asset_id).join("");
const known = [asset("e", 5), asset("d", 4), asset("c", 3), asset("b", 2), asset("a", 1)];

test("a new picture comes before the others, and older ones than the page stay", () => {
  const page = [asset("f", 6), asset("e", 5), asset("d", 4)];
  expect(ids(mergeNewest(known, page, true))).toBe("fedcba");
});

test("a picture that was deleted goes, if the page reaches so far", () => {
  expect(ids(mergeNewest(known, [asset("e", 5), asset("c", 3)], true))).toBe("ecba");
});

test("a page that is not full is all there is", () => {
  expect(ids(mergeNewest(known, [asset("e", 5)], false))).toBe("e");
  expect(ids(mergeNewest(known, [], false))).toBe("");
});

test("pictures of one moment are told apart by their ids", () => {
  const together = [asset("z", 5), asset("y", 5), asset("x", 5)];
  expect(ids(mergeNewest(together, [asset("z", 5), asset("y", 5)], true))).toBe("zyx");
});

test("nothing new is the very same list, so that nothing is shown again", () => {
  const again = known.map((each) => ({ ...each, signed_url: "signed anew" }));
  expect(mergeNewest(known, again, false)).toBe(known);
});

test("a picture that became ready is another one, and its neighbours are not", () => {
  const before = [asset("b", 2, "processing"), asset("a", 1)];
  const after = mergeNewest(before, [asset("b", 2), asset("a", 1)], false);
  expect(after[0]?.status).toBe("ready");
  expect(after[1]).toBe(before[1]);
});

test("a following page that repeats a picture adds it once", () => {
  expect(ids(appendPage(known, [asset("a", 1), asset("0", 0)]))).toBe("edcba0");
});

test("one picture is replaced in its place", () => {
  expect(replaceAsset(known, asset("c", 3, "failed")).map((each) => each.status)[2]).toBe("failed");
});
