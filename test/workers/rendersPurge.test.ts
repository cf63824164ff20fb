import { Buffer } from "node:buffer";
import { describe, expect, it } from "vitest";
import { findArchiveById } from "../../src/db/archives.ts";
import { DAY_MS } from "../../src/db/time.ts";
import { type Answer, call, OPERATOR } from "./caller.ts";
import { add, type Client, get, newClient, ready, sweep } from "./catalogue.ts";
import { newPicture, services } from "./jobKit.ts";
import {
  ageFiles,
  ask,
  endJob,
  type FinishedPrint,
  finishedPrint,
  quiet,
  renderRow,
  waitingPrint,
} from "./printKit.ts";

const { db, bucket } = services();

const purge = (query: string): Promise<Answer> =>
  call(`/v1/purge${query}`, { method: "POST", headers: OPERATOR });
const listed = ({ body }: Answer) =>
  (body.renders as { render_id: string }[]).map(({ render_id: id }) => id).toSorted();

async function pictureOf(client: Client): Promise<string> {
  const id = await add(client, newPicture());
  await ready(client, id);
  return id;
}

async function printOf(client: Client, days: number): Promise<FinishedPrint> {
  const print = await finishedPrint(await pictureOf(client));
  await ageFiles(print.id, days * DAY_MS);
  return print;
}

const objectsOf = async ({ tiffKey, previewKey }: FinishedPrint) =>
  (await Promise.all([bucket.head(tiffKey), bucket.head(previewKey)])).filter((object) => object !== null)
    .length;

describe("a purge", () => {
  it("tells first, then removes the files of prints that were not used for so long, and keeps their rows", async () => {
    const client = await newClient("purge");
    const [old, older, young] = [
      await printOf(client, 31),
      await printOf(client, 60),
      await printOf(client, 29),
    ];
    const url = String((await ask(`/v1/renders/${young.id}/download`, { headers: client.headers })).body.url);
    await endJob(await waitingPrint(await pictureOf(client)), "failed");

    const told = await purge("?dry_run=true&days=30");
    expect(told.body).toMatchObject({ rendition_count: 0, render_count: 2, bytes: 2 * 70_900 });
    expect(told.body.renders).toEqual(
      [older, old].map(({ id }) => ({
        tenant: client.tenant,
        render_id: id,
        asset_id: expect.any(String),
        style: "watercolor",
        size: "9x12",
        size_bytes: 70_900,
        last_used_at: expect.any(String),
      })),
    );
    expect(await objectsOf(old)).toBe(2);

    const done = await purge("?days=30");
    expect(done.body).toEqual({ ...told.body, dry_run: false, unused_since: expect.any(String) });
    await sweep();
    expect([await objectsOf(old), await objectsOf(older), await objectsOf(young)]).toEqual([0, 0, 2]);
    expect((await purge("?dry_run=true&days=30")).body).toMatchObject({ render_count: 0, bytes: 0 });

    for (const path of ["download", "preview", "print.tif", "preview.jpg"]) {
      const answer = await ask(`/v1/renders/${old.id}/${path}`, { headers: client.headers });
      expect(answer.body, path).toMatchObject({ status: 404, code: "print_purged" });
      expect(answer.body.message).toContain("Order the print again");
    }
    const seen = await ask(`/v1/renders/${old.id}`, { headers: client.headers });
    expect(seen.body).toMatchObject({ status: "completed", output: { width_px: 2700, bytes: null } });
    expect(await renderRow(old.id)).toMatchObject({ tiffKey: null, previewKey: null, tiffCrc32: null });
    expect(Buffer.compare((await get(url)).bytes, young.tiff)).toBe(0);
  });

  it("spares what an archive still hands out, whichever of its files is in it", async () => {
    const client = await newClient("purge");
    const made = [await printOf(client, 40), await printOf(client, 40), await printOf(client, 40)] as const;
    const pack = async (print: FinishedPrint, include: string) => {
      const assetId = (await renderRow(print.id))?.assetId;
      const json = { asset_ids: [assetId], include: [include] };
      const answer = await call("/v1/archives", { method: "POST", headers: client.headers, json });
      expect(answer.status, answer.text).toBe(201);
      return String(answer.body.archive_id);
    };
    const [live, expired] = [await pack(made[0], "preview"), await pack(made[1], "tiff")];
    await db.$client.prepare("UPDATE archives SET expires_at = 1 WHERE id = ?").bind(expired).run();
    expect(listed(await purge("?dry_run=true&days=30"))).toEqual([made[1].id, made[2].id].toSorted());
    expect((await purge("?days=30")).body).toMatchObject({ render_count: 2 });
    expect((await findArchiveById(db, live))?.goneAt).toBeNull();
    expect((await findArchiveById(db, expired))?.goneAt).toBeGreaterThan(1);
    await sweep();
    expect(await Promise.all(made.map(objectsOf))).toEqual([2, 0, 0]);
  });

  it("leaves a print that was handed out a moment before", async () => {
    const client = await newClient("purge");
    const print = await printOf(client, 40);
    await ask(`/v1/renders/${print.id}/preview`, { headers: client.headers });
    expect((await purge("?days=30")).body).toMatchObject({ render_count: 0 });
    expect(await objectsOf(print)).toBe(2);
  });
});

describe("the figures", () => {
  it("of a tenant count its prints, their bytes and their jobs", async () => {
    const client = await newClient("figures");
    const assetId = await pictureOf(client);
    const before = (await call(`/v1/tenants/${client.tenant}/metrics`, { headers: client.headers })).body;
    await finishedPrint(assetId);
    await waitingPrint(assetId);
    const after = (await call(`/v1/tenants/${client.tenant}/metrics`, { headers: client.headers })).body;
    expect(after).toMatchObject({ render_count: 2, jobs: { queued: 1, completed: 2 } });
    expect(Number(after.total_bytes) - Number(before.total_bytes)).toBe(70_900);
    const usage = await call("/metrics", { headers: { ...client.headers, Accept: "application/json" } });
    expect(usage.body.totals).toMatchObject({ renders: 1, bytes_stored: after.total_bytes });
  });

  it("of the deployment count the files that are there", async () => {
    const client = await newClient("figures");
    await quiet();
    const read = async () => {
      const { text } = await call("/metrics", { headers: OPERATOR });
      const value = (series: string) =>
        Number(
          text
            .split("\n")
            .find((line) => line.startsWith(`${series} `))
            ?.split(" ")[1],
        );
      return [value("darkroom_renders"), value('darkroom_stored_bytes{kind="render"}')] as const;
    };
    const [count, bytes] = await read();
    const print = await printOf(client, 40);
    expect(await read()).toEqual([count + 1, bytes + 70_900]);
    await ageFiles(print.id, 400 * DAY_MS);
    await purge("?days=399");
    expect(await read()).toEqual([count, bytes]);
  });
});
