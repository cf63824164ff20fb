import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { findArchive, findCompleteArchive, listMembers, noteFailures } from "../../src/db/archives.ts";
import { listGathered } from "../../src/db/gatheredPictures.ts";
import { heldJob } from "../../src/db/guard.ts";
import { condemnPending } from "../../src/db/pendingObjects.ts";
import { LIMITS } from "../../src/limits.ts";
import { sweepArchives } from "../../src/orders/sweepRecords.ts";
import { deleteDeadObjects } from "../../src/storage/sweep.ts";
import {
  archiveJob,
  commit,
  type Gathering,
  gathering,
  keysOf,
  membersOf,
  note,
  pendingOf,
  store,
} from "./archiveKit.ts";
import { coordinatorOf, endLeases, hushLog, services } from "./jobKit.ts";

const { db } = services();
const complete = (given: Gathering, at = Date.now()) =>
  findCompleteArchive(db, given.tenantId, "the same", at);
const objectsOf = async ({ id }: { id: string }) =>
  (await env.BUCKET.list({ prefix: `archives/${id}/` })).objects.map(({ key }) => key).toSorted();

/** A later worker has the step. */
async function overtake(given: Gathering): Promise<Gathering> {
  await endLeases(given.id);
  const claim = await coordinatorOf(given.id).claim(given.id, "gather");
  if (!claim.granted) throw new Error(claim.refusal);
  return { ...given, fence: claim.fence };
}

describe("an archive in the making", () => {
  it("keeps what is gathered for the next worker, and only the holder may add to it", async () => {
    const first = await gathering("gathers");
    const pictures = await store(first, ["a@1", "b@1"]);
    expect(await note(first, pictures)).toBe(true);
    expect(await pendingOf(`archives/${first.id}/`)).toEqual({});
    const late = await store(first, ["c@1"], 2);
    const second = await overtake(first);
    expect(await note(first, late)).toBe(false);
    expect([...(await listGathered(db, first.id))]).toEqual(
      pictures.map(({ source, ...object }) => [source, object]),
    );
    expect(await pendingOf(`archives/${first.id}/`)).toEqual({ [keysOf(late)[0] ?? ""]: "open" });
    expect(await note(second, await store(second, ["c@1"]))).toBe(true);
    expect(await findArchive(db, first.tenantId, first.id)).toMatchObject({ readyAt: null, complete: false });
    expect(await complete(first)).toBeUndefined();
  });

  it("names all of several objects or none, and only announced ones", async () => {
    const given = await gathering("gathers");
    const pictures = await store(given, ["a", "b"]);
    await condemnPending(db, [pictures[1]?.key ?? ""], Date.now());
    expect(await note(given, pictures)).toBe(false);
    expect((await listGathered(db, given.id)).size).toBe(0);
    const states = Object.values(await pendingOf(`archives/${given.id}/`));
    expect(states.toSorted()).toEqual(["dead", "open"]);
  });

  it("has one object for a source: the newer, and of two at once the later", async () => {
    const given = await gathering("gathers");
    const [old, first, last] = await store(given, ["a", "a", "a"]);
    if (old === undefined || first === undefined || last === undefined) throw new Error("not stored");
    await note(given, [old]);
    expect(await note(given, [first, last])).toBe(true);
    expect((await listGathered(db, given.id)).get("a")?.key).toBe(last.key);
    expect(await pendingOf(`archives/${given.id}/`)).toEqual({ [old.key]: "dead", [first.key]: "open" });
  });

  it("keeps the reasons where no picture could be had", async () => {
    const given = await gathering("gathers");
    const failures = [{ image_id: "i", name: "n", error: "Not processed" }];
    expect(await noteFailures(db, given.id, failures, heldJob(given.id, given.fence + 1))).toBe(false);
    expect(await noteFailures(db, given.id, failures, heldJob(given.id, given.fence))).toBe(true);
    expect(await findArchive(db, given.tenantId, given.id)).toMatchObject({
      failures,
      total: 1,
      readyAt: null,
    });
  });
});

describe("a finished archive", () => {
  it("has its members in order, and what is no member goes", async () => {
    const given = await gathering("finishes");
    const pictures = await store(given, ["b", "a", "left over"]);
    await note(given, pictures);
    const report = await store(given, ["report"], 3);
    const members = [...pictures.slice(0, 2), ...report];
    expect(await commit(given, members, { total: 2, sizeBytes: 345, fileName: "x.zip" })).toBe(true);
    expect(await complete(given)).toMatchObject({
      id: given.id,
      complete: true,
      contentKey: "the same",
      total: 2,
      sizeBytes: 345,
      fileName: "x.zip",
    });
    expect(await listMembers(db, given.id)).toEqual(membersOf(members));
    expect((await listGathered(db, given.id)).size).toBe(0);
    expect(await pendingOf(`archives/${given.id}/`)).toEqual({ [pictures[2]?.key ?? ""]: "dead" });
    await deleteDeadObjects(services(), Date.now());
    expect(await objectsOf(given)).toEqual(keysOf(members).toSorted());
    expect(await condemnPending(db, keysOf(members), Date.now())).toBe(0);
    expect(await commit(given, members), "a second time").toBe(false);
    expect(await note(given, await store(given, ["late"], 9)), "and nothing is added").toBe(false);
  });

  it("is not written by a worker that lost its lease, nor with an object that is not there", async () => {
    const first = await gathering("finishes");
    const pictures = await store(first, ["a"]);
    await note(first, pictures);
    const dead = await store(first, ["dead"], 1);
    await condemnPending(db, keysOf(dead), Date.now());
    expect(await commit(first, [...pictures, ...dead])).toBe(false);
    const second = await overtake(first);
    expect(await commit(first, pictures)).toBe(false);
    expect(await findArchive(db, first.tenantId, first.id)).toMatchObject({
      readyAt: null,
      contentKey: `job:${first.id}`,
    });
    expect(await listMembers(db, first.id)).toEqual([]);
    expect((await listGathered(db, first.id)).size).toBe(1);
    expect(await commit(second, pictures)).toBe(true);
  });

  it("leaves a live one of the same content its place, since its address was handed out", async () => {
    const [older, newer] = [await gathering("twice"), await gathering("twice")];
    const pictures = [await store(older, ["a"]), await store(newer, ["a"])] as const;
    expect(await commit(older, pictures[0])).toBe(true);
    expect(await commit(newer, pictures[1])).toBe(true);
    expect((await complete(older))?.id).toBe(older.id);
    expect(await listMembers(db, older.id)).toEqual(membersOf(pictures[0]));
    expect(await findArchive(db, newer.tenantId, newer.id)).toMatchObject({
      contentKey: `job:${newer.id}`,
      complete: true,
      goneAt: null,
    });
    expect(await listMembers(db, newer.id)).toEqual(membersOf(pictures[1]));
  });

  it("takes the place of one of the same content past its time, of the same tenant only", async () => {
    const [older, foreign] = [await gathering("same"), await gathering("other")];
    const olderPictures = await store(older, ["a", "b"]);
    expect(await commit(older, olderPictures, { expiresAt: Date.now() })).toBe(true);
    expect(await commit(foreign, await store(foreign, ["a"]))).toBe(true);
    const newer = await gathering("same");
    const pictures = await store(newer, ["a", "b"]);
    expect(await commit(newer, pictures)).toBe(true);
    expect((await complete(newer))?.id).toBe(newer.id);
    expect((await complete(foreign))?.id).toBe(foreign.id);
    expect(await findArchive(db, older.tenantId, older.id)).toBeUndefined();
    expect(await listMembers(db, older.id)).toEqual([]);
    await deleteDeadObjects(services(), Date.now());
    expect(await objectsOf(older)).toEqual([]);
    expect(await objectsOf(newer)).toEqual(keysOf(pictures).toSorted());
  });

  it("that is partial is nobody else's and replaces nothing", async () => {
    const whole = await gathering("partial");
    await commit(whole, await store(whole, ["a"]));
    const given = await gathering("partial");
    const failures = [{ image_id: "i", name: "n", error: "gone" }];
    const pictures = await store(given, ["a"]);
    expect(await commit(given, pictures, { complete: false, failures, total: 2 })).toBe(true);
    expect(await findArchive(db, given.tenantId, given.id)).toMatchObject({
      contentKey: `job:${given.id}`,
      complete: false,
      failures,
      total: 2,
    });
    expect((await complete(given))?.id).toBe(whole.id);
  });

  it("may have a thousand members and more, and still be one batch", async () => {
    const given = await gathering("large");
    const [picture] = await store(given, ["a"]);
    if (picture === undefined) throw new Error("not stored");
    const members = Array.from({ length: 4321 }, (_, position) => ({
      ...membersOf([picture])[0],
      position,
      name: `${String(position).padStart(196, "ü")}.jpg`,
    })) as ReturnType<typeof membersOf>;
    expect(await commit(given, [], { members, total: members.length })).toBe(true);
    expect(await listMembers(db, given.id)).toEqual(members);
  });

  it("is served until it expires, and then goes with all of it", async () => {
    const given = await gathering("expires");
    const now = Date.now();
    const pictures = await store(given, ["a", "b"]);
    await commit(given, pictures, { now, expiresAt: now + 1000 });
    expect((await complete(given, now + 999))?.id).toBe(given.id);
    expect(await complete(given, now + 1000)).toBeUndefined();
    await sweepArchives(services(), now + 999);
    expect(await findArchive(db, given.tenantId, given.id)).toBeDefined();
    hushLog();
    await sweepArchives(services(), now + 1000);
    expect(await findArchive(db, given.tenantId, given.id)).toBeUndefined();
    await deleteDeadObjects(services(), now + 1000);
    expect([await objectsOf(given), await pendingOf(`archives/${given.id}/`)]).toEqual([[], {}]);
  });
});

it("what was never finished goes when it is old and its job has ended, with what was gathered", async () => {
  const [ended, waiting] = [await gathering("unfinished"), await archiveJob("unfinished")];
  const pictures = await store(ended, ["a"]);
  await note(ended, pictures);
  const later = Date.now() + LIMITS.archiveSeconds * 1000;
  await sweepArchives(services(), later);
  expect(await findArchive(db, ended.tenantId, ended.id)).toBeDefined();
  await coordinatorOf(ended.id).cancel(ended.id);
  await sweepArchives(services(), later - 60_000);
  expect(await findArchive(db, ended.tenantId, ended.id)).toBeDefined();
  await sweepArchives(services(), later);
  expect(await findArchive(db, ended.tenantId, ended.id)).toBeUndefined();
  expect(await findArchive(db, waiting.tenantId, waiting.id)).toBeDefined();
  expect(await pendingOf(`archives/${ended.id}/`)).toEqual({ [keysOf(pictures)[0] ?? ""]: "dead" });
});
