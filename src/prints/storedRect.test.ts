import { expect, test } from "vitest";
import type { Orientation } from "../imaging/orient.ts";
import { storedRect, uprightRect } from "./storedRect.ts";

test("a part of a stored picture is found again in the upright one, however it is turned", () => {
  const stored = { width: 40, height: 30 };
  for (const orientation of [1, 2, 3, 4, 5, 6, 7, 8] satisfies Orientation[]) {
    const upright = { left: 3, top: 5, width: 11, height: 7 };
    expect(uprightRect(storedRect(upright, stored, orientation), stored, orientation)).toEqual(upright);
  }
  // Turned a quarter to the right: what is seen at the top left is stored at the bottom left.
  expect(uprightRect({ left: 0, top: 28, width: 4, height: 2 }, stored, 6)).toEqual({
    ...{ left: 0, top: 0, width: 2, height: 4 },
  });
});
