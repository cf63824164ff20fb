import { expect, it } from "vitest";
import { DarkroomError } from "../../errors.ts";
import { layOutTiff, piecesBetween, type TiffPicture, type TiffPiece } from "./layout.ts";

const PICTURE: TiffPicture = {
  ...{ width: 30, height: 20, dpi: 300, rowsPerStrip: 4, compression: "none", profile: null },
  ...{ software: "Darkroom", dateTime: new Date(0) },
};
const BANDS = [
  { stripBytes: [360, 360], crc32: 1 },
  { stripBytes: [360, 360], crc32: 2, offset: 7 },
  { stripBytes: [360], crc32: 3 },
];

/** Which bytes of which object, one after the other. */
function bytesOf(pieces: Iterable<TiffPiece>): string[] {
  return [...pieces].flatMap((piece) =>
    piece.kind === "record"
      ? Array.from(piece.bytes, (byte) => `header ${byte}`)
      : Array.from({ length: piece.length }, (_, i) => `${piece.index} ${piece.offset + i}`),
  );
}

it("offsets of strips follow the directory, whose values stand at even offsets", () => {
  const { pieces, size } = layOutTiff(PICTURE, BANDS);
  const header = pieces[0]?.kind === "record" ? pieces[0].bytes : new Uint8Array();
  const view = new DataView(header.buffer);
  const fields = new Map<number, { count: number; value: number }>();
  for (let i = 0; i < view.getUint16(8, true); i++) {
    const at = 10 + 12 * i;
    const value = view.getUint32(at + 8, true);
    fields.set(view.getUint16(at, true), { count: view.getUint32(at + 4, true), value });
  }
  const tags = [...fields.keys()];
  expect(tags).toEqual(tags.toSorted((a, b) => a - b));
  const { count = 0, value = 0 } = fields.get(273) ?? {};
  const offsets = Array.from({ length: count }, (_, i) => view.getUint32(value + 4 * i, true));
  expect(offsets).toEqual([0, 1, 2, 3, 4].map((i) => header.length + 360 * i));
  for (const tag of [258, 273, 279, 282, 283, 305, 306]) expect((fields.get(tag)?.value ?? 1) % 2).toBe(0);
  expect(size).toBe(header.length + 5 * 360);
});

it("any division of the file gives the same bytes of the same objects", () => {
  const layout = layOutTiff(PICTURE, BANDS);
  const whole = bytesOf(layout.pieces);
  expect(whole).toHaveLength(layout.size);
  expect(whole.slice(-361, -359)).toEqual(["1 726", "2 0"]);
  for (const length of [1, 7, 100, 256, 361, 5000]) {
    const parts: string[] = [];
    for (let at = 0; at < layout.size; at += length)
      parts.push(...bytesOf(piecesBetween(layout, at, length)));
    expect(parts).toEqual(whole);
  }
  expect([...piecesBetween(layout, layout.size, 10)]).toEqual([]);
});

it("a file past 4 GiB is refused, one just below is not", () => {
  const tall = { ...PICTURE, height: 8 };
  const bands = (bytes: number) => [{ stripBytes: [2 ** 31, bytes], crc32: 0 }];
  expect(layOutTiff(tall, bands(2 ** 31 - 1000)).size).toBeLessThan(2 ** 32);
  expect(() => layOutTiff(tall, bands(2 ** 31))).toThrow(DarkroomError);
});

it("strips that are not the picture's, and a text that is none, are refused", () => {
  expect(() => layOutTiff(PICTURE, BANDS.slice(1))).toThrow(RangeError);
  expect(() => layOutTiff(PICTURE, [{ stripBytes: [1, 1, 0, 1, 1], crc32: 0 }])).toThrow(RangeError);
  expect(() => layOutTiff({ ...PICTURE, software: "Dunkelkammer \u00fc" }, BANDS)).toThrow(RangeError);
});
