import { expect, test } from "vitest";
import { archiveKey, archivePictureKey, assetKey, isKey, renderKey, renditionKey, spoolKey } from "./keys.ts";

const ASSET = "550e8400-e29b-41d4-a716-446655440000";
const JOB = "6ba7b810-9dad-11d1-80b4-00c04fd430c8";

test("keys have the forms of the design", () => {
  expect(assetKey(ASSET)).toBe(`assets/${ASSET}`);
  expect(renditionKey({ asset: ASSET, preset: "thumb", recipe: 3, job: JOB, fence: 1, ext: "jpg" })).toBe(
    `renditions/${ASSET}/thumb.3.${JOB}.1.jpg`,
  );
  expect(archiveKey(JOB)).toBe(`archives/${JOB}`);
  expect(archivePictureKey(JOB, 2, 17)).toBe(`archives/${JOB}/2.17`);
  expect(renderKey(JOB, 4, "band-7")).toBe(`renders/${JOB}/4/band-7`);
  expect(spoolKey(JOB)).toBe(`spool/${JOB}`);
});

test.each(["", "..", ".hidden", "a/b", "a b", "ä", "a%2e", "a\\b", "a\r\n"])(
  "no key is made from %j",
  (asset) => {
    expect(() => assetKey(asset)).toThrow(TypeError);
  },
);

test.each([
  ["assets/a", true],
  ["renders/a/1/strip.0.bin", true],
  ["", false],
  ["/assets/a", false],
  ["assets//a", false],
  ["assets/../a", false],
  ["assets/./a", false],
  ["assets/%2E", false],
  ["assets/a/", false],
  ["assets/a?b", false],
  ["a".repeat(1024), true],
  ["a".repeat(1025), false],
])("isKey(%j) is %s", (text, expected) => {
  expect(isKey(text)).toBe(expected);
});
