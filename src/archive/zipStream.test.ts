import { Buffer } from "node:buffer";
import { crc32 } from "node:zlib";
import { unzipSync } from "fflate";
import { expect, test, vi } from "vitest";
import { ZipStream } from "./zipStream.ts";

const utf8 = new TextEncoder();

function collect() {
  const chunks: Uint8Array[] = [];
  const zip = new ZipStream(async (written) => {
    chunks.push(...written);
  });
  return { zip, chunks, bytes: () => new Uint8Array(Buffer.concat(chunks)) };
}

test("holds every member, whether it came whole, in chunks, empty or not at all", async () => {
  const { zip, bytes } = collect();
  await zip.add("дом.jpg", [utf8.encode("hello")]);
  await zip.add("empty", []);
  const open = await zip.begin("chunks");
  for (const chunk of ["one ", "", "two"]) await open.write(utf8.encode(chunk));
  await open.end();
  await (await zip.begin("nothing came")).end();
  await zip.finish();
  const found = Object.entries(unzipSync(bytes())).map(([name, content]) => [
    name,
    Buffer.from(content).toString(),
  ]);
  expect(found).toEqual([
    ["дом.jpg", "hello"],
    ["empty", ""],
    ["chunks", "one two"],
    ["nothing came", ""],
  ]);
  expect(zip.size).toBe(bytes().length);
});

test("content is passed on as it is, between records that are joined", async () => {
  const { zip, chunks } = collect();
  const contents = ["first", "second"].map((text) => utf8.encode(text));
  for (const [i, content] of contents.entries()) await zip.add(`${i}`, [content]);
  await zip.finish();
  expect(chunks).toHaveLength(5);
  expect([chunks[1], chunks[3]].every((chunk, i) => chunk === contents[i])).toBe(true);
});

test("a member that is held whole is written at once, with the records before it", async () => {
  const writes: (readonly Uint8Array[])[] = [];
  const zip = new ZipStream(async (chunks) => {
    writes.push(chunks);
  });
  const pieces = ["one ", "two ", "three"].map((text) => utf8.encode(text));
  await zip.add("x", pieces);
  await zip.finish();
  expect(writes.map((chunks) => chunks.length)).toEqual([4, 1]);
  expect(writes[0]?.slice(1)).toEqual(pieces);
  const [content] = Object.values(unzipSync(new Uint8Array(Buffer.concat(writes.flat()))));
  expect(Buffer.from(content ?? []).toString()).toBe("one two three");
});

test("a known CRC-32 is taken", async () => {
  const { zip, bytes } = collect();
  await zip.add("x", [utf8.encode("hello")], 0x01020304);
  await zip.finish();
  const descriptor = Buffer.from(bytes()).indexOf(Buffer.from([0x50, 0x4b, 7, 8]));
  expect(Buffer.from(bytes()).readUInt32LE(descriptor + 4)).toBe(0x01020304);
});

test("a chunk is the caller's again when it was written", async () => {
  const { zip, chunks } = collect();
  const copies: Buffer[] = [];
  const buffer = new Uint8Array(4);
  const open = await zip.begin("x");
  for (const text of ["abcd", "efgh"]) {
    buffer.set(utf8.encode(text));
    await open.write(buffer);
    copies.push(Buffer.from(chunks.at(-1) ?? []));
  }
  await open.end();
  await zip.finish();
  expect(Buffer.concat(copies).toString()).toBe("abcdefgh");
  const descriptor = Buffer.from(chunks.at(-1) ?? []);
  expect(descriptor.readUInt32LE(4)).toBe(crc32("abcdefgh"));
});

test("the same members give the same bytes at any time and in any zone", async () => {
  const write = async () => {
    const { zip, bytes } = collect();
    await zip.add("x", [utf8.encode("hello")]);
    await zip.finish();
    return Buffer.from(bytes()).toString("hex");
  };
  const now = await write();
  vi.useFakeTimers({ now: new Date("2031-07-01"), toFake: ["Date"] });
  const later = await write();
  vi.useRealTimers();
  expect(later).toBe(now);
  // 4.4.6: 00:00 on 1980-01-01.
  expect(now.slice(20, 28)).toBe("00002100");
});

test("waits for the one who writes, and stops when that fails", async () => {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const zip = new ZipStream(() => held);
  let added = false;
  const adding = zip.add("x", [utf8.encode("hello")]).then(() => {
    added = true;
  });
  await new Promise(setImmediate);
  expect(added).toBe(false);
  release();
  await adding;

  const broken = new ZipStream(() => Promise.reject(new Error("gone")));
  await expect(broken.add("x", [utf8.encode("hello")])).rejects.toThrow("gone");
});

test("one member at a time", async () => {
  const { zip } = collect();
  const open = await zip.begin("x");
  await expect(zip.add("y", [utf8.encode("hello")])).rejects.toThrow("x");
  await expect(zip.finish()).rejects.toThrow("x");
  await open.end();
  await expect(open.write(utf8.encode("late"))).rejects.toThrow();
});
