import { createHash } from "node:crypto";
import type { ServerResponse } from "node:http";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { LIMITS } from "../../limits.ts";
import { type EnhancedFormat, type PictureReader, UpstreamClient } from "./client.ts";
import {
  configFor,
  cutShort,
  jpegLike,
  KEY,
  redirect,
  refusalOf,
  type Seen,
  serve,
} from "./server.fixture.ts";

const PICTURE = jpegLike(300_000);
const ETAG = '"v1"';
const HEADERS = { "content-type": "image/jpeg", etag: ETAG };

function open(url: string, changes: Parameters<typeof configFor>[1] = {}, signal?: AbortSignal) {
  const options = { format: "jpeg", quality: 80, preview: false } as const;
  return new UpstreamClient(configFor(url, changes)).openPicture("i", options, signal);
}

/** Reads in pieces and passes the memory on, as an archive does. */
async function readAll(picture: PictureReader, room = 16_384, min = 8192): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let buffer = new Uint8Array(room);
  for (;;) {
    const piece = await picture.read(buffer, min);
    if (piece === null) return Buffer.concat(pieces);
    expect(piece.buffer.byteLength).toBe(room);
    pieces.push(Buffer.from(piece));
    buffer = new Uint8Array(piece.buffer);
  }
}

/** So many bytes, as soon as they are there. */
async function readUpTo(picture: PictureReader, bytes: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for (let left = bytes; left > 0; left -= pieces.at(-1)?.length ?? 0) {
    const piece = await picture.read(new Uint8Array(left), 1);
    if (piece === null) break;
    pieces.push(Buffer.from(piece));
  }
  return Buffer.concat(pieces);
}

const digest = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const whole = (response: ServerResponse, bytes = PICTURE, headers: object = HEADERS) =>
  response.writeHead(200, { ...headers, "content-length": bytes.length }).end(bytes);

/** The rest that a Range header asks for, as a store gives it when If-Range holds. */
function rest(seen: Seen, response: ServerResponse, cutAfter?: number): void {
  const from = Number(/^bytes=(\d+)-$/.exec(seen.headers.range ?? "")?.[1]);
  const part = PICTURE.subarray(from);
  const headers = { ...HEADERS, "content-range": `bytes ${from}-${PICTURE.length - 1}/${PICTURE.length}` };
  if (cutAfter === undefined)
    response.writeHead(206, { ...headers, "content-length": part.length }).end(part);
  else cutShort(response, part, cutAfter, headers, 206);
}

describe("a picture that arrives whole", () => {
  it.each([
    [1, 1],
    [16_384, 1],
    [16_384, 16_384],
    [400_000, 400_000],
    [100, 100],
  ])("is the same bytes, read into %i at least %i at a time", async (room, min) => {
    const bytes = room === 1 ? PICTURE.subarray(0, 300) : PICTURE;
    const server = await serve((_, response) => whole(response, bytes));
    const picture = await open(server.url);
    expect([picture.size, picture.contentType]).toEqual([bytes.length, "image/jpeg"]);
    expect(digest(await readAll(picture, room, min))).toBe(digest(bytes));
    expect(server.seen).toHaveLength(1);
    expect(server.seen[0]?.path).toBe("/v3/images/i/enhanced?format=jpeg&quality=80&preview=false");
  });

  it("may keep its length to itself", async () => {
    const server = await serve((_, response) => {
      response.writeHead(200, { "content-type": "application/octet-stream" });
      response.write(PICTURE.subarray(0, 2), () => response.end(PICTURE.subarray(2)));
    });
    const picture = await open(server.url);
    expect(picture.size).toBeNull();
    expect(digest(await readAll(picture))).toBe(digest(PICTURE));
  });

  it("may be smaller than a signature's bytes", async () => {
    const tiny = jpegLike(5);
    const server = await serve((_, response) => whole(response, tiny));
    expect(await readAll(await open(server.url))).toEqual(Buffer.from(tiny));
    const open2 = await serve((_, response) => response.writeHead(200).end(tiny.subarray(0, 4)));
    expect(await readAll(await open(open2.url))).toHaveLength(4);
  });
});

describe("an answer that is not the picture", () => {
  const openWith = async (
    headers: Record<string, string>,
    body: Uint8Array | string,
    format: EnhancedFormat = "jpeg",
  ) => {
    const server = await serve((_, response) => response.writeHead(200, headers).end(body));
    const client = new UpstreamClient(configFor(server.url));
    const error = await refusalOf(client.openPicture("i", { format, quality: 80, preview: true }));
    return { error, requests: server.seen.length };
  };

  it("such as a page is asked for again, then told", async () => {
    const { error, requests } = await openWith({ "content-type": "text/html; charset=utf-8" }, "<h1>");
    expect(error).toMatchObject({
      code: "upstream_failed",
      detail: { reason: "The answer is text/html, not a picture" },
    });
    expect(requests).toBe(LIMITS.upstreamAttempts);
  });

  it.each([
    [
      { "content-type": "image/jpeg" },
      "<h1>",
      "The answer says image/jpeg, but is no picture of a known format",
    ],
    [{}, "<h1>", "The answer is without a type, not a picture"],
    [{ "content-type": "image/jpeg", "content-length": "0" }, "", "The answer is empty"],
    [
      { "content-type": "application/json" },
      '{"status":"processing"}',
      "The answer is JSON without a picture's address",
    ],
  ])("such as %j with %j is told", async (headers, body, reason) => {
    expect((await openWith(headers, body)).error).toMatchObject({
      code: "upstream_failed",
      detail: { reason },
    });
  });

  it("such as another format is told, and not asked for again", async () => {
    const { error, requests } = await openWith({ "content-type": "image/avif" }, PICTURE, "avif");
    expect(error).toMatchObject({ code: "upstream_failed", detail: { reason: "Asked for avif, got jpeg" } });
    expect(requests).toBe(1);
  });

  it("such as 404 tells that it is not there", async () => {
    const server = await serve((_, response) => response.writeHead(404).end());
    expect(await refusalOf(open(server.url))).toMatchObject({
      code: "upstream_failed",
      detail: { reason: "The picture is not there" },
    });
  });

  it("such as one too large to be read is refused by its length", async () => {
    const server = await serve((_, response) => {
      response.writeHead(200, { ...HEADERS, "content-length": LIMITS.enhancedBytes + 1 }).write(PICTURE);
    });
    expect(await refusalOf(open(server.url))).toMatchObject({
      detail: { reason: expect.stringContaining("larger than 2,147,483,648 bytes") },
    });
  });

  it("such as a cut in its first bytes is asked for again", async () => {
    const server = await serve((_, response, count) => {
      if (count === 1) cutShort(response, PICTURE, 10, HEADERS);
      else whole(response);
    });
    expect(digest(await readAll(await open(server.url)))).toBe(digest(PICTURE));
    expect(server.seen).toHaveLength(2);
  });
});

describe("a transfer that breaks off", () => {
  it("goes on with the rest from where the picture came from, without the key", async () => {
    const store = await serve((seen, response, count) => {
      if (count === 1) cutShort(response, PICTURE, 100_000, HEADERS);
      else if (count === 2) rest(seen, response, 50_000);
      else rest(seen, response);
    });
    const home = await serve((_, response) => redirect(response, `${store.url}/signed`));
    expect(digest(await readAll(await open(home.url)))).toBe(digest(PICTURE));
    expect(home.seen).toHaveLength(1);
    expect(store.seen.map(({ headers }) => headers["if-range"])).toEqual([undefined, ETAG, ETAG]);
    expect(store.seen.flatMap(({ headers }) => Object.values(headers))).not.toContain(KEY);
    const starts = store.seen.slice(1).map(({ headers }) => Number(headers.range?.slice(6, -1)));
    expect(starts[0]).toBeGreaterThan(8192);
    expect(starts[0]).toBeLessThanOrEqual(100_000);
    expect(starts[1]).toBeGreaterThan(starts[0] ?? 0);
  });

  it("goes on from the start of the chain when the address no longer holds", async () => {
    const store = await serve((seen, response, count) => {
      if (count === 1) cutShort(response, PICTURE, 100_000, HEADERS);
      else if (seen.path === "/signed-1") response.writeHead(403).end();
      else rest(seen, response);
    });
    const home = await serve((_, response, count) => redirect(response, `${store.url}/signed-${count}`));
    expect(digest(await readAll(await open(home.url)))).toBe(digest(PICTURE));
    expect(store.seen.map(({ path }) => path)).toEqual(["/signed-1", "/signed-1", "/signed-2"]);
    expect(home.seen.map(({ headers }) => headers["x-api-key"])).toEqual([KEY, KEY]);
  });

  it.each([
    ["the store knows no ranges", HEADERS],
    ["its validator is weak", { ...HEADERS, etag: `W/${ETAG}` }],
    ["it has no validator", { "content-type": "image/jpeg" }],
  ])("is read again and skipped up to there when %s", async (_, headers) => {
    const server = await serve((_, response, count) => {
      if (count <= 2) cutShort(response, PICTURE, 100_000 * count, headers);
      else whole(response, PICTURE, headers);
    });
    expect(digest(await readAll(await open(server.url)))).toBe(digest(PICTURE));
    expect(server.seen).toHaveLength(3);
    const ranged = server.seen.slice(1).every((seen) => seen.headers.range !== undefined);
    expect(ranged).toBe(headers === HEADERS);
  });

  it("goes on when the length was not told", async () => {
    const server = await serve((_, response, count) => {
      response.writeHead(200, { "content-type": "image/jpeg" });
      if (count > 1) response.end(PICTURE);
      else response.write(PICTURE.subarray(0, 90_000), () => response.destroy());
    });
    expect(digest(await readAll(await open(server.url)))).toBe(digest(PICTURE));
  });

  it("goes on after a stall", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
    onTestFinished(() => void vi.useRealTimers());
    const sent = 90_000;
    const server = await serve((seen, response, count) => {
      if (count > 1) rest(seen, response);
      else
        response
          .writeHead(200, { ...HEADERS, "content-length": PICTURE.length })
          .write(PICTURE.subarray(0, sent));
    });
    const picture = await open(server.url, { attemptSeconds: 20 });
    const before = await readUpTo(picture, sent);
    const reading = readAll(picture);
    await vi.advanceTimersByTimeAsync(19_999);
    expect(server.seen).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    while (server.seen.length < 2) {
      // The wait before the next attempt, and the network's part.
      await vi.advanceTimersByTimeAsync(1);
      await new Promise(setImmediate);
    }
    expect(digest(Buffer.concat([before, await reading]))).toBe(digest(PICTURE));
    expect(server.seen.map(({ headers }) => headers.range)).toEqual([undefined, `bytes=${sent}-`]);
  });

  it("overcomes faults of the service on its way", async () => {
    const server = await serve((seen, response, count) => {
      if (count === 1) cutShort(response, PICTURE, 100_000, HEADERS);
      else if (count === 2) response.writeHead(500).end();
      else if (count === 3) response.destroy();
      else rest(seen, response);
    });
    expect(digest(await readAll(await open(server.url)))).toBe(digest(PICTURE));
  });

  it("fails when other bytes come in place of those given out", async () => {
    const server = await serve((_, response, count) => {
      if (count === 1) cutShort(response, PICTURE, 100_000, HEADERS);
      else whole(response, jpegLike(PICTURE.length, 2), { ...HEADERS, etag: '"v2"' });
    });
    const picture = await open(server.url);
    const error = await refusalOf(readAll(picture));
    expect(error).toMatchObject({
      code: "upstream_failed",
      detail: { reason: "The picture changed while it was read" },
    });
    expect(await refusalOf(picture.read(new Uint8Array(10)))).toBe(error);
    expect(server.seen).toHaveLength(2);
  });

  it("fails when the picture has another length now", async () => {
    const server = await serve((_, response, count) => {
      if (count === 1) cutShort(response, PICTURE, 100_000, HEADERS);
      else whole(response, jpegLike(PICTURE.length + 1));
    });
    expect(await refusalOf(open(server.url).then((picture) => readAll(picture)))).toMatchObject({
      detail: { reason: "The picture changed while it was read" },
    });
  });

  it.each([
    ["another start", (from: number) => `bytes ${from + 1}-${PICTURE.length - 1}/${PICTURE.length}`],
    ["not all of the rest", (from: number) => `bytes ${from}-${from + 9}/${PICTURE.length}`],
    ["no Content-Range", () => ""],
  ])("does not take a range with %s", async (_, contentRange) => {
    const server = await serve((seen, response, count) => {
      const from = Number(seen.headers.range?.slice(6, -1));
      if (count === 1) cutShort(response, PICTURE, 100_000, HEADERS);
      else
        response
          .writeHead(206, { ...HEADERS, "content-range": contentRange(from) })
          .end(PICTURE.subarray(from));
    });
    expect(await refusalOf(open(server.url).then((picture) => readAll(picture)))).toMatchObject({
      detail: { reason: "The answer is another range than was asked for" },
    });
  });

  it("may break off as often as it likes while it comes further each time", async () => {
    const cuts = 2 * LIMITS.resumptions;
    const step = LIMITS.resumptionBytes + 100_000;
    const large = jpegLike(step * (cuts + 1));
    const server = await serve((seen, response, count) => {
      const from = Number(/^bytes=(\d+)-$/.exec(seen.headers.range ?? "")?.[1] ?? 0);
      const range = { "content-range": `bytes ${from}-${large.length - 1}/${large.length}` };
      const headers = from === 0 ? HEADERS : { ...HEADERS, ...range };
      if (count <= cuts) cutShort(response, large.subarray(from), step, headers, from === 0 ? 200 : 206);
      else response.writeHead(206, headers).end(large.subarray(from));
    });
    expect(digest(await readAll(await open(server.url)))).toBe(digest(large));
    expect(server.seen).toHaveLength(cuts + 1);
  });

  it("loses less to the next cut when it is read in large pieces", async () => {
    const large = jpegLike(900_000);
    const server = await serve((seen, response) => {
      const from = Number(/^bytes=(\d+)-$/.exec(seen.headers.range ?? "")?.[1] ?? 0);
      const range = { "content-range": `bytes ${from}-${large.length - 1}/${large.length}` };
      const headers = from === 0 ? HEADERS : { ...HEADERS, ...range };
      cutShort(response, large.subarray(from), 300_000, headers, from === 0 ? 200 : 206);
    });
    const bytes = await readAll(await open(server.url), 512 * 1024, 512 * 1024);
    expect(digest(bytes)).toBe(digest(large));
    expect(server.seen).toHaveLength(1 + LIMITS.resumptions);
  });

  it("fails when it breaks off again and again", async () => {
    const server = await serve((seen, response, count) => {
      if (count === 1) cutShort(response, PICTURE, 100_000, HEADERS);
      else rest(seen, response, 10);
    });
    const picture = await open(server.url);
    expect(await refusalOf(readAll(picture))).toMatchObject({
      code: "upstream_failed",
      detail: { reason: `The transfer broke off ${LIMITS.resumptions + 1} times` },
    });
    expect(server.seen).toHaveLength(1 + LIMITS.resumptions);
  });
});

describe("a reader who leaves", () => {
  /** A picture that stops half way, and what tells when its connection is gone. */
  async function stalled() {
    const closed = Promise.withResolvers<void>();
    const server = await serve((_, response) => {
      response.on("close", () => closed.resolve());
      response
        .writeHead(200, { ...HEADERS, "content-length": PICTURE.length })
        .write(PICTURE.subarray(0, 90_000));
    });
    return { server, closed: closed.promise };
  }

  it("by the signal ends the transfer, and no other begins", async () => {
    const { server, closed } = await stalled();
    const leaving = new AbortController();
    const picture = await open(server.url, {}, leaving.signal);
    const reading = refusalOf(readAll(picture));
    const reason = new Error("gone");
    leaving.abort(reason);
    expect(await reading).toBe(reason);
    await closed;
    expect(await refusalOf(picture.read(new Uint8Array(10)))).toBe(reason);
    expect(server.seen).toHaveLength(1);
  });

  it("by cancel ends the transfer", async () => {
    const { server, closed } = await stalled();
    const picture = await open(server.url);
    const reading = refusalOf(readAll(picture));
    const reason = new Error("enough");
    await picture.cancel(reason);
    expect(await reading).toBe(reason);
    await closed;
    expect(server.seen).toHaveLength(1);
  });

  it("while it is opened ends that", async () => {
    const leaving = new AbortController();
    const server = await serve(() => leaving.abort(new Error("gone")));
    expect(await refusalOf(open(server.url, {}, leaving.signal))).toBe(leaving.signal.reason);
    expect(server.seen).toHaveLength(1);
  });

  it("while a cut is made good has nothing more asked for", async () => {
    const leaving = new AbortController();
    const server = await serve((_, response, count) => {
      if (count === 1) cutShort(response, PICTURE, 100_000, HEADERS);
      else response.writeHead(500).end(() => leaving.abort(new Error("gone")));
    });
    const picture = await open(server.url, { retrySeconds: 1000 }, leaving.signal);
    expect(await refusalOf(readAll(picture))).toBe(leaving.signal.reason);
    expect(server.seen).toHaveLength(2);
  });
});
