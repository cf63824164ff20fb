import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { LIMITS } from "../../src/limits.ts";
import { type Answer, call } from "./caller.ts";
import { add, type Client, newClient, ready } from "./catalogue.ts";
import { newPicture } from "./jobKit.ts";
import { finishedPrint } from "./printKit.ts";

const MOST = LIMITS.archiveMembers;

const pack = ({ headers }: Client, ids: readonly string[], include: readonly string[]): Promise<Answer> =>
  call("/v1/archives", { method: "POST", headers, json: { asset_ids: ids, include } });

/**
 * Rows like one that is there, as many as are wanted in all; what has to differ gets a number.
 * @returns the ids of all
 */
async function multiply(table: string, id: string, total: number, numbered: string[]): Promise<string[]> {
  const row = await env.DB.prepare(`SELECT * FROM ${table} WHERE id = ?`).bind(id).first();
  const columns = Object.keys(row ?? {});
  const values = columns.map((column) => {
    if (column === "id") return "printf('00000000-0000-4000-8000-%012d', i)";
    return numbered.includes(column) ? `${column} || ' ' || i` : column;
  });
  await env.DB.prepare(
    `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
     INSERT INTO ${table} (${columns.join()}) SELECT ${values.join()} FROM ${table}, n WHERE id = ?2`,
  )
    .bind(total - 1, id)
    .run();
  const ids = await env.DB.prepare(`SELECT id FROM ${table}`).all<{ id: string }>();
  return ids.results.map((each) => each.id);
}

describe(`an archive of own pictures takes ${MOST.toLocaleString("en")} files`, () => {
  it("of so many assets, and not of one more, nor of more files of fewer", async () => {
    const client = await newClient("limits");
    const first = await add(client, newPicture());
    await ready(client, first);
    const ids = await multiply("assets", first, MOST + 1, ["content_hash", "object_key", "checkpoints_key"]);
    expect(ids).toHaveLength(MOST + 1);

    const made = await pack(client, ids.slice(0, MOST), ["original"]);
    expect(made.status, made.text.slice(0, 500)).toBe(201);
    const kept = await call(`/v1/archives/${made.body.archive_id}`, { headers: client.headers });
    expect(kept.body).toMatchObject({ members: MOST, size: made.body.size });

    const beyond = await pack(client, ids, ["original"]);
    expect(beyond.body).toMatchObject({ status: 400, code: "invalid_request" });
    const fewer = ids.slice(0, MOST / 4 + 1);
    const kinds = ["original", "thumb", "card", "zoom"];
    expect((await pack(client, fewer, kinds)).body).toMatchObject({
      ...{ status: 400, code: "invalid_request" },
      detail: { members: fewer.length * kinds.length, limit: MOST },
    });
  });

  it("and no asset of more prints", async () => {
    const client = await newClient("limits");
    const asset = await add(client, newPicture());
    await ready(client, asset);
    const { id } = await finishedPrint(asset);
    await multiply("renders", id, MOST + 1, ["tiff_key", "preview_key"]);
    expect((await pack(client, [asset], ["tiff"])).body).toMatchObject({
      ...{ status: 400, code: "invalid_request" },
      detail: { members: MOST + 1, limit: MOST },
    });
  });
});
