import { expect, test } from "vitest";
import type { PrintChoices } from "../api/prints.ts";
import { readChoices, USUAL_CHOICES, writeChoices } from "./choices.ts";

test("an address without choices has the usual ones", () => {
  expect(readChoices("")).toEqual(USUAL_CHOICES);
  expect(readChoices("?tenant=studio")).toEqual(USUAL_CHOICES);
});

test("every choice is read from the address", () => {
  const choices: PrintChoices = {
    style: "photo",
    size: "18x24",
    fit: "contain",
    gravity: "southwest",
    orientation: "landscape",
    compression: "deflate",
  };
  expect(readChoices(`?${new URLSearchParams({ ...choices })}`)).toEqual(choices);
  expect(readChoices(`?${writeChoices(choices)}`)).toEqual(choices);
});

test.each(["fit=zoom", "gravity=toString", "orientation=", "compression=jpeg"])(
  "%s is no choice, and counts as none",
  (query) => expect(readChoices(`?${query}`)).toEqual(USUAL_CHOICES),
);

test("only what is not usual is written", () => {
  expect(writeChoices(USUAL_CHOICES)).toBe("");
  expect(writeChoices({ ...USUAL_CHOICES, style: "photo", fit: "contain" })).toBe("style=photo&fit=contain");
});
