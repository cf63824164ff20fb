import { expect, test } from "vitest";
import { LIMITS } from "../../limits.ts";
import { refusalOf } from "./checkFile.ts";

const head = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const JPEG = head("\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01");

test.each([
  ["a JPEG", JPEG],
  ["a PNG", head("\x89PNG\r\n\x1a\n\x00\x00\x00\r")],
  ["a WebP", head("RIFF\x10\x00\x00\x00WEBP")],
])("%s is sent", (_, bytes) => expect(refusalOf(1000, bytes)).toBeUndefined());

test.each([
  ["a TIFF", head("II*\x00\x08\x00\x00\x00\x00\x00\x00\x00")],
  ["a sound in RIFF", head("RIFF\x10\x00\x00\x00WAVE")],
  ["a HEIC", head("\x00\x00\x00\x18ftypheic")],
  ["two bytes", head("\xff\xd8")],
])("%s is not sent, and what would do is said", (_, bytes) =>
  expect(refusalOf(1000, bytes)).toContain("JPEG, PNG or WebP"),
);

test("the largest picture is sent, and one byte more is not", () => {
  expect(refusalOf(LIMITS.uploadBytes, JPEG)).toBeUndefined();
  expect(refusalOf(LIMITS.uploadBytes + 1, JPEG)).toContain("Too large");
});

test("an empty file is called empty", () => expect(refusalOf(0, new Uint8Array())).toContain("empty"));
