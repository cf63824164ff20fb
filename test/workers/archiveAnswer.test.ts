import { env as bindings } from "cloudflare:workers";
import { Buffer } from "node:buffer";
import { crc32 } from "node:zlib";
import { unzipSync } from "fflate";
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { answerArchive, type StoredArchive, type StoredMember } from "../../src/archive/answerArchive.ts";
import { layOut } from "../../src/archive/layout.ts";
import type { Env } from "../../src/config.ts";
import { DarkroomError } from "../../src/errors.ts";

const { BUCKET } = bindings as unknown as Env;
const SIZES = [70_000, 0, 1, 300_000, 5, 0, 131_072, 2_000];
const MIB = 1024 * 1024;
const contents = SIZES.map((size, i) => Uint8Array.from({ length: size }, (_, at) => (at * (i + 3)) & 255));

let archive: StoredArchive;
let whole: Buffer;

async function store(key: string, name: string, content: Uint8Array): Promise<StoredMember> {
  const stored = await BUCKET.put(key, content);
  if (stored === null) throw new Error(`${key} was not stored`);
  return { key, name, etag: stored.etag, size: content.length, crc32: crc32(content) };
}

const archiveOf = (members: readonly StoredMember[]): StoredArchive => ({
  members,
  etag: "list-1",
  fileName: "Дом.zip",
  lastModified: new Date("2026-01-02T03:04:05Z"),
});

/** The real bucket, with a record of what was asked of it and of the bodies that came to their end. */
function watched() {
  const log = { keys: [] as string[], opened: 0, ended: 0 };
  const get = async (key: string, options: R2GetOptions) => {
    log.keys.push(key);
    const found = await BUCKET.get(key, options);
    if (found === null || !("body" in found)) return found;
    log.opened++;
    const reader = found.body.getReader();
    const body = new ReadableStream({
      async pull(controller) {
        const { done, value } = await reader.read();
        if (!done) return controller.enqueue(value);
        log.ended++;
        return controller.close();
      },
      async cancel(reason) {
        log.ended++;
        await reader.cancel(reason);
      },
    });
    return { size: found.size, etag: found.etag, body };
  };
  return { log, bucket: { get } as unknown as Pick<R2Bucket, "get"> };
}

const asked = (headers: Record<string, string> = {}, method = "GET") =>
  new Request("https://darkroom.test/archive", { method, headers });

/** Reads a body until it ends or breaks off. */
async function readOn(body: ReadableStream | null): Promise<{ bytes: Buffer; failure: unknown }> {
  const chunks: Uint8Array[] = [];
  try {
    for await (const chunk of body ?? []) chunks.push(chunk);
  } catch (failure) {
    return { bytes: Buffer.concat(chunks), failure };
  }
  return { bytes: Buffer.concat(chunks), failure: undefined };
}

async function answer(headers: Record<string, string> = {}, method = "GET") {
  const { bucket, log } = watched();
  const broken: unknown[] = [];
  const { response, bytes } = await answerArchive(asked(headers, method), bucket, archive, (reason) =>
    broken.push(reason),
  );
  const read = await readOn(response.body);
  return {
    ...response,
    status: response.status,
    headers: response.headers,
    promised: bytes,
    log,
    broken,
    ...read,
  };
}

beforeAll(async () => {
  const members: StoredMember[] = [];
  for (const [i, content] of contents.entries())
    members.push(await store(`answer/${i}`, `дом ${i}.jpg`, content));
  archive = archiveOf(members);
  whole = (await answer()).bytes;
});

describe("an archive", () => {
  it("holds its members, with exact length and a strong tag", async () => {
    const { status, headers, bytes, promised, log } = await answer();
    expect([status, promised]).toEqual([200, bytes.length]);
    expect(headers.get("Content-Length")).toBe(String(bytes.length));
    expect(headers.get("Content-Type")).toBe("application/zip");
    expect(headers.get("ETag")).toBe('"list-1"');
    expect(headers.get("Accept-Ranges")).toBe("bytes");
    expect(headers.get("Cache-Control")).toBe("private, no-cache");
    expect(headers.get("Content-Disposition")).toContain(`filename*=UTF-8''${encodeURIComponent("Дом.zip")}`);
    expect(headers.get("Content-Disposition")).toMatch(/^attachment; /);
    const found = Object.entries(unzipSync(new Uint8Array(bytes)));
    expect(found.map(([name]) => name)).toEqual(archive.members.map(({ name }) => name));
    for (const [i, [, content]] of found.entries()) {
      expect(Buffer.compare(content, contents[i] ?? new Uint8Array())).toBe(0);
    }
    expect(log.ended).toBe(log.opened);
  });

  it("asks R2 once for each member that has bytes", async () => {
    const { log } = await answer();
    expect(log.keys).toEqual([0, 2, 3, 4, 6, 7].map((i) => `answer/${i}`));
  });

  it("is told about by HEAD, without R2", async () => {
    const { status, headers, promised, bytes, log } = await answer({ Range: "bytes=0-1" }, "HEAD");
    expect([status, promised, bytes.length, log.keys.length]).toEqual([200, 0, 0, 0]);
    expect(headers.get("Content-Length")).toBe(String(whole.length));
    expect(headers.get("Accept-Ranges")).toBe("bytes");
  });

  it("is not sent again to one who has it", async () => {
    const { status, bytes, log } = await answer({ "If-None-Match": '"list-1"' });
    expect([status, bytes.length, log.keys.length]).toEqual([304, 0, 0]);
  });

  it("carries the headers it was given, and another policy", async () => {
    const { bucket } = watched();
    const { response } = await answerArchive(asked({}, "HEAD"), bucket, {
      ...archive,
      headers: { "X-Total-Images": "9" },
      resourcePolicy: "cross-origin",
      contentDisposition: 'attachment; filename="b.zip"',
      cacheControl: "no-store",
    });
    expect(response.headers.get("X-Total-Images")).toBe("9");
    expect(response.headers.get("Cross-Origin-Resource-Policy")).toBe("cross-origin");
    expect(response.headers.get("Content-Disposition")).toBe('attachment; filename="b.zip"');
    expect(response.headers.get("Cache-Control")).toBe("no-store");
  });

  it("of 70,000 members has its whole directory", async () => {
    const members = Array.from({ length: 70_000 }, (_, i) => ({
      key: "none",
      etag: "none",
      name: `${i}`,
      size: 0,
      crc32: 0,
    }));
    const { bucket, log } = watched();
    const { response, bytes } = await answerArchive(asked(), bucket, archiveOf(members));
    const read = await readOn(response.body);
    expect([read.failure, read.bytes.length, log.keys.length]).toEqual([undefined, bytes, 0]);
    // APPNOTE 4.3.14: entries in the directory, in the ZIP64 record 98 bytes before the end.
    expect(read.bytes.readBigUInt64LE(bytes - 98 + 32)).toBe(70_000n);
  });
});

describe("a part", () => {
  const part = async (from: number, to: number) => {
    const { status, bytes, headers, failure } = await answer({ Range: `bytes=${from}-${to - 1}` });
    const end = Math.min(to, whole.length);
    expect(failure).toBeUndefined();
    expect([status, headers.get("Content-Range")]).toEqual([206, `bytes ${from}-${end - 1}/${whole.length}`]);
    if (!bytes.equals(whole.subarray(from, end))) throw new Error(`${from} to ${to} differs`);
  };

  it("is the same bytes at every border of a record or member", async () => {
    const borders = [0];
    for (const piece of layOut(archive.members).pieces(0, whole.length)) {
      borders.push((borders.at(-1) ?? 0) + (piece.kind === "record" ? piece.bytes.length : piece.length));
    }
    expect(borders.at(-1)).toBe(whole.length);
    for (const at of borders) {
      if (at < whole.length) await part(at, at + 1);
      if (at > 0) await part(at - 1, Math.min(at + 1, whole.length));
      if (at < whole.length) await part(at, whole.length);
      if (at > 0) await part(Math.max(0, at - 100_000), at);
    }
  });

  it("is the same bytes at any place", async () => {
    // A full-period generator (Knuth, MMIX): the same places every time.
    let state = 1n;
    const next = (below: number) => {
      state = (state * 6364136223846793005n + 1442695040888963407n) & 0xffffffffffffffffn;
      return Number((state >> 33n) % BigInt(below));
    };
    for (let i = 0; i < 100; i++) {
      const from = next(whole.length);
      await part(from, from + 1 + next(150_000));
    }
  });

  it("touches no other member, and none for the directory", async () => {
    const inside = await answer({ Range: "bytes=100-200" });
    expect(inside.log.keys).toEqual(["answer/0"]);
    const directory = await answer({ Range: "bytes=-200" });
    expect(directory.log.keys).toEqual([]);
    expect(directory.bytes.equals(whole.subarray(-200))).toBe(true);
  });

  it("is for the same version only", async () => {
    const same = await answer({ Range: "bytes=5-9", "If-Range": '"list-1"' });
    expect([same.status, same.bytes.length]).toEqual([206, 5]);
    const other = await answer({ Range: "bytes=5-9", "If-Range": '"list-0"' });
    expect([other.status, other.bytes.equals(whole)]).toEqual([200, true]);
  });

  it("past the end is refused", async () => {
    const refused = await answer({ Range: `bytes=${whole.length}-` }).catch((reason: unknown) => reason);
    if (!(refused instanceof DarkroomError)) throw new Error("it was answered");
    expect([refused.status, refused.headers]).toEqual([416, { "Content-Range": `bytes */${whole.length}` }]);
  });
});

describe("an archive of which something is lost", () => {
  let members: StoredMember[];
  beforeEach(async () => {
    members = [];
    for (let i = 0; i < 6; i++)
      members.push(await store(`lost/${i}`, `${i}.jpg`, new Uint8Array(50_000).fill(i)));
  });

  const download = async (headers: Record<string, string> = {}) => {
    const { bucket, log } = watched();
    const broken: unknown[] = [];
    const lost = archiveOf(members);
    const { response, bytes } = await answerArchive(asked(headers), bucket, lost, (reason) =>
      broken.push(reason),
    );
    const read = await readOn(response.body);
    await expect.poll(() => log.opened - log.ended).toBe(0);
    return { ...read, promised: bytes, broken, log };
  };

  it("breaks off where a member changed, and says so", async () => {
    await BUCKET.put("lost/2", new Uint8Array(50_000).fill(99));
    const { bytes, failure, promised, broken } = await download();
    expect(failure).toBeInstanceOf(Error);
    expect(bytes.length).toBeLessThan(promised);
    expect(bytes.includes(Buffer.alloc(100, 99))).toBe(false);
    expect(broken).toEqual([
      expect.objectContaining({ message: expect.stringContaining("lost/2: changed") }),
    ]);
  });

  it("breaks off where a member is gone", async () => {
    await BUCKET.delete("lost/0");
    const { bytes, failure, broken } = await download();
    expect(failure).toBeInstanceOf(Error);
    expect(bytes.length).toBeLessThan(100);
    expect(broken).toEqual([expect.objectContaining({ message: "lost/0: gone" })]);
  });

  it("leaves no failure unhandled where nobody has begun to read", async () => {
    await BUCKET.delete("lost/0");
    const broken = vi.fn();
    const { response } = await answerArchive(asked(), BUCKET, archiveOf(members), broken);
    await expect.poll(() => broken.mock.calls.length).toBe(1);
    expect((await readOn(response.body)).failure).toBeInstanceOf(Error);
  });

  it("still has the parts that are whole", async () => {
    await BUCKET.delete("lost/4");
    const { bytes, failure, broken } = await download({ Range: "bytes=0-99999" });
    expect([failure, bytes.length, broken]).toEqual([undefined, 100_000, []]);
  });

  it("breaks off where a member has another size than the list says", async () => {
    members = members.map((member, i) => (i === 1 ? { ...member, size: 60_000 } : member));
    const { failure, broken } = await download();
    expect(failure).toBeInstanceOf(Error);
    expect(broken).toEqual([expect.objectContaining({ message: "lost/1: 50000 bytes instead of 60000" })]);
  });

  it("breaks off where R2 fails in the middle of a member", async () => {
    const { bucket, log } = watched();
    const failing = {
      get: async (key: string, options: R2GetOptions) => {
        const found = await bucket.get(key, options);
        if (key !== "lost/1" || found === null || !("body" in found)) return found;
        await found.body.cancel();
        const body = new ReadableStream({
          pull(controller) {
            controller.enqueue(new Uint8Array(10));
            controller.error(new Error("R2 broke"));
          },
        });
        return { size: found.size, etag: found.etag, body };
      },
    } as unknown as Pick<R2Bucket, "get">;
    const { response } = await answerArchive(asked(), failing, archiveOf(members));
    const { failure } = await readOn(response.body);
    expect(failure).toBeInstanceOf(Error);
    await expect.poll(() => log.opened - log.ended).toBe(0);
    expect(log.keys).not.toContain("lost/5");
  });
});

describe("straight from R2, with nothing between", () => {
  it("are the same bytes", async () => {
    const broken = vi.fn();
    const { response } = await answerArchive(asked(), BUCKET, archive, broken);
    const { bytes, failure } = await readOn(response.body);
    expect([failure, bytes.equals(whole), broken.mock.calls]).toEqual([undefined, true, []]);
  });

  it("a lost member breaks the body off", async () => {
    const members = [
      await store("straight/0", "0", new Uint8Array(MIB)),
      await store("straight/1", "1", whole),
    ];
    await BUCKET.delete("straight/1");
    const broken: unknown[] = [];
    const { response } = await answerArchive(asked(), BUCKET, archiveOf(members), (reason) =>
      broken.push(reason),
    );
    const { bytes, failure } = await readOn(response.body);
    expect(failure).toBeInstanceOf(Error);
    expect(bytes.length).toBeLessThan(MIB + 100);
    expect(broken).toEqual([expect.objectContaining({ message: "straight/1: gone" })]);
  });

  it.each([0, 1, 3 * MIB])("a client that leaves after %d bytes is no failure", async (enough) => {
    const members: StoredMember[] = [];
    for (let i = 0; i < 8; i++) members.push(await store(`left/${i}`, `${i}`, new Uint8Array(MIB)));
    const broken = vi.fn();
    const get = vi.fn((key: string, options: R2GetOptions) => BUCKET.get(key, options));
    const bucket = { get } as unknown as Pick<R2Bucket, "get">;
    const { response } = await answerArchive(asked(), bucket, archiveOf(members), broken);
    const reader = response.body?.getReader();
    for (let bytes = 0; bytes < enough; ) bytes += (await reader?.read())?.value?.length ?? 0;
    await reader?.cancel("enough");
    for (let i = 0; i < 10; i++) await BUCKET.head("left/0");
    // Those that were sent, the one under way, and at most three open ahead.
    expect(get.mock.calls.length).toBeLessThanOrEqual(enough / MIB + 4);
    expect(broken.mock.calls).toEqual([]);
  });
});

it("stops reading R2 when the client goes away", async () => {
  const members: StoredMember[] = [];
  for (let i = 0; i < 12; i++) members.push(await store(`left/${i}`, `${i}.jpg`, new Uint8Array(MIB)));
  const { bucket, log } = watched();
  const broken = vi.fn();
  const { response } = await answerArchive(asked(), bucket, archiveOf(members), broken);
  const reader = response.body?.getReader();
  for (let bytes = 0; bytes < 2.5 * MIB; ) bytes += (await reader?.read())?.value?.length ?? 0;
  await reader?.cancel("enough");
  await expect.poll(() => log.opened - log.ended).toBe(0);
  const { length } = log.keys;
  // Two were sent, one was under way, and at most three lay open ahead.
  expect(length).toBeLessThanOrEqual(6);
  await BUCKET.head("left/11");
  expect([log.keys.length, broken.mock.calls]).toEqual([length, []]);
});
