import { Fields } from "./fields.ts";

/**
 * The records of a ZIP file as functions of their values: PKWARE APPNOTE 6.3.10, whose sections the comments
 * name. Members are stored, with size and CRC known before their header is written, so there are no data
 * descriptors. Sizes and offsets are in bytes and may exceed 4 GiB.
 */

/** What the headers of one member say. */
export interface MemberFacts {
  /** The name in UTF-8. */
  readonly name: Uint8Array;
  readonly size: number;
  readonly crc32: number;
}

/** Where the central directory lies. */
export interface Directory {
  readonly count: number;
  readonly size: number;
  readonly offset: number;
}

/** 4.4.1.4: a field with every bit set says that its value stands in a ZIP64 field. */
const MAX_16 = 0xffff;
const MAX_32 = 0xffffffff;

/** 4.4.3.2: 1.0 for what is stored, 4.5 with ZIP64 fields. */
const NEEDS_BASIC = 10;
const NEEDS_ZIP64 = 45;
/** 4.4.2: made by Unix (3 in the upper byte), after version 4.5 of the specification. */
export const MADE_BY_UNIX = 3;
const MADE_BY = (MADE_BY_UNIX << 8) | NEEDS_ZIP64;
/** 4.4.4, bit 11: the name is UTF-8. */
const UTF8_NAME = 1 << 11;
/** 4.4.5 */
const STORED = 0;
/** 4.4.6, in MS-DOS form: 00:00 on 1980-01-01, the first it can tell. The same pictures give the same bytes. */
const DOS_TIME = 0;
const DOS_DATE = (1 << 5) | 1;
/** 4.4.15: for Unix the upper half is st_mode, here a regular file that its owner may write and all may read. */
export const FILE_ATTRIBUTES = 0o100644 * 0x10000;
/** 4.5.2: header ID of the ZIP64 extended information. */
const ZIP64_ID = 1;

const LOCAL_HEADER = 30;
const CENTRAL_HEADER = 46;
const EXTRA_HEADER = 4;
const ZIP64_END = 56;
const ZIP64_LOCATOR = 20;
const END = 22;

export function localHeaderLength(nameLength: number, size: number): number {
  return LOCAL_HEADER + nameLength + extraLength(localWide(size));
}

export function centralHeaderLength(nameLength: number, size: number, offset: number): number {
  return CENTRAL_HEADER + nameLength + extraLength(centralWide(size, offset));
}

export function endLength(directory: Directory): number {
  return END + (needsZip64(directory) ? ZIP64_END + ZIP64_LOCATOR : 0);
}

/** 4.3.7 */
export function localHeader(member: MemberFacts): Uint8Array<ArrayBuffer> {
  const wide = localWide(member.size);
  const fields = new Fields(localHeaderLength(member.name.length, member.size)).u32(0x04034b50);
  return shared(fields, member, wide).bytes(member.name).bytes(zip64Extra(wide)).done();
}

/** 4.3.12. `offset` is where the member's local header begins. */
export function centralHeader(member: MemberFacts, offset: number): Uint8Array<ArrayBuffer> {
  const wide = centralWide(member.size, offset);
  const length = centralHeaderLength(member.name.length, member.size, offset);
  const fields = new Fields(length).u32(0x02014b50).u16(MADE_BY);
  return shared(fields, member, wide)
    .u16(0) // 4.4.12 comment length
    .u16(0) // 4.4.13 disk
    .u16(0) // 4.4.14 internal attributes
    .u32(FILE_ATTRIBUTES)
    .u32(Math.min(offset, MAX_32))
    .bytes(member.name)
    .bytes(zip64Extra(wide))
    .done();
}

/** What ends the file: 4.3.14 and 4.3.15 where a value needs them, then 4.3.16. */
export function endRecords(directory: Directory): Uint8Array<ArrayBuffer> {
  const { count, size, offset } = directory;
  const fields = new Fields(endLength(directory));
  if (needsZip64(directory)) {
    fields
      .u32(0x06064b50)
      .u64(ZIP64_END - 12) // 4.3.14.1: without the signature and this field
      .u16(NEEDS_ZIP64)
      .u16(NEEDS_ZIP64)
      .u32(0) // this disk
      .u32(0) // disk of the directory
      .u64(count) // on this disk
      .u64(count)
      .u64(size)
      .u64(offset);
    fields
      .u32(0x07064b50)
      .u32(0) // disk of the ZIP64 end
      .u64(offset + size)
      .u32(1); // disks
  }
  return fields
    .u32(0x06054b50)
    .u16(0) // this disk
    .u16(0) // disk of the directory
    .u16(Math.min(count, MAX_16)) // on this disk
    .u16(Math.min(count, MAX_16))
    .u32(Math.min(size, MAX_32))
    .u32(Math.min(offset, MAX_32))
    .u16(0) // comment length
    .done();
}

/** The fields that both headers have, in the same order (4.3.7, 4.3.12). `wide` are those of the ZIP64 field. */
function shared(fields: Fields, { name, size, crc32 }: MemberFacts, wide: readonly number[]): Fields {
  return fields
    .u16(wide.length > 0 ? NEEDS_ZIP64 : NEEDS_BASIC)
    .u16(UTF8_NAME)
    .u16(STORED)
    .u16(DOS_TIME)
    .u16(DOS_DATE)
    .u32(crc32)
    .u32(Math.min(size, MAX_32)) // compressed
    .u32(Math.min(size, MAX_32)) // uncompressed
    .u16(name.length)
    .u16(extraLength(wide));
}

/** 4.5.3: in a local header both sizes, or none. */
function localWide(size: number): number[] {
  return size < MAX_32 ? [] : [size, size];
}

/** 4.5.3: in the directory only those that do not fit, in this order. */
function centralWide(size: number, offset: number): number[] {
  return offset < MAX_32 ? localWide(size) : [...localWide(size), offset];
}

function extraLength(wide: readonly number[]): number {
  return wide.length === 0 ? 0 : EXTRA_HEADER + 8 * wide.length;
}

/** 4.5.3 */
function zip64Extra(wide: readonly number[]): Uint8Array {
  const fields = new Fields(extraLength(wide));
  if (wide.length > 0) fields.u16(ZIP64_ID).u16(8 * wide.length);
  for (const value of wide) fields.u64(value);
  return fields.done();
}

function needsZip64({ count, size, offset }: Directory): boolean {
  return count >= MAX_16 || size >= MAX_32 || offset >= MAX_32;
}
