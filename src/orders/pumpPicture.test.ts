import { expect, it } from "vitest";
import { pumpPicture } from "./pumpPicture.ts";
import type { PictureReader } from "./upstream/client.ts";

/** A picture of these pieces, and what its transfer was ended with. */
function readerOf(pieces: readonly string[], size: number | null) {
  const left = [...pieces];
  const ends: unknown[] = [];
  const reader: PictureReader = {
    size,
    contentType: "image/jpeg",
    crc32: 0,
    read: async () => {
      const piece = left.shift();
      return piece === undefined ? null : Uint8Array.from(piece, (letter) => letter.charCodeAt(0));
    },
    cancel: async (reason) => void ends.push(reason),
  };
  return { reader, ends };
}

it("writes all pieces in their order", async () => {
  const { reader, ends } = readerOf(["ab", "c", "de"], 5);
  let text = "";
  await pumpPicture(
    reader,
    async (piece) => {
      text += new TextDecoder().decode(piece);
    },
    5,
  );
  expect([text, ends]).toEqual(["abcde", []]);
});

it.each([
  ["told", 6, 0],
  ["not told", null, 1],
])("refuses what is too large, its length %s, and ends the transfer", async (_, size, written) => {
  const { reader, ends } = readerOf(["abc", "def"], size);
  let pieces = 0;
  const write = async () => {
    pieces += 1;
  };
  await expect(pumpPicture(reader, write, 5)).rejects.toMatchObject({ code: "file_too_large" });
  expect([pieces, ends]).toMatchObject([written, [{ code: "file_too_large" }]]);
});

it("ends the transfer with what the other side failed at, and tells that", async () => {
  const { reader, ends } = readerOf(["abc"], null);
  const full = new Error("full");
  await expect(pumpPicture(reader, () => Promise.reject(full))).rejects.toBe(full);
  expect(ends).toEqual([full]);
});
