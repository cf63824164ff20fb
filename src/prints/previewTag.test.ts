import { expect, test } from "vitest";
import { STYLES, styleNamed } from "../imaging/styles/registry.ts";
import type { Style } from "../imaging/styles/style.ts";
import { type PrintOrder, planFrame } from "./frame.ts";
import type { PreviewWish } from "./livePreview.ts";
import { previewTag } from "./previewTag.ts";

const ASSET = { contentHash: "a".repeat(64) };
const OIL = styleNamed("oil-painting") as Style;
const ORDER: PrintOrder = {
  ...{ paper: { width: 9, height: 12 }, dpi: 300 },
  ...{ fit: "cover", gravity: "center", orientation: "auto" },
};
const PICTURE = { width: 4000, height: 2000 };
const WISH: PreviewWish = {
  ...{ print: planFrame(PICTURE, 1, ORDER), style: OIL },
  ...{ parameters: { brush: 0.06, load: 0.35 }, edge: 800 },
};
const tagOf = (change: Partial<PreviewWish> = {}) => previewTag(ASSET, { ...WISH, ...change });

test("a preview's tag is the same for the same, in whatever order its parameters stand", () => {
  expect(tagOf()).toMatch(/^[0-9a-f]{64}$/);
  expect(tagOf({ parameters: { load: 0.35, brush: 0.06 } })).toBe(tagOf());
});

test("a preview's tag changes with everything that changes its pixels", () => {
  const prints = [
    planFrame(PICTURE, 3, ORDER),
    planFrame(PICTURE, 1, { ...ORDER, fit: "contain" }),
    planFrame(PICTURE, 1, { ...ORDER, gravity: "east" }),
    planFrame(PICTURE, 1, { ...ORDER, orientation: "portrait" }),
    planFrame(PICTURE, 1, { ...ORDER, paper: { width: 12, height: 16 } }),
  ];
  const tags = [
    tagOf(),
    previewTag({ contentHash: "b".repeat(64) }, WISH),
    ...prints.map((print) => tagOf({ print })),
    ...STYLES.filter((style) => style !== OIL).map((style) => tagOf({ style })),
    tagOf({ parameters: { brush: 0.07, load: 0.35 } }),
    tagOf({ edge: 801 }),
  ];
  expect(new Set(tags).size).toBe(tags.length);
});
