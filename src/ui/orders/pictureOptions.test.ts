import { describe, expect, test } from "vitest";
import { noteOptions, noteTaken, readOptions, sayTaken } from "./pictureOptions.ts";

const read = (query: string) => readOptions(new URLSearchParams(query));

describe("how pictures are asked for", () => {
  test("is free JPEG of the best quality where the address says nothing", () => {
    expect(read("")).toEqual({ format: "jpeg", quality: 90, full: false });
  });

  test.each(["quality=0", "quality=91", "quality=9.5", "quality=x", "format=tiff", "version=all"])(
    "is as usual where the address says %s",
    (query) => expect(read(query)).toEqual(read("")),
  );

  test("comes back from the address as it was noted", () => {
    const given = { format: "avif", quality: 42, full: true };
    const noted = Object.entries(noteOptions(given)).map(([name, value]) => [name, String(value)]);
    expect(readOptions(new URLSearchParams(noted))).toEqual(given);
    expect(Object.values(noteOptions(read(""))).every((value) => value === undefined)).toBe(true);
  });
});

describe("how a ZIP was asked for", () => {
  test("is said in words from what the address kept of it", () => {
    expect(sayTaken(noteTaken({ format: "jxl", quality: 90, full: true }))).toBe("in full quality, JPEG XL");
    expect(sayTaken(noteTaken({ format: "jpeg", quality: 90, full: false }))).toBe("as previews, JPEG");
  });

  test.each([null, "", "full", "full-tiff", "all-jpeg"])("is not said where the address has %s", (noted) =>
    expect(sayTaken(noted)).toBeUndefined(),
  );
});
