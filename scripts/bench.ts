/**
 * `npm run bench [-- door|engine|prints|zip …]`: ours beside a peer, on the same bytes in the same run. Milliseconds
 * are of one machine; ratios travel.
 */
import { availableParallelism, cpus } from "node:os";
import { benchDoor } from "./bench/door.ts";
import { benchEngine } from "./bench/engine.ts";
import type { Measured } from "./bench/measure.ts";
import { benchPrints } from "./bench/prints.ts";
import { benchZip } from "./bench/zip.ts";
import { formatTable } from "./lib/table.ts";

const WIDTH = 160;

const BENCHES: Readonly<Record<string, () => Promise<Measured[]>>> = {
  door: benchDoor,
  engine: benchEngine,
  prints: benchPrints,
  zip: benchZip,
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !Object.hasOwn(BENCHES, name));
if (unknown.length > 0) {
  console.error(`No benchmark "${unknown.join(", ")}". There are: ${Object.keys(BENCHES).join(", ")}.`);
  process.exit(2);
}
const results: Measured[] = [];
for (const [name, bench] of Object.entries(BENCHES)) {
  if (wanted.length === 0 || wanted.includes(name)) results.push(...(await bench()));
}
console.log(`Node ${process.versions.node}, ${availableParallelism()} × ${cpus()[0]?.model ?? "unknown"}`);
console.log(
  formatTable(
    [
      { title: "Work" },
      { title: "Ours, ms", align: "right" },
      { title: "Peer" },
      { title: "Its, ms", align: "right" },
      { title: "Ratio", align: "right" },
      { title: "Asked", align: "right" },
    ],
    results.map(({ work, ours, peer, theirs, asked }) => [
      work,
      ours.toFixed(0),
      peer,
      theirs.toFixed(0),
      (ours / theirs).toFixed(ours < theirs / 10 ? 3 : 2),
      asked ?? "",
    ]),
    WIDTH,
  ),
);
