import { env as bindings } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { takeIn } from "../../src/catalog/takeIn.ts";
import type { Env } from "../../src/config.ts";
import { openDatabase } from "../../src/db/client.ts";
import type { Tenant } from "../../src/db/tenants.ts";
import { findOrCreateTenant } from "../../src/db/tenants.ts";
import { openServices, type Services } from "../../src/services.ts";
import * as PICTURES from "../fixtures/pictures.ts";
import { ORIGIN } from "./caller.ts";
import { bytesOf, formOf, idle, type Kept, kept, sweep } from "./catalogue.ts";
import { marked, paddedTo } from "./surgery.ts";

const env = bindings as unknown as Env;
const MIB = 1024 * 1024;

let tenant: Tenant;
let before: Kept;

beforeEach(async () => {
  tenant = await findOrCreateTenant(openDatabase(env.DB), "take-in");
  await idle();
  before = await kept();
});

/** The database with parts of it replaced. */
const databaseWith = (changed: Partial<D1Database>) =>
  openDatabase({
    prepare: (query: string) => env.DB.prepare(query),
    batch: (statements: D1PreparedStatement[]) => env.DB.batch(statements),
    ...changed,
  } as D1Database);

/** The bucket with parts of it replaced. */
const bucketWith = (changed: Partial<R2Bucket>) =>
  ({
    put: (...args: Parameters<R2Bucket["put"]>) => env.BUCKET.put(...args),
    delete: (keys: string | string[]) => env.BUCKET.delete(keys),
    createMultipartUpload: (key: string, options: R2MultipartOptions) =>
      env.BUCKET.createMultipartUpload(key, options),
    ...changed,
  }) as R2Bucket;

let files = 0;

function take(changed: Partial<Services>, length?: number) {
  files += 1;
  const jpeg = bytesOf(PICTURES.JPEG);
  const bytes = marked(length === undefined ? jpeg : paddedTo(length, jpeg), `file ${files}`);
  const request = new Request(`${ORIGIN}/v1/assets`, { method: "POST", body: formOf(bytes) });
  return takeIn({ ...openServices(env), ...changed }, request, async () => tenant);
}

const fails = async (): Promise<never> => {
  throw new Error("out of order");
};

describe("taking a picture in, when something fails", () => {
  it("keeps nothing if R2 does not take the object", async () => {
    await expect(take({ bucket: bucketWith({ put: fails as R2Bucket["put"] }) })).rejects.toThrow(
      "out of order",
    );
    expect(await kept()).toEqual(before);
  });

  it("keeps nothing if R2 does not begin a long one", async () => {
    const bucket = bucketWith({ createMultipartUpload: fails });
    await expect(take({ bucket }, 6 * MIB)).rejects.toThrow("out of order");
    expect(await kept()).toEqual(before);
  });

  it("keeps nothing, and ends the upload, if a part of a long one is not taken", async () => {
    const ended: string[] = [];
    const bucket = bucketWith({
      createMultipartUpload: async (key, options) => {
        const upload = await env.BUCKET.createMultipartUpload(key, options);
        return {
          key,
          uploadId: upload.uploadId,
          uploadPart: (number: number, part: Uint8Array) =>
            number === 2 ? fails() : upload.uploadPart(number, part),
          abort: async () => {
            ended.push(upload.uploadId);
            await upload.abort();
          },
          complete: (parts: R2UploadedPart[]) => upload.complete(parts),
        } as R2MultipartUpload;
      },
    });
    await expect(take({ bucket }, 11 * MIB)).rejects.toThrow("out of order");
    expect(ended).toHaveLength(1);
    expect(await kept()).toEqual(before);
  });

  it("keeps nothing if D1 does not take the rows", async () => {
    await expect(take({ db: databaseWith({ batch: fails }) })).rejects.toThrow();
    expect(await kept()).toEqual(before);
  });

  it("keeps the file that a row names, though D1's answer was lost", async () => {
    const batch = async (statements: D1PreparedStatement[]) => {
      await env.DB.batch(statements);
      return fails();
    };
    await expect(take({ db: databaseWith({ batch }) })).rejects.toThrow();
    const after = await kept();
    expect(after).toMatchObject({
      assets: before.assets + 1,
      jobs: before.jobs + 1,
      pending: before.pending,
    });
    expect(after.objects.length).toBe(before.objects.length + 1);
    await env.DB.prepare("UPDATE jobs SET created_at = 0 WHERE status = 'queued'").run();
    await sweep();
    await idle();
  });

  it("says why it failed, though it cannot even clean up; the sweep does", async () => {
    const db = databaseWith({
      prepare: (query: string) => {
        if (query.includes("'dead'")) throw new Error("cannot clean up");
        return env.DB.prepare(query);
      },
      batch: fails,
    });
    await expect(take({ db })).rejects.toThrow("out of order");
    expect((await kept()).pending).toBe(before.pending + 1);
    await env.DB.prepare("UPDATE pending_objects SET created_at = 0").run();
    await sweep();
    expect(await kept()).toEqual(before);
  });

  it("is to be tried again if the sweep took the object first", async () => {
    const batch = async (statements: D1PreparedStatement[]) => {
      await env.DB.prepare("UPDATE pending_objects SET state = 'dead'").run();
      return env.DB.batch(statements);
    };
    await expect(take({ db: databaseWith({ batch: batch as D1Database["batch"] }) })).rejects.toMatchObject({
      code: "unavailable",
      status: 503,
    });
    await sweep();
    expect(await kept()).toEqual(before);
  });

  it("is done if only the message to the queue is lost: the sweep sends one", async () => {
    const queues = { renditions: { send: fails } } as unknown as Services["queues"];
    const { jobId, created } = await take({ queues });
    expect(created).toBe(true);
    const status = () =>
      env.DB.prepare("SELECT status FROM jobs WHERE id = ?").bind(jobId).first<string>("status");
    expect(await status()).toBe("queued");
    await env.DB.prepare("UPDATE jobs SET created_at = 0 WHERE id = ?").bind(jobId).run();
    await sweep();
    await idle();
    expect(await status()).toBe("completed");
  });
});
