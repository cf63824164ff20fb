import { Buffer } from "node:buffer";
import { beforeAll, describe, expect, it } from "vitest";
import { DAY_MS } from "../../src/db/time.ts";
import { LIMITS } from "../../src/limits.ts";
import { call } from "./caller.ts";
import { add, type Client, get, newClient } from "./catalogue.ts";
import { coordinatorOf, newPicture, services } from "./jobKit.ts";
import {
  ageFiles,
  ask,
  endJob,
  type FinishedPrint,
  finishedPrint,
  renderRow,
  waitingPrint,
} from "./printKit.ts";

const FILE_NAME = "Дом у моря-watercolor-9x12";
const FILES = [
  { kind: "tiff", link: "download", file: "print.tif", type: "image/tiff", name: `${FILE_NAME}.tif` },
  {
    kind: "preview",
    link: "preview",
    file: "preview.jpg",
    type: "image/jpeg",
    name: `${FILE_NAME}-preview.jpg`,
  },
] as const;

let client: Client;
let assetId: string;
let print: FinishedPrint;

beforeAll(async () => {
  client = await newClient("files");
  assetId = await add(client, newPicture());
  print = await finishedPrint(assetId, { fileName: FILE_NAME });
});

const of = (path: string) => ask(path, { headers: client.headers });
const linkOf = async (id: string, link: string) => String((await of(`/v1/renders/${id}/${link}`)).body.url);

describe.each(FILES)("the $kind of a finished print", ({ kind, link, file, type, name }) => {
  const path = () => `/v1/renders/${print.id}/${file}`;
  const here = (headers: Record<string, string> = {}, method = "GET") =>
    get(path(), { ...client.headers, ...headers }, method);

  it("is handed out by a link that opens for anyone for seven days", async () => {
    const answer = await of(`/v1/renders/${print.id}/${link}`);
    expect(answer.status, answer.text).toBe(200);
    expect(answer.body).toEqual({ url: expect.any(String), expires_in: 604_800 });
    expect(answer.body.expires_in).toBe(LIMITS.signedUrlSeconds);
    expect(answer.headers.get("Cache-Control")).toBe("no-store");
    const opened = await get(String(answer.body.url));
    expect(opened.status).toBe(200);
    expect(Buffer.compare(opened.bytes, print[kind])).toBe(0);
    expect(opened.headers.get("Content-Type")).toBe(type);
    expect(opened.headers.get("Content-Disposition")).toContain(encodeURIComponent(name));
    expect(opened.headers.get("Content-Disposition")).toMatch(/^attachment;/);
    expect(opened.headers.get("Cross-Origin-Resource-Policy")).toBe("cross-origin");
    const changed = await get(String(answer.body.url).replace(print.id, assetId));
    expect(changed.status).toBe(403);
  });

  it("is served to its tenant, whole, in part, and not again to who has it", async () => {
    const whole = await here();
    expect([whole.status, Buffer.compare(whole.bytes, print[kind])]).toEqual([200, 0]);
    const etag = whole.headers.get("ETag") ?? "";
    expect(Object.fromEntries(whole.headers)).toMatchObject({
      "content-type": type,
      "content-length": String(print[kind].length),
      "accept-ranges": "bytes",
      "cache-control": "private, no-cache",
      "x-content-type-options": "nosniff",
    });
    expect(whole.headers.get("Content-Disposition")).toMatch(/^inline;/);

    const part = await here({ Range: "bytes=10-19", "If-Range": etag });
    expect([part.status, part.headers.get("Content-Range")]).toEqual([
      206,
      `bytes 10-19/${print[kind].length}`,
    ]);
    expect(Buffer.compare(part.bytes, print[kind].subarray(10, 20))).toBe(0);
    expect((await here({ Range: "bytes=10-19", "If-Range": '"other"' })).status).toBe(200);
    expect((await here({ Range: `bytes=${print[kind].length}-` })).status).toBe(416);
    expect((await here({ "If-None-Match": etag })).status).toBe(304);

    const head = await here({}, "HEAD");
    expect([head.status, head.bytes.length]).toEqual([200, 0]);
    expect(head.headers.get("Content-Length")).toBe(String(print[kind].length));
  });

  it.each(["queued", "processing", "failed", "cancelled"] as const)(
    "is refused with the status while it is %s",
    async (status) => {
      const id = await waitingPrint(assetId);
      if (status === "processing") await coordinatorOf(id).claim(id, "prepare");
      if (status === "failed") await endJob(id, "failed");
      if (status === "cancelled") await coordinatorOf(id).cancel(id);
      for (const each of [link, file]) {
        expect((await of(`/v1/renders/${id}/${each}`)).body).toMatchObject({
          status: 409,
          code: "render_not_completed",
          error: `Render not completed (current status: ${status})`,
        });
      }
    },
  );

  it("counts as used by a link or by being read, at most once a day", async () => {
    const given = await finishedPrint(assetId);
    const used = async (work: () => Promise<unknown>, ago: number) => {
      await ageFiles(given.id, ago);
      const before = (await renderRow(given.id))?.lastUsedAt ?? 0;
      await work();
      return ((await renderRow(given.id))?.lastUsedAt ?? 0) > before;
    };
    const byLink = () => of(`/v1/renders/${given.id}/${link}`);
    const byReading = () =>
      ask(`/v1/renders/${given.id}/${file}`, { method: "HEAD", headers: client.headers });
    for (const work of [byLink, byReading]) {
      expect(await used(work, 2 * DAY_MS)).toBe(true);
      expect(await used(work, DAY_MS / 2)).toBe(false);
    }
  });
});

it("bytes that are served are counted for the tenant", async () => {
  const own = await newClient("files");
  const { id, tiff } = await finishedPrint(await add(own, newPicture()));
  await get(`/v1/renders/${id}/print.tif`, own.headers);
  await get(`/v1/renders/${id}/print.tif`, { ...own.headers, Range: "bytes=0-9" });
  const metrics = () => call(`/v1/tenants/${own.tenant}/metrics`, { headers: own.headers });
  await expect.poll(async () => (await metrics()).body.bytes_served).toBe(tiff.length + 10);
});

it("a file whose object is lost is 404, and a link to it, too", async () => {
  const { id, previewKey } = await finishedPrint(assetId);
  const url = await linkOf(id, "preview");
  await services().bucket.delete(previewKey);
  expect((await of(`/v1/renders/${id}/preview.jpg`)).body).toMatchObject({
    status: 404,
    code: "print_purged",
  });
  expect((await get(url)).status).toBe(404);
});

it("a finished print outlives its picture", async () => {
  const gone = await add(client, newPicture());
  const finished = await finishedPrint(gone);
  const waiting = await waitingPrint(gone);
  expect((await ask(`/v1/assets/${gone}`, { method: "DELETE", headers: client.headers })).status).toBe(204);
  expect((await of(`/v1/renders/${waiting}`)).body).toMatchObject({ status: "cancelled", asset_id: null });
  expect((await of(`/v1/renders/${finished.id}`)).body).toMatchObject({
    status: "completed",
    asset_id: null,
  });
  const opened = await get(await linkOf(finished.id, "download"));
  expect(Buffer.compare(opened.bytes, finished.tiff)).toBe(0);
});
