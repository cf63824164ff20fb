import { expect, test } from "vitest";
import { DarkroomError } from "../errors.ts";
import { answerObject, planUnmade, type StoredObject } from "./answer.ts";

const CONTENT = "0123456789";
const OBJECT: StoredObject = {
  key: "assets/a",
  size: CONTENT.length,
  etag: "abc",
  contentType: "image/jpeg",
  lastModified: new Date("1994-11-06T08:49:37Z"),
  cacheControl: "private, no-cache",
  fileName: "house.jpg",
};

/** A bucket of one object, which counts the bodies it opened, and those that were read or cancelled. */
function fakeBucket(content: string | null) {
  const log = { opened: 0, ended: 0 };
  const get = async (_key: string, options?: R2GetOptions) => {
    if (content === null) return null;
    log.opened++;
    const { offset = 0, length = content.length } = (options?.range ?? {}) as {
      offset?: number;
      length?: number;
    };
    const body = new ReadableStream(
      {
        pull(controller) {
          controller.enqueue(new TextEncoder().encode(content.slice(offset, offset + length)));
          controller.close();
          log.ended++;
        },
        cancel() {
          log.ended++;
        },
      },
      { highWaterMark: 0 },
    );
    return { size: content.length, body };
  };
  return { bucket: { get: get as unknown as R2Bucket["get"] }, log };
}

const ask = (headers: Record<string, string> = {}, method = "GET") =>
  new Request("http://darkroom.test/x", { method, headers });

async function answer(request: Request, object = OBJECT, content: string | null = CONTENT) {
  const { bucket, log } = fakeBucket(content);
  const found = await answerObject(request, bucket, object);
  if (found === null) throw new Error("the object is missing");
  return {
    ...found,
    headers: Object.fromEntries(found.response.headers),
    text: await found.response.text(),
    log,
  };
}

async function refusal(request: Request, content = CONTENT) {
  const { bucket, log } = fakeBucket(content);
  const error = await answerObject(request, bucket, OBJECT).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof DarkroomError)) throw new Error("no DarkroomError");
  return { error, log };
}

const COMMON = {
  etag: '"abc"',
  "last-modified": "Sun, 06 Nov 1994 08:49:37 GMT",
  "cache-control": "private, no-cache",
  "cross-origin-resource-policy": "same-site",
  "x-content-type-options": "nosniff",
  "content-security-policy": "default-src 'none'; sandbox",
};
const CONTENT_HEADERS = {
  ...COMMON,
  "accept-ranges": "bytes",
  "content-type": "image/jpeg",
  "content-disposition": 'inline; filename="house.jpg"',
};

test("GET sends everything", async () => {
  const { response, headers, text, bytes } = await answer(ask());
  expect([response.status, text, bytes]).toEqual([200, CONTENT, 10]);
  expect(headers).toEqual({ ...CONTENT_HEADERS, "content-length": "10" });
});

test("HEAD has the headers of GET and never asks R2", async () => {
  const { response, headers, text, bytes, log } = await answer(ask({ Range: "bytes=2-4" }, "HEAD"));
  expect([response.status, text, bytes, log.opened]).toEqual([200, "", 0, 0]);
  expect(headers).toEqual({ ...CONTENT_HEADERS, "content-length": "10" });
});

test.each([
  ["bytes=2-4", "234", "bytes 2-4/10"],
  ["bytes=7-", "789", "bytes 7-9/10"],
  ["bytes=-2", "89", "bytes 8-9/10"],
])("Range %s", async (range, content, contentRange) => {
  const { response, headers, text, bytes } = await answer(ask({ Range: range, "If-Range": '"abc"' }));
  expect([response.status, text, bytes]).toEqual([206, content, content.length]);
  expect(headers).toEqual({
    ...CONTENT_HEADERS,
    "content-length": String(content.length),
    "content-range": contentRange,
  });
});

test("a range of another version gets everything", async () => {
  const { response, bytes } = await answer(ask({ Range: "bytes=2-4", "If-Range": '"old"' }));
  expect([response.status, bytes]).toEqual([200, 10]);
});

test("304 has the validators, no content headers, and never asks R2", async () => {
  const { response, headers, bytes, log } = await answer(ask({ "If-None-Match": 'W/"abc"' }), {
    ...OBJECT,
    vary: "Accept",
  });
  expect([response.status, bytes, log.opened]).toEqual([304, 0, 0]);
  expect(headers).toEqual({ ...COMMON, vary: "Accept" });
});

test("412, 416 and 405 are thrown before R2 is asked", async () => {
  const failed = await refusal(ask({ "If-Match": '"old"', Range: "bytes=99-" }));
  expect([failed.error.code, failed.error.status, failed.log.opened]).toEqual([
    "precondition_failed",
    412,
    0,
  ]);
  const outside = await refusal(ask({ Range: "bytes=10-" }));
  expect([outside.error.code, outside.error.status, outside.log.opened]).toEqual([
    "range_not_satisfiable",
    416,
    0,
  ]);
  expect(outside.error.headers).toEqual({ "Content-Range": "bytes */10" });
  const method = await refusal(ask({}, "DELETE"));
  expect([method.error.code, method.error.headers]).toEqual(["method_not_allowed", { Allow: "GET, HEAD" }]);
});

test("an object that R2 lost is null", async () => {
  expect(await answerObject(ask(), fakeBucket(null).bucket, OBJECT)).toBeNull();
});

test("an object of another size than its row's is refused, its body cancelled", async () => {
  const { error, log } = await refusal(ask(), "0123");
  expect([error.code, log.opened, log.ended]).toEqual(["internal", 1, 1]);
});

test("a signed link's own disposition and policy win", async () => {
  const { headers } = await answer(ask(), {
    ...OBJECT,
    contentDisposition: 'attachment; filename="b.jpg"',
    resourcePolicy: "cross-origin",
  });
  expect(headers["content-disposition"]).toBe('attachment; filename="b.jpg"');
  expect(headers["cross-origin-resource-policy"]).toBe("cross-origin");
});

test("what is not made yet is told by its tag alone: 304, 412, or the headers that it will have", async () => {
  const { size: _size, lastModified: _date, ...unmade } = OBJECT;
  const same = planUnmade(ask({ "If-None-Match": '"abc"' }), unmade).unmodified;
  expect([same?.status, same?.headers.get("ETag"), same?.headers.get("Last-Modified")]).toEqual([
    304,
    '"abc"',
    null,
  ]);
  expect(() => planUnmade(ask({ "If-Match": '"other"' }), unmade)).toThrow(DarkroomError);
  const { unmodified, headers } = planUnmade(ask({ Range: "bytes=500-" }, "HEAD"), unmade);
  expect([unmodified, headers.get("Content-Type"), headers.get("Content-Length")]).toEqual([
    null,
    "image/jpeg",
    null,
  ]);
});
