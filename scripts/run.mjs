#!/usr/bin/env node
/**
 * Every command of package.json comes through here: it installs what is missing, finds a Node that is new
 * enough, and runs the task's TypeScript file with it. Plain JavaScript, for Node 20 with nothing installed.
 */
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { constants } from "node:os";
import path from "node:path";

const ROOT = path.dirname(import.meta.dirname);
const MODULES = path.join(ROOT, "node_modules");

/** Name of the task, and its file beside this one. */
const TASKS = {
  demo: "demo.ts",
  test: "test.ts",
  dev: "dev.ts",
  seed: "seed.ts",
  check: "check.ts",
  format: "format.ts",
  build: "build.ts",
  deploy: "deploy.ts",
  bench: "bench.ts",
  fuzz: "fuzz.ts",
  samples: "samples.ts",
  "db:generate": "generate.ts",
};

/** The oldest Node that runs TypeScript by itself; wrangler asks for 22.12. */
const NODE = [22, 18];

const [task = "", ...args] = process.argv.slice(2);
const file = Object.hasOwn(TASKS, task) ? TASKS[task] : undefined;
if (file === undefined) fail(`Unknown task "${task}". Tasks: ${Object.keys(TASKS).join(", ")}.`);
if (!isInstalled()) await install();
run(findNode(), ["--disable-warning=ExperimentalWarning", path.join(import.meta.dirname, file), ...args]);

/** Whether node_modules holds what package-lock.json names: npm keeps the same table of what it installed. */
function isInstalled() {
  const record = path.join(MODULES, ".package-lock.json");
  if (!existsSync(record)) return false;
  const wanted = readPackages(path.join(ROOT, "package-lock.json"));
  const present = readPackages(record);
  return Object.entries(wanted).every(([where, entry]) => {
    if (where === "") return true;
    const found = present[where];
    // What is optional is left out on systems it is not for.
    return found === undefined ? entry.optional === true : found.version === entry.version;
  });
}

function readPackages(lock) {
  return JSON.parse(readFileSync(lock, "utf8")).packages ?? {};
}

async function install() {
  console.error("Installing what is missing (npm ci, about 20 s) …");
  const npm = spawn("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: ROOT,
    stdio: ["ignore", "ignore", "inherit"],
    shell: process.platform === "win32",
  });
  const code = await new Promise((resolve) => npm.on("error", () => resolve(127)).on("exit", resolve));
  if (code !== 0) fail("npm ci failed; its message is above.");
}

/** The running Node if it is new enough, else the one that came along as a package. */
function findNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  const isNew = major > NODE[0] || (major === NODE[0] && minor >= NODE[1]);
  if (isNew && existsSync(process.execPath)) return process.execPath;
  const binary = process.platform === "win32" ? "node.exe" : "node";
  const system = process.platform === "win32" ? "win" : process.platform;
  const bundled = path.join(MODULES, `node-${system}-${process.arch}`, "bin", binary);
  if (existsSync(bundled)) return bundled;
  fail(`Node ${NODE.join(".")} or newer is needed; this is ${process.versions.node}.`);
}

/** The channel ends with this process, however it ends, and the task then leaves too. */
function run(node, argv) {
  const child = spawn(node, argv, { cwd: process.cwd(), stdio: ["inherit", "inherit", "inherit", "ipc"] });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  if (process.env.npm_lifecycle_event !== undefined) onParentGone(() => child.kill("SIGTERM"));
  child.on("error", (error) => fail(error.message));
  child.on("exit", (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
}

/** npm ends without telling when it is killed, and its shell does at a SIGTERM. */
function onParentGone(callback) {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    callback();
  }, 250);
  timer.unref();
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
