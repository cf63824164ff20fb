import { Buffer } from "node:buffer";
import { mkdir, mkdtemp, open, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { crc32 } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { layOut } from "../../src/archive/layout.ts";
import { memberNames } from "../../src/archive/memberNames.ts";
import { ZipStream } from "../../src/archive/zipStream.ts";
import { CHECKERS, namesIn, tell } from "../archives/checkers.ts";

interface Content {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const bytesFor = (i: number, length: number) =>
  Uint8Array.from({ length }, (_, at) => (i * 31 + at * 7) & 255);
const counted = (count: number, length: number): Content[] =>
  Array.from({ length: count }, (_, i) => ({ name: `${i}.jpg`, bytes: bytesFor(i, length) }));

const GIVEN = [
  "Дом у моря.jpg",
  "写真.jpg",
  "../../etc/passwd.jpg",
  "CON.jpg",
  "A.jpg",
  "a.jpg",
  "🏠 é.jpg",
  "x".repeat(400),
];
const CASES: Readonly<Record<string, Content[]>> = {
  none: [],
  one: counted(1, 100_000),
  fifty: counted(50, 20_000),
  "a thousand": counted(1000, 300),
  "seventy thousand": counted(70_000, 1),
  "empty ones": [...counted(3, 0), { name: "last.jpg", bytes: bytesFor(1, 10) }],
  "names of all kinds": memberNames(GIVEN.map((name) => ({ name, fallback: "x" }))).map((name, i) => ({
    name,
    bytes: bytesFor(i, 1000),
  })),
};

const WRITERS: Readonly<
  Record<string, (contents: Content[], write: (chunk: Uint8Array) => Promise<void>) => Promise<void>>
> = {
  "laid out": async (contents, write) => {
    const layout = layOut(
      contents.map(({ name, bytes }) => ({ name, size: bytes.length, crc32: crc32(bytes) })),
    );
    const chunks: Uint8Array[] = [];
    for (const piece of layout.pieces(0, layout.size)) {
      if (piece.kind === "record") chunks.push(piece.bytes);
      else chunks.push(contents[piece.index]?.bytes ?? new Uint8Array());
    }
    await write(Buffer.concat(chunks));
  },
  streamed: async (contents, write) => {
    const zip = new ZipStream((chunks) => write(Buffer.concat(chunks)));
    for (const [i, { name, bytes }] of contents.entries()) {
      if (i % 2 === 0) {
        await zip.add(name, [bytes]);
        continue;
      }
      const member = await zip.begin(name);
      await member.write(bytes.subarray(0, 7));
      await member.write(bytes.subarray(7));
      await member.end();
    }
    await zip.finish();
  },
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "archives-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function writeArchive(writer: string, contents: Content[], name: string): Promise<string> {
  const file = path.join(folder, `${writer} ${name}.zip`);
  const handle = await open(file, "w");
  await WRITERS[writer]?.(contents, async (chunk) => {
    await handle.write(chunk);
  });
  await handle.close();
  return file;
}

// A stream ends at 1,000 pictures; `unzip` takes an archive without any member for a mistake.
const rows = Object.keys(WRITERS).flatMap((writer) =>
  Object.keys(CASES)
    .filter((name) => name !== "none" && (writer === "laid out" || name !== "seventy thousand"))
    .map((name) => ({ writer, name, contents: CASES[name] ?? [] })),
);

describe.each(rows)("an archive of $name, $writer", ({ writer, name, contents }) => {
  let file: string;
  beforeAll(async () => {
    file = await writeArchive(writer, contents, name);
  });

  it.each(Object.keys(CHECKERS))("is accepted by %s", async (checker) => {
    await CHECKERS[checker]?.(file);
  });

  it("has its names, in order", async () => {
    expect(await namesIn(file)).toEqual(contents.map((content) => content.name));
  });
});

describe("checkers", () => {
  it.each(["7z", "python", "bsdtar"])("%s accepts an archive of nothing", async (checker) => {
    await CHECKERS[checker]?.(await writeArchive("laid out", [], "none"));
  });

  it.each(["unzip", "7z", "python"])("%s refuses a wrong byte", async (checker) => {
    const file = await writeArchive("laid out", CASES.one ?? [], `wrong for ${checker}`);
    const handle = await open(file, "r+");
    await handle.write(Uint8Array.of(99), 0, 1, 5000);
    await handle.close();
    await expect(CHECKERS[checker]?.(file)).rejects.toThrow();
  });
});

it.each(Object.keys(WRITERS))("Info-ZIP takes out what was put in, as plain files (%s)", async (writer) => {
  const contents = CASES["names of all kinds"] ?? [];
  const file = await writeArchive(writer, contents, "taken out");
  const target = path.join(folder, `${writer} out`);
  await mkdir(target);
  await tell("unzip", ["-q", file, "-d", target]);
  expect((await readdir(target)).toSorted()).toEqual(contents.map(({ name }) => name).toSorted());
  for (const { name, bytes } of contents) {
    expect(Buffer.compare(await readFile(path.join(target, name)), bytes), name).toBe(0);
  }
  expect(await tell("unzip", ["-Z", file])).toMatch(/^-rw-r--r-- .* 80-Jan-01 00:00 /m);
});
