import type { EngineMemory } from "../engine/memory.ts";
import type { ByteSource } from "../engine/source.ts";
import type { Checkpoints } from "./checkpoints.ts";
import { damage } from "./damage.ts";
import type { JpegFrame } from "./frame.ts";
import { MarkerWalk } from "./markerWalk.ts";
import { Structure } from "./structure.ts";

/** What the marker segments say, up to where no scan can follow. */
export interface OpenStructure {
  readonly structure: Structure;
  readonly frame: JpegFrame;
}

/**
 * Passes over the marker segments: up to the first scan where that has all components of a sequential picture, else
 * to EOI. Known segments are not read again.
 */
export async function openStructure(
  source: ByteSource,
  memory: EngineMemory,
  maxPixels: number,
  known: Checkpoints | null,
): Promise<OpenStructure> {
  const structure = new Structure(maxPixels);
  if (known !== null) for (const record of known.records) structure.take(record);
  else await walkScans(source, memory, structure);
  const { frame, scans } = structure;
  const place = { byte: source.size, scan: scans.length, mcu: 0 };
  if (frame === null || scans.length === 0) throw damage("The JPEG holds no picture.", place);
  if (!structure.isShowable) throw damage("The JPEG ends before all its components were sent.", place);
  return { structure, frame };
}

async function walkScans(source: ByteSource, memory: EngineMemory, structure: Structure): Promise<void> {
  const walk = new MarkerWalk(source, memory, structure);
  try {
    await walk.begin();
    while ((await walk.toScan()) && !hasAllInOne(structure)) await walk.passData();
  } finally {
    walk.end();
  }
}

/** Whether the first scan is the whole of a sequential picture. */
export function hasAllInOne({ frame, scans }: Structure): boolean {
  return frame !== null && !frame.progressive && scans[0]?.members.length === frame.components.length;
}

/** Checks what stands behind a picture's only scan: other segments may, another scan may not. */
export async function checkTail(
  source: ByteSource,
  memory: EngineMemory,
  structure: Structure,
  offset: number,
): Promise<void> {
  const walk = new MarkerWalk(source, memory, structure, offset);
  try {
    while (await walk.toScan()) await walk.passData();
  } finally {
    walk.end();
  }
}
