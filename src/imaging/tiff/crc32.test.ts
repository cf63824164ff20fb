import { crc32 } from "node:zlib";
import { expect, it } from "vitest";
import { seeded } from "../photograph.fixture.ts";
import { combineCrc32 } from "./crc32.ts";

it("the CRC-32 of two pieces follows from theirs, wherever they are divided", () => {
  const random = seeded(3);
  const whole = Uint8Array.from({ length: 5000 }, () => 256 * random());
  for (const at of [0, 1, 2, 3, 255, 256, 1000, 4095, 4096, 4999, 5000]) {
    const [first, second] = [whole.subarray(0, at), whole.subarray(at)];
    expect(combineCrc32(crc32(first), crc32(second), second.length), `${at}`).toBe(crc32(whole));
  }
});

it("a piece of more than 4 GiB counts in full", () => {
  const zeros = new Uint8Array(1 << 20);
  const oneMebibyte = crc32(zeros);
  let [crc, length] = [oneMebibyte, zeros.length];
  // Doubled as a whole, and again with a last piece apart: 8 GiB in two ways.
  for (; length < 2 ** 33; length *= 2) crc = combineCrc32(crc, crc, length);
  let other = 0;
  for (let left = 2 ** 33; left > 0; left -= 2 ** 29)
    other = combineCrc32(other, crc512(oneMebibyte), 2 ** 29);
  expect(crc).toBe(other);
  expect(crc32(zeros, combineCrc32(oneMebibyte, oneMebibyte, zeros.length))).toBe(
    crc32(zeros, crc32(zeros, oneMebibyte)),
  );
});

function crc512(oneMebibyte: number): number {
  let crc = oneMebibyte;
  for (let length = 1 << 20; length < 2 ** 29; length *= 2) crc = combineCrc32(crc, crc, length);
  return crc;
}

it("refuses a length that is none", () => {
  expect(() => combineCrc32(0, 0, -1)).toThrow(RangeError);
  expect(() => combineCrc32(0, 0, 0.5)).toThrow(RangeError);
});
