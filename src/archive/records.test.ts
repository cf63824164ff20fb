import { Buffer } from "node:buffer";
import { expect, test } from "vitest";
import {
  centralHeader,
  centralHeaderLength,
  type Directory,
  endLength,
  endRecords,
  localHeader,
  localHeaderLength,
} from "./records.ts";

const GIB = 1024 ** 3;
const name = new TextEncoder().encode("é");
const small = { name, size: 5, crc32: 0x12345678 };
const large = { ...small, size: 5 * GIB };
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

// As Python's zipfile writes them for the same facts (ZipInfo with create_system 3, create_version 45,
// extract_version 10, external_attr 0o100644 << 16, and its time of 1980-01-01).
const LOCAL_SMALL = "504b03040a00000800000000210078563412050000000500000002000000c3a9";
const LOCAL_LARGE =
  "504b03042d00000800000000210078563412ffffffffffffffff02001400c3a90100100000000040010000000000004001000000";
const CENTRAL_SIZE =
  "504b01022d032d00000800000000210078563412ffffffffffffffff020014000000000000000000a48100000000c3a9" +
  "0100100000000040010000000000004001000000";
const CENTRAL_OFFSET =
  "504b01022d032d00000800000000210078563412050000000500000002000c000000000000000000a481ffffffffc3a9" +
  "010008000000004001000000";
const CENTRAL_BOTH =
  "504b01022d032d00000800000000210078563412ffffffffffffffff02001c000000000000000000a481ffffffffc3a9" +
  "01001800000000400100000000000040010000000000004001000000";
const END_64 =
  "504b06062c000000000000002d002d000000000000000000010000000000000001000000000000003c00000000000000" +
  "0000008001000000504b0607000000003c0000800100000001000000504b050600000000010001003c000000ffffffff0000";

test("headers are those of Python's zipfile", () => {
  expect(hex(localHeader(small))).toBe(LOCAL_SMALL);
  expect(hex(localHeader(large))).toBe(LOCAL_LARGE);
  expect(hex(centralHeader(large, 0))).toBe(CENTRAL_SIZE);
  expect(hex(centralHeader(small, 5 * GIB))).toBe(CENTRAL_OFFSET);
  expect(hex(centralHeader(large, 5 * GIB))).toBe(CENTRAL_BOTH);
});

test("so are the records at the end", () => {
  expect(hex(endRecords({ count: 1, size: 60, offset: 6 * GIB }))).toBe(END_64);
  // The empty archive, as every description of the format shows it.
  expect(hex(endRecords({ count: 0, size: 0, offset: 0 }))).toBe(`504b0506${"00".repeat(18)}`);
});

test.each([0, 1, 0xfffffffe, 0xffffffff, 0x100000000, 5 * GIB])(
  "lengths are told right for %d bytes",
  (value) => {
    const member = { ...small, size: value };
    expect(localHeader(member).length).toBe(localHeaderLength(name.length, value));
    for (const offset of [0, value]) {
      expect(centralHeader(member, offset).length).toBe(centralHeaderLength(name.length, value, offset));
    }
    const directory = { count: 1, size: 60, offset: value };
    expect(endRecords(directory).length).toBe(endLength(directory));
  },
);

test("ZIP64 begins where a value is the mark that says so", () => {
  expect([0xfffffffe, 0xffffffff].map((size) => localHeaderLength(0, size))).toEqual([30, 50]);
  expect([0xfffffffe, 0xffffffff].map((offset) => centralHeaderLength(0, 0, offset))).toEqual([46, 58]);
  const last: Directory = { count: 0xfffe, size: 0xfffffffe, offset: 0xfffffffe };
  expect(endLength(last)).toBe(22);
  expect(endLength({ ...last, count: 0xffff })).toBe(98);
  expect(endLength({ ...last, size: 0xffffffff })).toBe(98);
  expect(endLength({ ...last, offset: 0xffffffff })).toBe(98);
});
