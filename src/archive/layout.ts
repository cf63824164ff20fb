import {
  centralHeader,
  centralHeaderLength,
  type Directory,
  endLength,
  endRecords,
  localHeader,
  localHeaderLength,
  type MemberFacts,
} from "./records.ts";
import { Spans } from "./spans.ts";

export interface ArchiveMember {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly crc32: number;
}

/** Consecutive bytes of an archive: of its records, or of the content of one member. Never empty. */
export type Piece =
  | { readonly kind: "record"; readonly bytes: Uint8Array }
  | {
      readonly kind: "member";
      readonly index: number;
      /** In the member. */
      readonly offset: number;
      readonly length: number;
    };

export interface ArchiveLayout {
  /** Bytes of the whole file. */
  readonly size: number;
  /** What the bytes from `offset` on are made of, made as it is asked for. What lies past the end is left out. */
  pieces(offset: number, length: number): Iterable<Piece>;
}

/** 4.4.10: the length of a name has 16 bits. */
const NAME_BYTES = 0xffff;
const utf8 = new TextEncoder();

/**
 * Lays out a ZIP file of stored members (APPNOTE 6.3.10): each member behind its header, then the central
 * directory. Everything follows from the list, so the length and any part are known without the contents.
 * @throws RangeError for a name, a size or a CRC-32 that no header can hold
 */
export function layOut(members: readonly ArchiveMember[]): ArchiveLayout {
  const nameLengths = Uint16Array.from(members, nameLength);
  const locals = new Spans(0, members.length, (i) => {
    const { size } = memberAt(members, i);
    return localHeaderLength(nameLengths[i] ?? 0, size) + size;
  });
  const centrals = new Spans(locals.end, members.length, (i) =>
    centralHeaderLength(nameLengths[i] ?? 0, memberAt(members, i).size, locals.start(i)),
  );
  const directory: Directory = {
    count: members.length,
    size: centrals.end - locals.end,
    offset: locals.end,
  };
  const size = centrals.end + endLength(directory);

  function* pieces(offset: number, length: number): Generator<Piece> {
    const window = { from: offset, to: Math.min(offset + length, size) };
    if (window.from >= window.to) return;
    for (let i = locals.find(window.from); i < locals.count && locals.start(i) < window.to; i++) {
      const member = memberAt(members, i);
      const content = locals.start(i + 1) - member.size;
      if (window.from < content) yield cut(localHeader(factsOf(member)), locals.start(i), window);
      const from = Math.max(window.from, content);
      const to = Math.min(window.to, locals.start(i + 1));
      if (from < to) yield { kind: "member", index: i, offset: from - content, length: to - from };
    }
    for (let i = centrals.find(window.from); i < centrals.count && centrals.start(i) < window.to; i++) {
      yield cut(centralHeader(factsOf(memberAt(members, i)), locals.start(i)), centrals.start(i), window);
    }
    if (window.to > centrals.end) {
      yield cut(endRecords(directory), centrals.end, window);
    }
  }

  return { size, pieces };
}

/** What of a record that starts at `start` lies in the window. */
function cut(record: Uint8Array, start: number, window: { from: number; to: number }): Piece {
  return {
    kind: "record",
    bytes: record.subarray(Math.max(0, window.from - start), window.to - start),
  };
}

function nameLength({ name, size, crc32 }: ArchiveMember): number {
  const { length } = utf8.encode(name);
  if (length > NAME_BYTES) throw new RangeError(`a name of ${length} bytes`);
  if (!Number.isSafeInteger(size) || size < 0) throw new RangeError(`${name}: a size of ${size}`);
  if (crc32 !== crc32 >>> 0) throw new RangeError(`${name}: a CRC-32 of ${crc32}`);
  return length;
}

function factsOf({ name, size, crc32 }: ArchiveMember): MemberFacts {
  return { name: utf8.encode(name), size, crc32 };
}

function memberAt(members: readonly ArchiveMember[], index: number): ArchiveMember {
  const member = members[index];
  if (member === undefined) throw new RangeError(`no member ${index}`);
  return member;
}
