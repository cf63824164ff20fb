import { expect, test } from "vitest";
import { contentDisposition } from "./disposition.ts";

test.each([
  ["photo.jpg", 'attachment; filename="photo.jpg"'],
  ["my photo (1).jpg", 'attachment; filename="my photo (1).jpg"'],
  // The examples of RFC 6266 §5 and RFC 8187 §3.2.3.
  ["\u20ac rates", "attachment; filename=\"_ rates\"; filename*=UTF-8''%E2%82%AC%20rates"],
  [
    "\u00a3 and \u20ac rates",
    "attachment; filename=\"_ and _ rates\"; filename*=UTF-8''%C2%A3%20and%20%E2%82%AC%20rates",
  ],
  ["K\u00fcche.jpg", "attachment; filename=\"Kuche.jpg\"; filename*=UTF-8''K%C3%BCche.jpg"],
  ["Ku\u0308che.jpg", "attachment; filename=\"Kuche.jpg\"; filename*=UTF-8''K%C3%BCche.jpg"],
  ["\u{1f3e1}.png", "attachment; filename=\"_.png\"; filename*=UTF-8''%F0%9F%8F%A1.png"],
  ['say "hi".jpg', "attachment; filename=\"say _hi_.jpg\"; filename*=UTF-8''say%20%22hi%22.jpg"],
  ["100%41.jpg", "attachment; filename=\"100_41.jpg\"; filename*=UTF-8''100%2541.jpg"],
  ["it's*(1)\u00e9", "attachment; filename=\"it's*(1)e\"; filename*=UTF-8''it%27s%2A%281%29%C3%A9"],
  ["a\r\nSet-Cookie: x=1.jpg", 'attachment; filename="aSet-Cookie: x=1.jpg"'],
  ["a\u0000\u0007\u007f\u0085b\u2028c.jpg", 'attachment; filename="abc.jpg"'],
  ["../../etc/passwd", 'attachment; filename="_.._etc_passwd"'],
  ["C:\\photos\\a.jpg", 'attachment; filename="C:_photos_a.jpg"'],
  ["\uff0fa.jpg", "attachment; filename=\"_a.jpg\"; filename*=UTF-8''%EF%BC%8Fa.jpg"],
  ["\uff02a.jpg", "attachment; filename=\"_a.jpg\"; filename*=UTF-8''%EF%BC%82a.jpg"],
  ["photo\u202egpj.exe", 'attachment; filename="photogpj.exe"'],
  ["\ud800a.jpg", "attachment; filename=\"_a.jpg\"; filename*=UTF-8''%EF%BF%BDa.jpg"],
  [".htaccess", 'attachment; filename="htaccess"'],
  ["a.jpg. ", 'attachment; filename="a.jpg"'],
  ["..", 'attachment; filename="download"'],
  ["\r\n", 'attachment; filename="download"'],
  ["", 'attachment; filename="download"'],
])("%j", (fileName, expected) => {
  expect(contentDisposition("attachment", fileName)).toBe(expected);
});

test("a long name keeps its extension and whole characters", () => {
  const value = contentDisposition("inline", `${"\u{1f3e1}".repeat(300)}.jpeg`);
  expect(value).toBe(
    `inline; filename="${"_".repeat(115)}.jpeg"; filename*=UTF-8''${"%F0%9F%8F%A1".repeat(115)}.jpeg`,
  );
});

test("any name gives a header value that Headers takes and that holds no control character", () => {
  for (let code = 0; code < 0x3000; code++) {
    const value = contentDisposition("inline", `a${String.fromCodePoint(code)}b`);
    expect(value).toMatch(/^[\x20-\x7e]+$/);
    expect(value).toMatch(/^inline; filename="[^"\\%/]+"(; filename\*=UTF-8''[A-Za-z0-9!#$&+.^_`|~%-]+)?$/);
  }
});
