import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { isAlive } from "../../scripts/lib/group.ts";
import { type Stack, startStack } from "../../scripts/lib/stack.ts";

/** What `npm run dev` and `npm run demo` start: comes up, keeps to itself, and leaves nothing behind. */
let folder: string;
let stacks: Stack[];

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "darkroom-stack-"));
  stacks = await Promise.all(
    ["one", "two"].map((name) => startStack({ stateDir: path.join(folder, name), quiet: true })),
  );
});

afterAll(async () => {
  await Promise.all((stacks ?? []).map((stack) => stack.stop()));
  await rm(folder, { recursive: true, force: true });
});

test("two stacks answer at the same time", async () => {
  const answers = await Promise.all(stacks.map(({ url }) => fetch(`${url}/health`)));
  for (const answer of answers) {
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ status: "healthy" });
  }
  expect(new Set(stacks.map(({ url }) => url)).size).toBe(2);
});

test("the secrets of a stack are its own, and only its owner can read them", async () => {
  const [one, two] = stacks;
  expect(one?.adminToken).toMatch(/^[\w-]{43}$/);
  expect(one?.adminToken).not.toBe(two?.adminToken);
  const { mode } = await stat(one?.secretsFile ?? "");
  expect(mode & 0o777).toBe(0o600);
});

test("the operator's token opens the admin interface, and nothing else does", async () => {
  for (const { url, adminToken } of stacks) {
    const call = (token: string) =>
      fetch(`${url}/v1/admin/tenants/acme/keys`, { headers: { Authorization: `Bearer ${token}` } });
    // Past the door there is no such tenant yet.
    expect((await call(adminToken)).status).toBe(404);
    expect((await call(`${adminToken}x`)).status).toBe(401);
  }
});

test("a port that is taken is named, with the way out", async () => {
  const [one] = stacks;
  const start = startStack({ port: one?.port ?? 0, stateDir: path.join(folder, "three"), quiet: true });
  await expect(start).rejects.toThrow(/^Port \d+ is taken; choose another one: PORT=\d+$/);
});

test("a stopped stack leaves no process, and the other goes on", async () => {
  const [one, two] = stacks;
  await one?.stop();
  expect([isAlive(one?.group ?? 0), isAlive(two?.group ?? 0)]).toEqual([false, true]);
  await expect(fetch(`${one?.url}/health`)).rejects.toThrow();
  expect((await fetch(`${two?.url}/health`)).status).toBe(200);
});

test("a group ends with the process that started it, even one that is killed", async () => {
  const script = path.join(folder, "waits.mjs");
  const starter = path.join(folder, "starts.ts");
  const library = path.resolve(import.meta.dirname, "../../scripts/lib/group.ts");
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  await writeFile(
    script,
    `import net from "node:net"; net.connect(${port}, "127.0.0.1"); setInterval(() => {}, 1000);`,
  );
  await writeFile(
    starter,
    `import { startGroup } from ${JSON.stringify(library)}; startGroup(${JSON.stringify(script)}, [], {});`,
  );
  const child = spawn(process.execPath, [starter], { stdio: "ignore" });
  const [socket] = (await once(server, "connection")) as [Socket];
  child.kill("SIGKILL");
  // The system closes the connection when the process at its other end is gone.
  socket.resume().on("error", () => {});
  await once(socket, "close");
  server.close();
});
