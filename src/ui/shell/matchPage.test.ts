import { describe, expect, test } from "vitest";
import { PAGE_ADDRESSES } from "../../pages.ts";
import { matchPage } from "./matchPage.ts";

describe("matchPage", () => {
  test("finds the screen of every address in the table", () => {
    for (const { path, screen } of PAGE_ADDRESSES) {
      expect(matchPage(path.replace(/:\w+/, "an-id"))?.screen, path).toBe(screen);
    }
  });

  test("hands on what stands for a name, decoded", () => {
    expect(matchPage("/library/a%20b")).toEqual({ screen: "picture", params: { asset: "a b" } });
  });

  test("takes an address with a slash at its end for the one without", () => {
    expect(matchPage("/orders/")?.screen).toBe("orders");
  });

  test.each(["/nowhere", "/library/a/b", "/prints", "/library/%zz", "/Library"])(
    "has no screen at %s",
    (path) => expect(matchPage(path)).toBeNull(),
  );
});
