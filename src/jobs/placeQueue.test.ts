import { expect, it } from "vitest";
import { Gate } from "./gate.ts";
import { PlaceQueue } from "./placeQueue.ts";

const BUSY = { code: "busy" };

it("lets everyone in who fits, and the others in the order in which they came", async () => {
  const queue = new PlaceQueue(new Gate(2, 60), { most: 9, seconds: 60 });
  const order: number[] = [];
  let inside = 0;
  let most = 0;
  const work = async (n: number) => {
    const leave = await queue.enter();
    order.push(n);
    inside += 1;
    most = Math.max(most, inside);
    await new Promise((resolve) => setTimeout(resolve, 1));
    inside -= 1;
    leave();
  };
  await Promise.all(Array.from({ length: 9 }, (_, n) => work(n)));
  expect(order).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  expect(most).toBe(2);
});

it("refuses at once who would stand too far back", async () => {
  const gate = new Gate(1, 60);
  const queue = new PlaceQueue(gate, { most: 2, seconds: 60 });
  const leave = await queue.enter();
  const waiting = [queue.enter(), queue.enter()];
  await expect(queue.enter()).rejects.toMatchObject(BUSY);
  leave();
  (await waiting[0])?.();
  (await waiting[1])?.();
});

it("refuses after a while who found no place", async () => {
  const gate = new Gate(1, 60);
  const queue = new PlaceQueue(gate, { most: 2, seconds: 0.02 });
  const leave = await queue.enter();
  await expect(queue.enter()).rejects.toMatchObject(BUSY);
  leave();
  (await queue.enter())();
});

it("forgets who goes away", async () => {
  const queue = new PlaceQueue(new Gate(1, 60), { most: 2, seconds: 60 });
  const leave = await queue.enter();
  const leaving = new AbortController();
  const gone = queue.enter(leaving.signal);
  const next = queue.enter();
  leaving.abort(new Error("left"));
  await expect(gone).rejects.toThrow("left");
  leave();
  (await next)();
});

it("passes over who vanished without a word once the time is up", async () => {
  let now = 0;
  const queue = new PlaceQueue(new Gate(1, 60), { most: 1, seconds: 5 });
  const leave = await queue.enter();
  // Its clock stands still, as that of a request which the platform has ended.
  const vanished = new AbortController();
  const lost = queue.enter(vanished.signal, () => 0);
  await expect(queue.enter(undefined, () => now)).rejects.toMatchObject(BUSY);
  now = 5000;
  const next = queue.enter(undefined, () => now);
  leave();
  (await next)();
  vanished.abort(new Error("over"));
  await expect(lost).rejects.toThrow("over");
});
