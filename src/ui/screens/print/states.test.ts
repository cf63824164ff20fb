import { expect, test } from "vitest";
import { stageOf } from "./states.ts";

test.each([
  ["queued", 0, [], "Waiting for its turn", "........"],
  ["processing", 0, [], "Looking at the picture", "........"],
  ["processing", 1, [], "Painting: 0 of 8 bands done", "........"],
  ["processing", 6, [0, 2, 3, 6, 7], "Painting: 5 of 8 bands done", "#.##..##"],
  ["processing", 9, [0, 1, 2, 3, 4, 5, 6, 7], "Putting the file together", "########"],
  ["queued", 4, [1, 5, 7], "Waiting for its turn", ".#...#.#"],
  ["completed", 10, [0, 1, 2, 3, 4, 5, 6, 7], "The print is done", "########"],
  ["failed", 4, [7, 1, 5], "The print could not be made", ".#...#.#"],
  ["cancelled", 0, [], "The print is cancelled", "........"],
] as const)("%s after %i of 10 steps, bands %j among them, is said as “%s”, and filled %s", (...row) => {
  const [status, done, bands_done, said, filled] = row;
  const stage = stageOf({ status, progress: { done, total: 10, bands_done: [...bands_done] } });
  expect(stage.said).toBe(said);
  expect(stage.bands.map((isDone) => (isDone ? "#" : ".")).join("")).toBe(filled);
});

test("a print of a single band counts none", () => {
  const progress = { done: 1, total: 3, bands_done: [] };
  expect(stageOf({ status: "processing", progress })).toEqual({ bands: [false], said: "Painting" });
});
