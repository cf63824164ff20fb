/** `npm run bench`: ours beside a peer, on the same bytes in the same run. Milliseconds are of one machine; ratios travel. */
import { availableParallelism, cpus } from "node:os";
import { benchDoor } from "./bench/door.ts";
import { benchRenditions } from "./bench/renditions.ts";
import { formatTable } from "./lib/table.ts";

const WIDTH = 120;

const results = [...(await benchDoor()), ...(await benchRenditions())];
console.log(`Node ${process.versions.node}, ${availableParallelism()} × ${cpus()[0]?.model ?? "unknown"}`);
console.log(
  formatTable(
    [
      { title: "Work" },
      { title: "ms", align: "right" },
      { title: "Peer" },
      { title: "ms", align: "right" },
      { title: "Ratio", align: "right" },
    ],
    results.map(({ work, ours, peer, theirs }) => [
      work,
      ours.toFixed(0),
      peer,
      theirs.toFixed(0),
      (ours / theirs).toFixed(2),
    ]),
    WIDTH,
  ),
);
