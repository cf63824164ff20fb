import { mkdir, mkdtemp, readdir, readFile, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { vendorDocs } from "../../scripts/vendor.ts";

const INSTALLED = path.join(import.meta.dirname, "../../node_modules/swagger-ui-dist");
const SCRIPT = "swagger-ui-bundle.js";

let root: string;
let vendored: string;

beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), "vendor-"));
  vendored = path.join(root, "public/docs/vendor");
  await mkdir(path.join(root, "node_modules"));
  await symlink(INSTALLED, path.join(root, "node_modules/swagger-ui-dist"), "junction");
});
afterEach(() => rm(root, { recursive: true, force: true }));

describe("vendorDocs", () => {
  it("copies what the page needs, whole, once", async () => {
    const copied = await vendorDocs(root);
    expect(copied).toEqual(expect.arrayContaining([SCRIPT, "swagger-ui.css", "LICENSE"]));
    expect((await readdir(vendored)).toSorted()).toEqual(copied.toSorted());
    for (const name of copied) {
      const source = await readFile(path.join(INSTALLED, name));
      expect(source.equals(await readFile(path.join(vendored, name))), name).toBe(true);
    }
    expect(await vendorDocs(root)).toEqual([]);
  });

  it("replaces a copy that is older than its source", async () => {
    await vendorDocs(root);
    await utimes(path.join(vendored, SCRIPT), new Date(0), new Date(0));
    expect(await vendorDocs(root)).toEqual([SCRIPT]);
  });

  it("replaces a copy that was cut off", async () => {
    await vendorDocs(root);
    await writeFile(path.join(vendored, SCRIPT), "cut");
    expect(await vendorDocs(root)).toEqual([SCRIPT]);
  });
});
