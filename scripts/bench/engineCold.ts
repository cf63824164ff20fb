/** `node engineCold.ts ours|sharp file`: a process's first decode, milliseconds and MiB of RSS, as JSON. */
import { existsSync, readFileSync } from "node:fs";
import { EngineMemory } from "../../src/imaging/engine/memory.ts";
import { kernelModule } from "../../src/imaging/engine/module.fixture.ts";
import { decodeOurs, decodeSharp } from "./engineWork.ts";

const [who, file = ""] = process.argv.slice(2);
const bytes = new Uint8Array(readFileSync(file));
const before = process.memoryUsage.rss();
const started = performance.now();
if (who === "ours") await decodeOurs(bytes, new EngineMemory(kernelModule()));
else await decodeSharp(bytes);
const ms = performance.now() - started;
console.log(JSON.stringify({ ms, mebibytes: (peakRss() - before) / 2 ** 20 }));

/** Bytes. On Linux of this process alone, since a child's `maxRSS` begins with what its parent had. */
function peakRss(): number {
  const status = existsSync("/proc/self/status") ? readFileSync("/proc/self/status", "latin1") : "";
  const found = /VmHWM:\s*(\d+) kB/.exec(status)?.[1];
  return 1024 * Number(found ?? process.resourceUsage().maxRSS);
}
