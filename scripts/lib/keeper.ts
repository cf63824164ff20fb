/**
 * Holds a process group together: leads it, runs one Node script in it, and ends all of it when the script
 * ends or when the process at the other end of standard input is gone, however that went.
 * Arguments: the script and its arguments.
 */
import { spawn } from "node:child_process";

const GRACE_MS = 5000;

const child = spawn(process.execPath, process.argv.slice(2), { stdio: ["ignore", "inherit", "inherit"] });
child.on("error", endGroup);
child.on("exit", endGroup);

let asked = false;
function ask(): void {
  if (asked) return;
  asked = true;
  child.kill("SIGTERM");
  setTimeout(endGroup, GRACE_MS);
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, ask);
process.stdin.on("end", ask).on("error", ask).resume();

/** What outlived the script, and this process itself. */
function endGroup(): void {
  process.kill(process.platform === "win32" ? process.pid : 0, "SIGKILL");
}
