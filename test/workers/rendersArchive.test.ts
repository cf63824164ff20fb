import { Buffer } from "node:buffer";
import { unzipSync } from "fflate";
import { beforeAll, describe, expect, it } from "vitest";
import { type Answer, call } from "./caller.ts";
import { add, type Client, get, newClient, ready } from "./catalogue.ts";
import { newPicture } from "./jobKit.ts";
import { endJob, finishedPrint, waitingPrint } from "./printKit.ts";

let client: Client;

beforeAll(async () => {
  client = await newClient("packing");
});

const pack = (assetIds: readonly string[], include: readonly string[]): Promise<Answer> =>
  call("/v1/archives", { method: "POST", headers: client.headers, json: { asset_ids: assetIds, include } });

async function unpacked(answer: Answer): Promise<Record<string, Uint8Array>> {
  expect(answer.status, answer.text).toBe(201);
  const zip = await get(String(answer.body.url));
  expect(zip.headers.get("Content-Length")).toBe(String(answer.body.size));
  return unzipSync(zip.bytes);
}

describe("an archive with prints", () => {
  it("holds every finished print of each asset, by picture, style and size", async () => {
    const [one, other] = [await add(client, newPicture(), "Harbour.jpg"), await add(client, newPicture())];
    await ready(client, one);
    const first = await finishedPrint(one, { fileName: "Harbour-watercolor-9x12", createdAt: 1 });
    const second = await finishedPrint(one, {
      style: "photo",
      size: "24x36",
      fileName: "Harbour-photo-24x36",
      createdAt: 2,
    });
    const again = await finishedPrint(one, { fileName: "Harbour-watercolor-9x12", createdAt: 3 });
    const third = await finishedPrint(other);
    await endJob(await waitingPrint(one), "failed");

    const files = await unpacked(await pack([one, other], ["preview", "tiff"]));
    const expected = {
      "Harbour-watercolor-9x12.tif": first.tiff,
      "Harbour-watercolor-9x12-preview.jpg": first.preview,
      "Harbour-photo-24x36.tif": second.tiff,
      "Harbour-photo-24x36-preview.jpg": second.preview,
      "Harbour-watercolor-9x12 (2).tif": again.tiff,
      "Harbour-watercolor-9x12-preview (2).jpg": again.preview,
      "photo-watercolor-9x12.tif": third.tiff,
      "photo-watercolor-9x12-preview.jpg": third.preview,
    };
    expect(Object.keys(files)).toEqual(Object.keys(expected));
    for (const [name, bytes] of Object.entries(expected)) {
      expect(Buffer.compare(files[name] ?? new Uint8Array(), bytes), name).toBe(0);
    }
    const mixed = await unpacked(await pack([one], ["original", "thumb", "tiff"]));
    expect(Object.keys(mixed)).toEqual([
      "Harbour.jpg",
      "Harbour-thumb.jpg",
      "Harbour-watercolor-9x12.tif",
      "Harbour-photo-24x36.tif",
      "Harbour-watercolor-9x12 (2).tif",
    ]);
  });

  it("is not ready while one is being made, or where there is none, and says which", async () => {
    const [busy, none, done] = [
      await add(client, newPicture()),
      await add(client, newPicture()),
      await add(client, newPicture()),
    ];
    await finishedPrint(busy);
    const waiting = await waitingPrint(busy);
    await finishedPrint(done);
    const answer = await pack([busy, none, done], ["tiff"]);
    expect(answer.body).toMatchObject({ status: 409, code: "archive_not_ready" });
    expect(answer.body.detail).toEqual({
      missing_renders: [
        { asset_id: busy, renders: [{ render_id: waiting, status: "queued" }] },
        { asset_id: none, renders: [] },
      ],
      missing_render_assets: 2,
    });
    expect(answer.headers.get("Retry-After")).toBe("2");
    expect((await pack([done], ["tiff"])).status).toBe(201);
  });

  it("goes on when the picture of a print in it is deleted, and ends with the picture itself", async () => {
    const id = await add(client, newPicture());
    await finishedPrint(id);
    const [prints, both] = [await pack([id], ["tiff"]), await pack([id], ["original", "tiff"])];
    expect((await call(`/v1/assets/${id}`, { method: "DELETE", headers: client.headers })).status).toBe(204);
    const statusOf = async (answer: Answer) => (await get(String(answer.body.url))).status;
    expect([await statusOf(prints), await statusOf(both)]).toEqual([200, 410]);
  });
});
