import { expect, it } from "vitest";
import { Room } from "./room.ts";

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

function watch(room: Room) {
  const granted: number[] = [];
  const take = (index: number, bytes: number) => void room.take(index, bytes).then(() => granted.push(index));
  return { granted, take };
}

it("gives room in any order, but keeps the largest picture's for one that comes earlier", async () => {
  const room = new Room(32, 16);
  const { granted, take } = watch(room);
  for (const index of [0, 1, 2]) room.expect(index);
  take(2, 10);
  take(1, 10);
  await settled();
  expect(granted).toEqual([2]);
  take(0, 16);
  await settled();
  expect(granted).toEqual([2, 0]);
  room.leave(0);
  await settled();
  expect(granted).toEqual([2, 0, 1]);
  expect(room.used).toBe(20);
});

it("a picture that needs none makes way for those behind it", async () => {
  const room = new Room(32, 16);
  const { granted, take } = watch(room);
  for (const index of [0, 1, 2]) room.expect(index);
  take(1, 16);
  take(2, 16);
  await settled();
  expect(granted).toEqual([1]);
  room.leave(0);
  await settled();
  expect(granted).toEqual([1, 2]);
});

it("the next one to leave always gets its room, whatever came first", async () => {
  let seed = 7;
  const random = (below: number) => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % below;
  };
  for (let run = 0; run < 300; run += 1) {
    const room = new Room(32, 16);
    const asked = new Set<number>();
    const decided = new Set<number>();
    const underWay: number[] = [];
    let begun = 0;
    for (let next = 0; next < 40; next += 1) {
      for (; underWay.length < 5 && begun < 40; begun += 1) {
        room.expect(begun);
        underWay.push(begun);
      }
      for (const index of underWay.toSorted(() => random(3) - 1)) {
        if (asked.has(index)) continue;
        asked.add(index);
        if (random(5) > 0) void room.take(index, random(17)).then(() => decided.add(index));
        else {
          room.leave(index);
          decided.add(index);
        }
      }
      await settled();
      expect(decided).toContain(next);
      expect(room.used).toBeLessThanOrEqual(32);
      room.leave(next);
      underWay.splice(underWay.indexOf(next), 1);
    }
    expect(room.used).toBe(0);
  }
});

it("closing sends away those who wait", async () => {
  const room = new Room(32, 16);
  room.expect(0);
  room.expect(1);
  await room.take(0, 16);
  await room.take(1, 16);
  room.expect(2);
  const waiting = room.take(2, 1);
  room.close(new Error("over"));
  await expect(waiting).rejects.toThrow("over");
});
