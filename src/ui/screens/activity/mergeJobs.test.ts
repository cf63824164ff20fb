import { expect, test } from "vitest";
import type { ListedJob } from "../../api/jobs.ts";
import { appendPage, mergeNewest, replaceJob } from "./mergeJobs.ts";

const job = (id: string, second: number, status: ListedJob["status"] = "completed") =>
  ({
    ...{ id, status, kind: "renditions", created_at: `2026-01-01T00:00:0${second}.000Z` },
    about: { type: "asset", id: "a", name: "a.jpg" },
  }) as ListedJob;
const ids = (jobs: readonly ListedJob[]) => jobs.map(({ id }) => id).join("");
const nobody = new Set<string>();

test("the newest page replaces what it covers, and what is older stays behind it", () => {
  const known = [job("d", 4), job("c", 3), job("b", 2), job("a", 1)];
  const page = { jobs: [job("e", 5), job("d", 4), job("b", 2)], next_cursor: "more" };
  expect(ids(mergeNewest(known, page, nobody))).toBe("edba");
});

test("a page that is the last one is all there is", () => {
  const page = { jobs: [job("c", 3)], next_cursor: null };
  expect(ids(mergeNewest([job("c", 3), job("b", 2)], page, nobody))).toBe("c");
  expect(mergeNewest([job("c", 3)], { jobs: [], next_cursor: null }, nobody)).toEqual([]);
});

test("a page that knows none of what is known begins the list anew", () => {
  const page = { jobs: [job("z", 9), job("y", 8)], next_cursor: "more" };
  expect(ids(mergeNewest([job("a", 1)], page, nobody))).toBe("zy");
});

test("jobs of one moment are told apart by their ids", () => {
  const known = [job("c", 1), job("b", 1), job("a", 1)];
  const page = { jobs: [job("c", 1), job("b", 1)], next_cursor: "more" };
  expect(ids(mergeNewest(known, page, nobody))).toBe("cba");
});

test("a job that tells of itself is not put back by an older list", () => {
  const known = [job("a", 1, "completed")];
  const page = { jobs: [job("a", 1, "processing")], next_cursor: null };
  expect(mergeNewest(known, page, new Set(["a"]))[0]?.status).toBe("completed");
  expect(mergeNewest(known, page, nobody)[0]?.status).toBe("processing");
});

test("a further page adds what is not there yet", () => {
  expect(ids(appendPage([job("c", 3), job("b", 2)], [job("b", 2), job("a", 1)]))).toBe("cba");
});

test("what a job tells of itself leaves what it is about", () => {
  const { about: _, ...told } = job("a", 1, "failed");
  const [changed] = replaceJob([job("a", 1, "processing")], told);
  expect(changed).toMatchObject({ status: "failed", about: { name: "a.jpg" } });
});
