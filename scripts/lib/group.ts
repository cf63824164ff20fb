import { type ChildProcessByStdio, spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Readable, Writable } from "node:stream";
import { setTimeout as wait } from "node:timers/promises";
import { ROOT, toolEnvironment, UNATTENDED } from "./environment.ts";

/** A process with everything it started, in a process group of its own. */
export interface Group {
  /** Process group id. */
  readonly id: number;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Resolves when the group's leader is gone. */
  readonly ended: Promise<void>;
  /** Ends every process of the group and waits until they are gone. */
  stop(): Promise<void>;
}

const POLL_MS = 20;
const GONE_WITHIN_MS = 2000;

/** Starts a Node script in a group that also ends when this process does, even by SIGKILL. */
export function startGroup(
  script: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Group {
  const keeper: ChildProcessByStdio<Writable, Readable, Readable> = spawn(
    process.execPath,
    ["--disable-warning=ExperimentalWarning", path.join(import.meta.dirname, "keeper.ts"), script, ...args],
    {
      cwd: ROOT,
      detached: true,
      stdio: ["pipe", "pipe", "pipe"],
      env: toolEnvironment({ ...UNATTENDED, ...environment }),
    },
  );
  const { pid } = keeper;
  if (pid === undefined) throw new Error("The local stack could not be started.");
  // The pipe breaks when the keeper ends first.
  keeper.stdin.on("error", () => {});
  const ended = new Promise<void>((resolve) => keeper.once("exit", () => resolve()));
  return {
    id: pid,
    stdout: keeper.stdout,
    stderr: keeper.stderr,
    ended,
    async stop() {
      keeper.stdin.end();
      await ended;
      signalGroup(pid, "SIGKILL");
      for (let waited = 0; isAlive(pid) && waited < GONE_WITHIN_MS; waited += POLL_MS) await wait(POLL_MS);
    },
  };
}

/** Whether a process of the group still runs. Where nobody collects orphans, the ended ones stay listed for good. */
export function isAlive(group: number): boolean {
  if (process.platform !== "linux") return signalGroup(group, 0);
  return readdirSync("/proc").some((entry) => {
    if (!/^\d+$/.test(entry)) return false;
    try {
      // proc_pid_stat(5): the command in brackets, then state, parent, process group.
      const [, state, , id] =
        /.*\) (\S+) (\d+) (\d+)/s.exec(readFileSync(`/proc/${entry}/stat`, "latin1")) ?? [];
      return Number(id) === group && state !== "Z" && state !== "X";
    } catch {
      return false;
    }
  });
}

/** @returns whether the group has a process left to take the signal; 0 only asks */
function signalGroup(id: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-id, signal);
  } catch {
    return false;
  }
}
