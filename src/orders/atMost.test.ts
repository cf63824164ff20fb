import { describe, expect, it } from "vitest";
import { mapAtMost } from "./atMost.ts";

const turn = () => Promise.resolve();

describe("mapAtMost", () => {
  it("keeps the order and the limit", async () => {
    let under = 0;
    let most = 0;
    const squares = await mapAtMost(3, [1, 2, 3, 4, 5, 6, 7], async (n) => {
      under += 1;
      most = Math.max(most, under);
      for (let i = n; i < 9; i += 1) await turn();
      under -= 1;
      return n * n;
    });
    expect(squares).toEqual([1, 4, 9, 16, 25, 36, 49]);
    expect([most, under]).toEqual([3, 0]);
  });

  it("begins nothing after a failure and waits for what is under way", async () => {
    const begun: number[] = [];
    let ended = 0;
    const run = mapAtMost(2, [0, 1, 2, 3], async (n) => {
      begun.push(n);
      if (n === 0) throw new Error("first");
      for (let i = 0; i < 5; i += 1) await turn();
      ended += 1;
    });
    await expect(run).rejects.toThrow("first");
    expect([begun, ended]).toEqual([[0, 1], 1]);
  });

  it("has nothing to do with nothing", async () => {
    expect(await mapAtMost(5, [], async () => 1)).toEqual([]);
  });
});
