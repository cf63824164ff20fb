import { expect, test } from "vitest";
import { pathOf, titleOf } from "./jobWords.ts";

const ID = "6f1a1f5e-8a0c-4c39-9a3d-5f2f6f0c1a11";

test("a job is named by what it does, and leads to what it is about", () => {
  const picture = { kind: "renditions", about: { type: "asset", id: ID, name: "harbour.jpg" } } as const;
  expect(titleOf(picture)).toBe("Renditions of harbour.jpg");
  expect(pathOf(picture)).toBe(`/library/${ID}`);
  const order = { kind: "import", about: { type: "order", id: "a b/c", name: null } } as const;
  expect(titleOf(order)).toBe("Import of order a b/c");
  expect(pathOf(order)).toBe("/orders/a%20b%2Fc");
});

test("a picture that is gone has no page, the print that was made of it has", () => {
  const gone = { id: ID, name: null };
  expect(titleOf({ kind: "renditions", about: { ...gone, type: "asset" } })).toBe(
    "Renditions of a picture that is gone",
  );
  expect(pathOf({ about: { ...gone, type: "asset" } })).toBeNull();
  expect(pathOf({ about: { ...gone, type: "print" } })).toBe(`/prints/${ID}`);
});
