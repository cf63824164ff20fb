import { expect, test } from "vitest";
import { LIMITS } from "../limits.ts";
import { memberNames } from "./memberNames.ts";
import { REPORT_NAME } from "./report.ts";

const named = (names: readonly (string | null)[], extension?: string) =>
  memberNames(
    names.map((name, i) => ({ name, fallback: `id-${i}` })),
    extension,
  );

test.each([
  ["house.jpg", "house.jpg"],
  ["Дом у моря.jpg", "Дом у моря.jpg"],
  ["写真.jpg", "写真.jpg"],
  ["../../etc/passwd.jpg", "passwd.jpg"],
  ["C:\\x.jpg", "x.jpg"],
  ["C:x.jpg", "x.jpg"],
  ["a/b.jpg", "b.jpg"],
  ["a/b/", "b"],
  ["\\\\server\\share\\x.jpg", "x.jpg"],
  ["a\u0000b\r\nc\u2028.jpg", "abc.jpg"],
  ["photo\u202egpj.exe", "photogpj.exe"],
  ['a<b>c:d"e|f?g*h.jpg', "a_b_c_d_e_f_g_h.jpg"],
  ["CON.jpg", "_CON.jpg"],
  ["con", "_con"],
  ["nul.tar.gz", "_nul.tar.gz"],
  ["Com1 .jpg", "_Com1.jpg"],
  ["lpt³.png", "_lpt³.png"],
  ["conference.jpg", "conference.jpg"],
  ["com10.jpg", "com10.jpg"],
  ["...hidden.jpg", "hidden.jpg"],
  ["photo.jpg. . ", "photo.jpg"],
  ["photo .. .jpg", "photo.jpg"],
  ["e\u0301.jpg", "\u00e9.jpg"],
  ["e\u200b\u0301.jpg", "\u00e9.jpg"],
  ["\ud800.jpg", "\ufffd.jpg"],
  ["..", "id-0"],
  [".jpg", "id-0"],
  ["\u200f/ ", "id-0"],
  ["", "id-0"],
  [null, "id-0"],
])("%j becomes %j", (name, safe) => {
  expect(named([name])).toEqual([safe]);
});

test.each([
  ["photo.JPG", "photo.webp"],
  ["photo.v2", "photo.v2.webp"],
  ["photo", "photo.webp"],
  ["photo.webp", "photo.webp"],
  ["photo.tar.jpeg", "photo.tar.webp"],
  [".png", "id-0.webp"],
  ["AUX.png", "_AUX.webp"],
  [null, "id-0.webp"],
])("%j as webp becomes %j", (name, safe) => {
  expect(named([name], "webp")).toEqual([safe]);
});

test("a fallback is made safe too", () => {
  expect(memberNames([{ name: null, fallback: "../x?.jpg" }])).toEqual(["x_.jpg"]);
  expect(memberNames([{ name: "..", fallback: "." }], "png")).toEqual(["file.png"]);
});

test.each([
  [
    ["a.jpg", "A.JPG", "a.jpg"],
    ["a.jpg", "A (2).JPG", "a (3).jpg"],
  ],
  // The name that a number would make is somebody's own.
  [
    ["a.jpg", "a.jpg", "a (2).jpg"],
    ["a.jpg", "a (3).jpg", "a (2).jpg"],
  ],
  [
    ["a (2).jpg", "a.jpg", "A.jpg", "a (2).jpg"],
    ["a (2).jpg", "a.jpg", "A (3).jpg", "a (2) (2).jpg"],
  ],
  [
    ["straße.jpg", "STRASSE.jpg"],
    ["straße.jpg", "STRASSE (2).jpg"],
  ],
  [
    ["ΟΔΟΣ.jpg", "οδος.jpg", "οδοσ.jpg"],
    ["ΟΔΟΣ.jpg", "οδος (2).jpg", "οδοσ (3).jpg"],
  ],
  [
    ["é.jpg", "E\u0301.jpg"],
    ["é.jpg", "É (2).jpg"],
  ],
  [
    ["a\u200d.jpg", "a.jpg"],
    ["a\u200d.jpg", "a (2).jpg"],
  ],
  [
    ["x/a.jpg", "y/a.jpg"],
    ["a.jpg", "a (2).jpg"],
  ],
  [
    ["id-1", null],
    ["id-1", "id-1 (2)"],
  ],
  [
    [REPORT_NAME, REPORT_NAME.toUpperCase()],
    ["_download_report (2).txt", "_DOWNLOAD_REPORT (3).TXT"],
  ],
])("%j become different", (wanted, names) => {
  expect(named(wanted)).toEqual(names);
});

test("pictures that differ only in their extension become different when it is replaced", () => {
  expect(named(["a.jpg", "a.png", "a.webp"], "webp")).toEqual(["a.webp", "a (2).webp", "a (3).webp"]);
});

test("a long name is cut to whole characters, and keeps its extension and number", () => {
  const long = `${"дом🏠".repeat(60)}.jpeg`;
  const names = named([long, long, `${"x".repeat(300)}.jpeg`, "y".repeat(300)]);
  for (const name of names) {
    const bytes = new TextEncoder().encode(name).length;
    expect(bytes).toBeLessThanOrEqual(LIMITS.memberNameBytes);
    expect(bytes).toBeGreaterThan(LIMITS.memberNameBytes - 4);
    expect(name.isWellFormed()).toBe(true);
  }
  expect(names[0]).toMatch(/^(дом🏠)+д?о?м?\.jpeg$/u);
  expect(names[1]).toMatch(/ \(2\)\.jpeg$/);
  expect(new Set(names).size).toBe(4);
});

test("many of the same are numbered, in order", () => {
  const names = named(Array.from({ length: 20_000 }, () => "a.jpg"));
  expect(names.slice(0, 3)).toEqual(["a.jpg", "a (2).jpg", "a (3).jpg"]);
  expect(names.at(-1)).toBe("a (20000).jpg");
});
