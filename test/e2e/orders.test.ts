import { execFile, spawnSync } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Stack, startStack } from "../../scripts/lib/stack.ts";
import { sceneRaster } from "../../src/imaging/patterns.fixture.ts";
import { tell } from "../archives/checkers.ts";
import { cutOnce } from "../servers/cutOnce.ts";
import { makePicture } from "../upstream/src/pictures/made.ts";
import { Client } from "./client.ts";
import { UpstreamCaller } from "./upstreamClient.ts";

/** Orders and archives as their users have them: by curl, and by `npm run seed`. */
let folder: string;
let stack: Stack;
let upstream: UpstreamCaller;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "darkroom-orders-"));
  stack = await startStack({
    stateDir: path.join(folder, "state"),
    quiet: true,
    upstream: { enhancementMs: 100 },
  });
  if (stack.simulator === undefined)
    throw new Error("These tests need the simulator; unset AUTOENHANCE_API_KEY.");
  upstream = new UpstreamCaller(stack.simulator);
});

afterAll(async () => {
  await stack?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** An order of 3 MB, staged. @returns its path */
async function stagedOrder(): Promise<string> {
  const images = [1_000_001, 20_000, 2_000_000].map((size, i) => ({ name: `${i}.jpg`, size }));
  const { order_id: id } = await upstream.makeOrder({ name: "Harbour", images });
  const given = await fetch(`${stack.url}/v1/admin/orders/${id}/owner`, {
    method: "POST",
    headers: { Authorization: `Bearer ${stack.adminToken}`, "Content-Type": "application/json" },
    body: JSON.stringify({ tenant: "default" }),
  });
  expect(given.status, await given.text()).toBe(200);
  return `/v1/orders/${id}/images?mode=staged`;
}

/** An archive of two originals of 1.5 MB. @returns its path */
async function ownArchive(): Promise<string> {
  const client = new Client(stack.url);
  const ids: unknown[] = [];
  for (const name of ["one.jpg", "two.jpg"]) {
    const bytes = Buffer.concat([...makePicture(name, 1_500_000, "jpeg").pieces(0, 1_500_000)]);
    ids.push((await client.upload(new Uint8Array(bytes), name)).body.asset_id);
  }
  const made = await fetch(`${stack.url}/v1/archives`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ asset_ids: ids }),
  });
  const text = await made.text();
  expect(made.status, text).toBe(201);
  return `/v1/archives/${JSON.parse(text).archive_id}/download`;
}

const curl = (...args: string[]) => promisify(execFile)("curl", ["-sS", ...args]);
const hasCurl = spawnSync("curl", ["--version"]).status === 0;
if (!hasCurl) console.error("There is no curl: what it resumes is not tested.");

describe.skipIf(!hasCurl)("a download that broke off", () => {
  test.each([
    ["an order", stagedOrder],
    ["an archive of own pictures", ownArchive],
  ])("of %s is gone on with by `curl -C -`, and is the same bytes", async (name, make) => {
    const address = await make();
    const answer = await fetch(stack.url + address);
    const whole = Buffer.from(await answer.arrayBuffer());
    expect(answer.status, whole.toString("utf8", 0, 500)).toBe(200);
    const file = path.join(folder, `${name}.zip`);
    const line = await cutOnce(stack.url, whole.length / 2);
    try {
      // CURLE_PARTIAL_FILE: the connection ended before the length that was told.
      await expect(curl("-o", file, line.url + address)).rejects.toMatchObject({ code: 18 });
      const { size } = await stat(file);
      expect(size).toBeGreaterThan(whole.length / 4);
      expect(size).toBeLessThan(whole.length);
      const resumed = await curl(
        "-C",
        "-",
        "-o",
        file,
        "-w",
        "%{http_code} %{size_download}",
        line.url + address,
      );
      expect(resumed.stdout).toBe(`206 ${whole.length - size}`);
    } finally {
      await line.stop();
    }
    expect(Buffer.compare(await readFile(file), whole)).toBe(0);
    expect(await tell("unzip", ["-t", file])).toContain("No errors detected");
  });
});

describe("`npm run seed -- <folder> --order NAME`", () => {
  const seed = async (root: string, name: string) => {
    const script = path.resolve(import.meta.dirname, "../../scripts/seed.ts");
    const { INIT_CWD: _, DARKROOM_KEY: __, ...env } = process.env;
    const args = [script, root, "--order", name, "--url", stack.url];
    const ended = await promisify(execFile)(process.execPath, args, { env }).catch((error) => error);
    return { code: ended.code ?? 0, stdout: String(ended.stdout), stderr: String(ended.stderr) };
  };

  const photograph = (width: number) =>
    sharp(sceneRaster(width, 200, 3).data, { raw: { width, height: 200, channels: 3 } });

  const orderIn = async (stdout: string) => {
    const id = /^Order ([0-9a-f-]{36}): /m.exec(stdout)?.[1];
    return (await upstream.call(`/v3/orders/${id}`)).body;
  };

  test("sends a folder's pictures, waits until they are enhanced, and tells what was none", async () => {
    const root = path.join(folder, "pictures");
    await mkdir(path.join(root, "below"), { recursive: true });
    const [jpeg, png] = await Promise.all([
      photograph(300).jpeg().toBuffer(),
      photograph(310).png().toBuffer(),
    ]);
    await writeFile(path.join(root, "below", "kitchen.png"), png);
    await writeFile(path.join(root, "living room.jpg"), jpeg);
    await writeFile(path.join(root, "none.jpg"), "no picture at all");
    await writeFile(path.join(root, "notes.txt"), "no picture by its name");

    const { code, stdout, stderr } = await seed(root, "Harbour 12");
    expect(stdout).toMatch(/^3 pictures below /m);
    expect(stdout).toMatch(/^Order \S+: 2 enhanced, 1 failed in /m);
    expect(stderr).toMatch(/^none\.jpg: .+/m);
    expect(code).toBe(1);

    const order = await orderIn(stdout);
    expect(order).toMatchObject({ name: "Harbour 12", status: "processed", total_images: 2 });
    expect(order.images).toMatchObject([
      { image_name: "kitchen.png", status: "processed" },
      { image_name: "living room.jpg", status: "processed" },
    ]);
    for (const [i, sent] of [png, jpeg].entries()) {
      const original = await fetch(`${upstream.url}/v3/images/${order.images[i].image_id}/original`);
      expect(Buffer.compare(Buffer.from(await original.arrayBuffer()), sent)).toBe(0);
    }
  });

  test("ends with 0 where every picture went through", async () => {
    const root = path.join(folder, "one");
    await mkdir(root);
    await writeFile(path.join(root, "a.webp"), await photograph(320).webp().toBuffer());
    const { code, stdout, stderr } = await seed(root, "One");
    expect([code, stderr]).toEqual([0, ""]);
    expect(await orderIn(stdout)).toMatchObject({ name: "One", total_images: 1 });
  });
});
