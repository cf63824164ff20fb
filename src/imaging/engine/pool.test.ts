import { expect, it } from "vitest";
import type { EngineMemory } from "./memory.ts";
import { kernelModule } from "./module.fixture.ts";
import { EnginePool } from "./pool.ts";

const lend = (pool: EnginePool) => pool.use(async (memory) => memory);

it("uses a memory again, as if nothing had been given out of it", async () => {
  const pool = new EnginePool(kernelModule());
  const first = await pool.use(async (memory) => {
    memory.alloc(1_000_000);
    memory.hold(1_000_000);
    return memory;
  });
  expect(await lend(pool)).toBe(first);
  expect(first.peak).toBeLessThan(100_000);
});

it("gives jobs that run side by side a memory each", async () => {
  const pool = new EnginePool(kernelModule());
  const over = Promise.withResolvers<void>();
  const seen: EngineMemory[] = [];
  const job = async (memory: EngineMemory) => {
    seen.push(memory);
    await over.promise;
  };
  const both = Promise.all([pool.use(job), pool.use(job)]);
  over.resolve();
  await both;
  expect(new Set(seen).size).toBe(2);
});

it("keeps the memory of a job that failed, but not of one that came to a trap", async () => {
  const pool = new EnginePool(kernelModule());
  const first = await lend(pool);
  const fail = (error: Error) => pool.use(() => Promise.reject(error));
  await expect(fail(new Error("damaged"))).rejects.toThrow("damaged");
  expect(await lend(pool)).toBe(first);
  await expect(fail(new WebAssembly.RuntimeError("unreachable"))).rejects.toThrow("unreachable");
  expect(await lend(pool)).not.toBe(first);
});
