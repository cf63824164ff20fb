import { Buffer } from "node:buffer";
import { crc32 } from "node:zlib";
import { describe, expect, it, test } from "vitest";
import { type ArchiveLayout, type ArchiveMember, layOut, type Piece } from "./layout.ts";

const utf8 = new TextEncoder();
const CONTENTS = ["hello", ""].map((text) => utf8.encode(text));
const member = (name: string, content: Uint8Array): ArchiveMember => ({
  name,
  size: content.length,
  crc32: crc32(content),
});

/** What Python's zipfile writes for these two members, stored. */
const WHOLE =
  "504b03040a00000800000000210086a6103605000000050000000a000000d0b4d0bed0bc2e6a706768656c6c6f" +
  "504b03040a00000800000000210000000000000000000000000002000000c3a9" +
  "504b01022d030a00000800000000210086a6103605000000050000000a0000000000000000000000a48100000000d0b4d0bed0bc2e6a7067" +
  "504b01022d030a000008000000002100000000000000000000000000020000000000000000000000a4812d000000c3a9" +
  "504b05060000000002000200680000004d0000000000";

function bytesOf(pieces: Iterable<Piece>): Buffer {
  return Buffer.concat(
    [...pieces].map((piece) =>
      piece.kind === "record"
        ? piece.bytes
        : (CONTENTS[piece.index] ?? new Uint8Array()).subarray(piece.offset, piece.offset + piece.length),
    ),
  );
}

const lengthOf = (piece: Piece) => (piece.kind === "record" ? piece.bytes.length : piece.length);
const all = (layout: ArchiveLayout) => layout.pieces(0, layout.size);

describe("a small archive", () => {
  const layout = layOut([member("дом.jpg", CONTENTS[0] ?? utf8.encode()), member("é", utf8.encode())]);
  const whole = bytesOf(all(layout));

  it("is what Python's zipfile writes", () => {
    expect(whole.toString("hex")).toBe(WHOLE);
    expect(layout.size).toBe(whole.length);
  });

  it("is the same in any part, and no piece is empty", () => {
    for (let from = 0; from <= layout.size; from++) {
      for (let to = from; to <= layout.size + 1; to++) {
        const pieces = [...layout.pieces(from, to - from)];
        if (!bytesOf(pieces).equals(whole.subarray(from, to))) throw new Error(`${from} to ${to} differs`);
        if (pieces.some((piece) => lengthOf(piece) === 0))
          throw new Error(`${from} to ${to}: an empty piece`);
      }
    }
  });
});

test("no member at all is the empty archive", () => {
  expect(bytesOf(all(layOut([]))).toString("hex")).toBe(`504b0506${"00".repeat(18)}`);
});

test.each([
  // 65,534 members are the most that the plain end can count: 22 bytes, and 98 with the ZIP64 records.
  [65_534, 22],
  [65_535, 98],
])("%d members end with %d bytes", (count, end) => {
  const layout = layOut(Array.from({ length: count }, (_, i) => ({ name: `${i}`, size: 0, crc32: 0 })));
  const last = [...layout.pieces(layout.size - end - 1, end + 1)];
  expect(last.map(lengthOf)).toEqual([1, end]);
});

test("past 4 GiB the length is exact, and only what needs them has ZIP64 fields", () => {
  const GIB = 1024 ** 3;
  const sizes = [3 * GIB, GIB - 100, 0xffffffff, 1];
  const layout = layOut(sizes.map((size, i) => ({ name: `${i}`, size, crc32: 0 })));
  const records: number[] = [];
  let total = 0;
  for (const piece of all(layout)) {
    if (piece.kind === "record") records.push(piece.bytes.length);
    total += lengthOf(piece);
  }
  expect(total).toBe(layout.size);
  // Header 31, directory 47; 20 for two sizes, 12 for an offset, 28 for both; the third lies at 4 GiB - 38.
  expect(records).toEqual([31, 31, 51, 31, 47, 47, 67, 59, 98]);
});

test("a part is found without building the rest", () => {
  let reads = 0;
  const members = Array.from({ length: 100_000 }, (_, i) => ({
    get name() {
      reads++;
      return `${i}.jpg`;
    },
    size: 1000,
    crc32: 0,
  }));
  const layout = layOut(members);
  reads = 0;
  const [first, second] = layout.pieces(50e6, 2000);
  expect([first?.kind, second?.kind].sort()).toEqual(["member", "record"]);
  expect(reads).toBeLessThanOrEqual(2);
  const [header] = layout.pieces(layout.size - 1_000_000, 100);
  expect(header?.kind).toBe("record");
  expect(reads).toBeLessThanOrEqual(3);
});

test.each([
  { name: "x".repeat(65_536), size: 0, crc32: 0 },
  { name: "x", size: -1, crc32: 0 },
  { name: "x", size: 0.5, crc32: 0 },
  { name: "x", size: 0, crc32: -1 },
  { name: "x", size: 0, crc32: 2 ** 32 },
  { name: "x", size: Number.MAX_SAFE_INTEGER, crc32: 0 },
])("what no header can hold is refused", (impossible) => {
  expect(() => layOut([impossible])).toThrow(RangeError);
});
