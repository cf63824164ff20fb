import { env } from "cloudflare:workers";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { sceneRaster } from "../../src/imaging/patterns.fixture.ts";
import { LeaseLost, type Work } from "../../src/jobs/consumer.ts";
import { LIMITS } from "../../src/limits.ts";
import type { Services } from "../../src/services.ts";
import { deleteDeadObjects } from "../../src/storage/sweep.ts";
import { coordinatorOf, endLeases, hushLog, rowOf, services } from "./jobKit.ts";
import { encodeJpeg } from "./pixels.ts";
import {
  booksOf,
  doStep,
  doSteps,
  expectedFiles,
  expectSame,
  expectTidy,
  filesOf,
  grabStep,
  type Ordered,
  PART_BYTES,
  type PrintFiles,
  preparedPrint,
  renderOf,
  runner,
  silenceQueue,
} from "./renderKit.ts";

beforeEach(() => {
  silenceQueue();
  hushLog();
});
afterEach(() => void vi.restoreAllMocks());

/** A print whose file has three parts, and whose bands are made: 2400 by 1500 pixels as they are. */
async function banded(): Promise<Ordered> {
  const order = { paper: { width: 24, height: 15 }, dpi: 100, compression: "none" } as const;
  const ordered = await preparedPrint(encodeJpeg(sceneRaster(120, 80, 3), 85), 2, order);
  await doSteps(ordered, "band-0", "band-1");
  return ordered;
}

/** The same order of the same picture each time, and the same file. */
let expected: PrintFiles;
beforeAll(async () => {
  const quiet = vi.spyOn(env.RENDERS_QUEUE, "sendBatch").mockResolvedValue(undefined as never);
  expected = await expectedFiles(await banded());
  quiet.mockRestore();
});

type Call = "create" | "part" | "complete" | "put";

/** Services whose uploads are listened to. Where a call is broken off, before or after it, R2 is away from then on. */
function watched(hear: (call: Call, n: number) => "before" | "after" | undefined | Promise<void>): {
  readonly given: Services;
  readonly calls: Call[];
} {
  const calls: Call[] = [];
  let isAway = false;
  const reach = async <T>(effect: () => Promise<T>): Promise<T> => {
    if (isAway) throw new Error("broken off");
    return effect();
  };
  const through = async <T>(call: Call, effect: () => Promise<T>): Promise<T> => {
    calls.push(call);
    const breaks = await hear(call, calls.filter((each) => each === call).length);
    if (breaks === "before") isAway = true;
    const result = await reach(effect);
    if (breaks === "after") isAway = true;
    return reach(async () => result);
  };
  const upload = (real: R2MultipartUpload) => ({
    uploadId: real.uploadId,
    uploadPart: (n: number, body: ReadableStream) => through("part", () => real.uploadPart(n, body)),
    complete: (parts: R2UploadedPart[]) => through("complete", () => real.complete(parts)),
  });
  const { bucket, ...rest } = services();
  const other = {
    get: (key: string, options: R2GetOptions) => bucket.get(key, options),
    head: (key: string) => reach(() => bucket.head(key)),
    put: (key: string, body: Uint8Array) => through("put", () => bucket.put(key, body)),
    createMultipartUpload: (key: string) => through("create", () => bucket.createMultipartUpload(key)),
    resumeMultipartUpload: (key: string, id: string) => upload(bucket.resumeMultipartUpload(key, id)),
  };
  return { given: { ...rest, bucket: other as unknown as R2Bucket }, calls };
}

/** An attempt at the file that breaks off at the `n`-th of a kind of call. */
async function broken(ordered: Ordered, call: Call, n: number, where: "before" | "after"): Promise<void> {
  const { given } = watched((each, count) => (each === call && count === n ? where : undefined));
  await doStep(ordered, "assemble", given);
  expect(await rowOf(ordered.id)).toMatchObject({ status: "queued", errorCode: null });
}

/** Makes the file to its end. @returns the calls that this took */
async function finished(ordered: Ordered): Promise<string> {
  const { given, calls } = watched(() => undefined);
  await doStep(ordered, "assemble", given);
  expect(await rowOf(ordered.id)).toMatchObject({ status: "completed" });
  expectSame(await filesOf(ordered.id), expected);
  expect(await expectTidy(ordered.id)).toHaveLength(2);
  return calls.join(" ");
}

const late = async ({ jobId, step, fence }: Work) => coordinatorOf(jobId).complete(jobId, step, fence);

describe("a file of several parts", () => {
  it("is one upload of equal parts, and its bands go", async () => {
    const ordered = await banded();
    expect((await booksOf(ordered.id)).named).toHaveLength(2);
    expect(await finished(ordered)).toBe("create part part part complete put");
    expect((await renderOf(ordered.id)).tiffBytes).toBeGreaterThan(2 * PART_BYTES);
  });

  it.each([
    ["part", 1, "after", "part part part complete put"],
    ["part", 2, "before", "part part complete put"],
    ["part", 3, "after", "part complete put"],
    ["complete", 1, "before", "complete put"],
    ["complete", 1, "after", "complete put"],
    ["put", 1, "after", "complete put"],
  ] as const)("whose worker is gone at %s %i, %s it, is gone on with", async (call, n, where, rest) => {
    const ordered = await banded();
    await broken(ordered, call, n, where);
    expect(await finished(ordered)).toBe(rest);
  });

  it("is gone on with by whoever comes when a lease has run out, and the late one stops at its next part", async () => {
    const ordered = await banded();
    const first = await grabStep(ordered, "assemble");
    let second: Promise<string> | undefined;
    const { given } = watched(async (call, n) => {
      if (call !== "part" || n !== 2) return;
      await endLeases(ordered.id);
      second = finished(ordered);
      await second;
    });
    await expect(runner(given, first)).rejects.toThrow();
    expect(await second).toBe("part part complete put");
    expect(await late(first)).toBe("lost");
    expectSame(await filesOf(ordered.id), expected);
    await expectTidy(ordered.id);
  });

  it("is begun anew when one that had lost the step wrote a part again", async () => {
    const ordered = await banded();
    await broken(ordered, "part", 3, "before");
    const { assembly } = await renderOf(ordered.id);
    expect(assembly).toMatchObject({
      partBytes: PART_BYTES,
      parts: [expect.any(String), expect.any(String)],
    });
    await env.BUCKET.resumeMultipartUpload(String(assembly?.key), String(assembly?.uploadId)).uploadPart(
      1,
      new Uint8Array(PART_BYTES),
    );
    await doStep(ordered, "assemble");
    expect(await rowOf(ordered.id)).toMatchObject({ status: "queued" });
    expect((await renderOf(ordered.id)).assembly).toBeNull();
    expect(await finished(ordered)).toBe("create part part part complete put");
    expect((await renderOf(ordered.id)).tiffKey).not.toBe(assembly?.key);
  });

  it("is there though the answer to its last call was lost", async () => {
    const ordered = await banded();
    const { given } = watched(async (call) => {
      if (call !== "complete") return;
      const { assembly } = await renderOf(ordered.id);
      await env.BUCKET.resumeMultipartUpload(String(assembly?.key), String(assembly?.uploadId)).complete(
        (assembly?.parts ?? []).map((etag, i) => ({ partNumber: i + 1, etag })),
      );
    });
    await doStep(ordered, "assemble", given);
    expect(await rowOf(ordered.id)).toMatchObject({ status: "completed", attempts: 4 });
    expectSame(await filesOf(ordered.id), expected);
  });

  it("is begun anew when its upload is gone", async () => {
    const ordered = await banded();
    await broken(ordered, "part", 2, "before");
    const { assembly } = await renderOf(ordered.id);
    await env.BUCKET.resumeMultipartUpload(String(assembly?.key), String(assembly?.uploadId)).abort();
    await doStep(ordered, "assemble");
    expect((await renderOf(ordered.id)).assembly).toBeNull();
    expect(await finished(ordered)).toBe("create part part part complete put");
  });

  it("is begun anew at once when the sweep took it for one that nobody goes on with", async () => {
    const ordered = await banded();
    await broken(ordered, "part", 3, "before");
    await deleteDeadObjects(services(), Date.now() + 2000 * LIMITS.pendingSeconds);
    expect(await finished(ordered)).toBe("create part part part complete put");
  });

  it("that the sweep takes in the very end is no file, and is made again", async () => {
    const ordered = await banded();
    const { given } = watched(async (call) => {
      if (call === "put") await deleteDeadObjects(services(), Date.now() + 2000 * LIMITS.pendingSeconds);
    });
    await doStep(ordered, "assemble", given);
    expect(await rowOf(ordered.id)).toMatchObject({ status: "queued" });
    expect((await renderOf(ordered.id)).tiffKey).toBeNull();
    expect(await finished(ordered)).toBe("create part part part complete put");
  });
});

it("parts are as large as R2 wants them, and a file of 4 GiB has room among its parts and D1's queries", () => {
  const parts = 2 ** 32 / LIMITS.assemblyPartBytes;
  expect(LIMITS.assemblyPartBytes).toBeGreaterThanOrEqual(5 * 2 ** 20);
  expect(parts).toBeLessThanOrEqual(500);
});

it("a worker that dies between the file's row and its word costs no second making, nor its picture's end the print", async () => {
  const ordered = await banded();
  const dead = await grabStep(ordered, "assemble");
  await runner(services(), dead);
  const before = await booksOf(ordered.id);
  await env.DB.prepare("DELETE FROM assets WHERE id = ?").bind(ordered.assetId).run();
  await endLeases(ordered.id);
  const { given, calls } = watched(() => undefined);
  await doStep(ordered, "assemble", given);
  expect([calls, await late(dead)]).toEqual([[], "lost"]);
  expect(await booksOf(ordered.id)).toEqual(before);
  expect(await rowOf(ordered.id)).toMatchObject({ status: "completed" });
});

it("a print that is cancelled while its file is put together has none", async () => {
  const ordered = await banded();
  const work = await grabStep(ordered, "assemble");
  const { given } = watched(async (call, n) => {
    if (call === "part" && n === 2) await coordinatorOf(ordered.id).cancel(ordered.id);
  });
  await expect(runner(given, work)).rejects.toThrow(LeaseLost);
  expect(await renderOf(ordered.id)).toMatchObject({ tiffKey: null, completedAt: null });
  await deleteDeadObjects(services(), Date.now() + 2000 * LIMITS.pendingSeconds);
  expect(await expectTidy(ordered.id)).toHaveLength(2);
});

it("a print whose bands are not all there fails and says so", async () => {
  const ordered = await banded();
  await env.DB.prepare("DELETE FROM render_bands WHERE render_id = ? AND n = 1").bind(ordered.id).run();
  await doStep(ordered, "assemble");
  expect(await rowOf(ordered.id)).toMatchObject({
    ...{ status: "failed", errorCode: "render_parts_gone" },
    errorMessage: "Parts of the print are gone: 1 of its 2 bands are there",
  });
});
