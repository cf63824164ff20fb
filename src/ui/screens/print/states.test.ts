import { expect, test } from "vitest";
import { stageOf } from "./states.ts";

test.each([
  ["queued", 0, "Waiting for its turn", 0],
  ["processing", 0, "Looking at the picture", 0],
  ["processing", 1, "Painting: 0 of 8 bands done", 0],
  ["processing", 6, "Painting: 5 of 8 bands done", 5],
  ["processing", 9, "Putting the file together", 8],
  ["completed", 10, "The print is done", 8],
  ["failed", 4, "The print could not be made", 3],
  ["cancelled", 0, "The print is cancelled", 0],
] as const)(
  "%s after %i of 10 steps is said as “%s”, with %i bands filled",
  (status, done, said, bandsDone) => {
    expect(stageOf({ status, progress: { done, total: 10 } })).toEqual({ bands: 8, bandsDone, said });
  },
);

test("a print of a single band counts none", () => {
  const stage = stageOf({ status: "processing", progress: { done: 1, total: 3 } });
  expect(stage).toEqual({ bands: 1, bandsDone: 0, said: "Painting" });
});
