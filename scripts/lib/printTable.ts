import path from "node:path";
import type { DemoPrint } from "./demoPrints.ts";
import { scheduleOf } from "./schedule.ts";
import { type Column, formatTable } from "./table.ts";
import { formatBytes, formatTime } from "./text.ts";

/** Columns of a terminal that the table keeps to. */
const WIDTH = 118;

const COLUMNS: readonly Column[] = [
  { title: "Print of", max: 24 },
  { title: "Style", max: 20 },
  { title: "Size" },
  { title: "Pixels", align: "right" },
  { title: "TIFF", align: "right" },
  { title: "Effective", align: "right" },
  { title: "Time", align: "right" },
];

const CONSUMERS = [1, 2, 4, 8];

/** What was printed, a line for each. */
export function printTable(prints: readonly DemoPrint[]): string {
  const rows = prints.map(({ file, render }) => [
    path.basename(file),
    render.style.name,
    render.size_preset.name,
    `${render.output.width_px}×${render.output.height_px}`,
    formatBytes(render.output.bytes ?? 0),
    `${render.output.effective_dpi} DPI`,
    formatTime(render.duration_ms ?? 0),
  ]);
  return formatTable(COLUMNS, rows, WIDTH);
}

/**
 * How the time of the print with the most steps would fall with more consumers of its queue: the local one has a
 * single one, so it follows from the steps' own times.
 */
export function bandsTold(prints: readonly DemoPrint[]): string {
  const largest = prints.toSorted((a, b) => b.render.steps.length - a.render.steps.length)[0];
  if (largest === undefined || largest.render.steps.length === 0)
    return "no print tells the times of its steps";
  const { steps, size_preset: size } = largest.render;
  const { sum, longest, with: times } = scheduleOf(steps, CONSUMERS);
  const each = steps.map(({ step, ms }) => `${step} ${formatTime(ms)}`).join(", ");
  const falls = times.map(({ consumers, ms }) => `${formatTime(ms)} with ${consumers}`).join(", ");
  return [
    `The ${size.name}'s ${steps.length} steps: ${each}`,
    `${formatTime(sum)} in all, the longest ${longest.step} with ${formatTime(longest.ms)}; by consumers: ${falls}`,
  ].join("\n");
}
