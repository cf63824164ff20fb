import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { lockFolder } from "./lock.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "darkroom-lock-"));
});
afterAll(() => rm(folder, { recursive: true }));

it("is one process's at a time, and free when that has ended", async () => {
  const other = spawn(process.execPath, ["-e", "process.stdin.resume()"]);
  await once(other, "spawn");
  await writeFile(path.join(folder, "lock"), String(other.pid));
  await expect(lockFolder(folder)).rejects.toThrow(`process ${other.pid}`);
  other.kill();
  await once(other, "exit");
  const release = await lockFolder(folder);
  await release();
  await (await lockFolder(folder))();
});
