import { expect, test } from "vitest";
import { negotiateFormat } from "./negotiateFormat.ts";

test.each([
  [undefined, "jpeg"],
  ["*/*", "jpeg"],
  ["image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8", "jpeg"],
  ["image/webp", "webp"],
  ["image/webp,image/jpeg;q=0.5", "webp"],
  ["image/png;q=0.9, image/*;q=0.1", "png"],
  ["image/*;q=0.5, image/jpeg;q=0", "webp"],
  ["IMAGE/PNG", "png"],
  ["text/html", null],
  ["image/avif", null],
])("%s gives %s", (accept, format) => {
  expect(negotiateFormat(accept)).toBe(format);
});
