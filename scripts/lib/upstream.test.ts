import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { readEnvFile, writeEnvFile } from "./envFile.ts";
import { openUpstream } from "./upstream.ts";

let stateDir: string;

beforeEach(async () => {
  stateDir = await mkdtemp(path.join(tmpdir(), "darkroom-upstream-"));
  for (const name of ["AUTOENHANCE_API_KEY", "AUTOENHANCE_BASE_URL", "AUTOENHANCE_WEBHOOK_TOKEN"])
    vi.stubEnv(name, "");
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(stateDir, { recursive: true, force: true });
});

describe("a service that is configured", () => {
  it("by the environment is passed on by a file of its owner's", async () => {
    const key = `a "key" # with $signs and = in it`;
    vi.stubEnv("AUTOENHANCE_API_KEY", key);
    vi.stubEnv("AUTOENHANCE_BASE_URL", "http://127.0.0.1:9");
    const { envFile = "", simulator } = await openUpstream({ stateDir }, []);
    expect(simulator).toBeUndefined();
    expect((await stat(envFile)).mode & 0o777).toBe(0o600);
    expect(await readEnvFile(envFile)).toEqual({
      AUTOENHANCE_API_KEY: key,
      AUTOENHANCE_BASE_URL: "http://127.0.0.1:9",
    });
  });

  it("by .dev.vars is left to that file", async () => {
    const file = path.join(stateDir, ".dev.vars");
    await writeFile(file, "AUTOENHANCE_API_KEY=mine\n");
    expect(await openUpstream({ stateDir }, [file])).toEqual({ envFile: undefined, simulator: undefined });
  });
});

describe("an env file", () => {
  it("is open to its owner alone even where it was open to all", async () => {
    const file = path.join(stateDir, "x.env");
    await writeFile(file, "", { mode: 0o644 });
    await writeEnvFile(file, { KEY: "new" });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it("takes no value that would not come back", async () => {
    const file = path.join(stateDir, "x.env");
    for (const value of ["it's", "two\nlines"])
      await expect(writeEnvFile(file, { KEY: value })).rejects.toThrow(/^KEY holds/);
  });

  it("that is not there has no variables", async () => {
    expect(await readEnvFile(path.join(stateDir, "none.env"))).toEqual({});
  });
});
