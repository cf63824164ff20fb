import { describe, expect, it } from "vitest";
import { DarkroomError } from "../../errors.ts";
import { makeFixtures } from "./fixtures.ts";
import type { PictureHeader } from "./header.ts";
import { probe, StructureScanner } from "./scanner.ts";

const fixtures = await makeFixtures();
/** The CMYK profile makes its file too long for trying every byte. */
const small = [...fixtures].filter(([, bytes]) => bytes.length < 20_000);

describe("scanner", () => {
  it.each([...fixtures])("gives one answer for %s, however it is cut", (_name, bytes) => {
    const whole = probe(bytes);
    for (const size of [1, 2, 3, 4, 5, 6, 7, 1000])
      expect(
        equal(
          cut(bytes, () => size),
          whole,
        ),
      ).toBe(true);
    const random = generator(bytes.length);
    for (let round = 0; round < 20; round += 1) {
      expect(
        equal(
          cut(bytes, () => Math.floor(random() * random() * 300)),
          whole,
        ),
      ).toBe(true);
    }
  });

  it("does not keep the chunks it was given", () => {
    for (const [, bytes] of fixtures) {
      const reused = new Uint8Array(64);
      const scanner = new StructureScanner();
      for (let at = 0; at < bytes.length; at += reused.length) {
        const part = bytes.subarray(at, at + reused.length);
        reused.set(part);
        scanner.write(reused.subarray(0, part.length));
        reused.fill(0xa5);
      }
      expect(equal(scanner.end(), probe(bytes))).toBe(true);
      const single = new Uint8Array(bytes);
      const header = probe(single);
      single.fill(0xa5);
      expect(equal(header, probe(bytes))).toBe(true);
    }
  });

  it.each(small)("finds %s incomplete wherever it ends early", (_name, bytes) => {
    for (let length = 1; length < bytes.length; length += 1) {
      expect(codeOf(() => probe(bytes.subarray(0, length)))).toBe("picture_truncated");
    }
  });

  it.each(small)("takes %s with anything behind its end", (_name, bytes) => {
    const longer = new Uint8Array(bytes.length + 500).fill(0xff);
    longer.set(bytes);
    expect(equal(probe(longer), probe(bytes))).toBe(true);
  });

  it("ends every mutation in a header or a DarkroomError, the same for every cut", () => {
    const random = generator(2026);
    const pick = (below: number) => Math.floor(random() * below);
    const seen = new Set<string>();
    for (let round = 0; round < 6000; round += 1) {
      const [, source] = small[round % small.length] as (typeof small)[number];
      const bytes = new Uint8Array(source);
      for (let edits = 1 + pick(4); edits > 0; edits -= 1) {
        // Structure is dense at the start, so half of the edits go there.
        const at = pick(random() < 0.5 ? Math.min(200, bytes.length) : bytes.length);
        const edit = pick(3);
        if (edit === 0) bytes[at] = pick(256);
        else if (edit === 1) bytes[at] = [0, 0xff, 0x7f, 0x80][pick(4)] ?? 0;
        else bytes.copyWithin(at, pick(bytes.length), pick(bytes.length));
      }
      const answer = outcome(() => probe(bytes));
      expect(outcome(() => cut(bytes, () => 1 + pick(50)))).toBe(answer);
      seen.add(answer.split(" ")[0] ?? "");
    }
    expect([...seen]).toEqual(
      expect.arrayContaining(["header", "picture_truncated", "picture_damaged", "unsupported_type"]),
    );
  });

  it("refuses other types at once, and keeps to it", () => {
    const scanner = new StructureScanner();
    expect(codeOf(() => scanner.write(new TextEncoder().encode("not a picture")))).toBe("unsupported_type");
    expect(codeOf(() => scanner.write(new Uint8Array(9)))).toBe("unsupported_type");
    expect(codeOf(() => scanner.end())).toBe("unsupported_type");
    expect(codeOf(() => probe(new Uint8Array(0)))).toBe("unsupported_type");
    expect(codeOf(() => probe(Buffer.from("RIFF\x10\0\0\0WAVEfmt ", "latin1")))).toBe("unsupported_type");
    expect(codeOf(() => probe(Buffer.from("GIF89a")))).toBe("unsupported_type");
  });

  it.each(["jpeg baseline", "png rgb", "webp lossy", "webp turned with p3"])(
    "refuses %s by its size before the rest has come",
    (name) => {
      const bytes = fixtures.get(name) ?? new Uint8Array(0);
      const scanner = new StructureScanner({ maxPixels: 37 * 23 - 1 });
      const write = () => scanner.write(bytes.subarray(0, bytes.length - 100));
      expect(codeOf(write)).toBe("picture_too_large");
      expect(detailOf(write)).toMatchObject({ width: 37, height: 23, max_pixels: 37 * 23 - 1 });
      expect(probe(bytes, { maxPixels: 37 * 23 }).width).toBe(37);
    },
  );
});

function cut(bytes: Uint8Array, size: () => number): PictureHeader {
  const scanner = new StructureScanner();
  for (let at = 0; at < bytes.length; ) {
    const end = Math.min(bytes.length, at + size());
    scanner.write(bytes.subarray(at, end));
    at = end;
  }
  return scanner.end();
}

/** Headers hold profiles of some 100 KB, which the test runner's own comparison takes seconds for. */
function text(header: PictureHeader): string {
  const { iccProfile, ...rest } = header;
  return JSON.stringify(rest) + (iccProfile && Buffer.from(iccProfile).toString("base64"));
}

function equal(one: PictureHeader, other: PictureHeader): boolean {
  return text(one) === text(other);
}

function outcome(run: () => PictureHeader): string {
  try {
    return `header ${text(run())}`;
  } catch (fault) {
    if (!(fault instanceof DarkroomError)) throw fault;
    return `${fault.code} ${JSON.stringify(fault.detail)}`;
  }
}

function codeOf(run: () => unknown): string {
  return faultOf(run).code;
}

function detailOf(run: () => unknown): unknown {
  return faultOf(run).detail;
}

function faultOf(run: () => unknown): DarkroomError {
  try {
    run();
  } catch (fault) {
    if (fault instanceof DarkroomError) return fault;
    throw fault;
  }
  throw new Error("nothing was thrown");
}

/** Lehmer's generator: 0 to 1, the same in every run. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 0x7fff_ffff;
    return state / 0x7fff_ffff;
  };
}
