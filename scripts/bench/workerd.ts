import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/** The workerd that runs the Worker itself, of the two that `wrangler dev` starts; the other is its proxy. */
export interface Workerd {
  readonly pid: number;
  /** Reaches the Worker without the proxy. */
  readonly url: string;
}

/** State LISTEN in /proc/net/tcp. */
const LISTENING = "0A";

/**
 * Finds it in a process group by its port that answers as the Worker does. Linux only.
 * @param publicPort the proxy's
 */
export async function findWorkerd(group: number, publicPort: number, probePath: string): Promise<Workerd> {
  for (const pid of processesOf(group)) {
    for (const port of portsOf(pid)) {
      if (port === publicPort) continue;
      const url = `http://127.0.0.1:${port}`;
      const answer = await fetch(url + probePath, { signal: AbortSignal.timeout(2000) }).catch(() => null);
      await answer?.body?.cancel();
      if (answer?.ok) return { pid, url };
    }
  }
  throw new Error("No workerd found that answers; this benchmark needs Linux.");
}

/** Resident memory in bytes. */
export function residentBytes(pid: number): number {
  const [, kib = "0"] = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "latin1")) ?? [];
  return Number(kib) * 1024;
}

function processesOf(group: number): number[] {
  return readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry))
    .map(Number)
    .filter((pid) => {
      try {
        const [, name, id] =
          /\((.*)\) \S+ \d+ (\d+)/s.exec(readFileSync(`/proc/${pid}/stat`, "latin1")) ?? [];
        return name === "workerd" && Number(id) === group;
      } catch {
        return false;
      }
    });
}

function portsOf(pid: number): number[] {
  const sockets = new Set(
    readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      try {
        return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? [];
      } catch {
        return [];
      }
    }),
  );
  const [, ...lines] = readFileSync(`/proc/${pid}/net/tcp`, "latin1").trim().split("\n");
  return lines
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , , state, , , , , , inode = ""]) => state === LISTENING && sockets.has(inode))
    .map(([, local = ""]) => Number.parseInt(local.split(":")[1] ?? "", 16));
}
