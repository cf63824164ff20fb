import { crc32 } from "node:zlib";
import { DarkroomError } from "../../src/errors.ts";
import { openInNode } from "../../src/imaging/decode.fixture.ts";
import type { EngineMemory } from "../../src/imaging/engine/memory.ts";
import type { ByteSource } from "../../src/imaging/engine/source.ts";
import type { RowStage } from "../../src/imaging/engine/stage.ts";
import type { PictureHeader } from "../../src/imaging/probe/header.ts";
import { probe } from "../../src/imaging/probe/scanner.ts";
import { LIMITS } from "../../src/limits.ts";
import type { Scale } from "./mutant.ts";

/** How a file ended, in a word or two that are the same when it ends the same way again. */
export interface Verdict {
  readonly outcome: "picture" | "refused" | "damaged";
  /** Of the pixels, or code and detail of the error. */
  readonly fingerprint: string;
}

/** Something that must never happen to any file. */
export class Broken extends Error {}

/** Larger pictures are refused at the door: what is counted grows with them, and only takes longer. */
const MOST_PIXELS = 16_000_000;
const FILLS = [0x00, 0xa5] as const;
/** Errors that tell what is wrong with a file. */
const TYPED = new Set([
  ...["picture_damaged", "unsupported_picture", "unsupported_type", "picture_truncated", "picture_too_large"],
]);
/** A kernel may write this far behind what it was given. */
const OVERHANG = 64;
const WINDOW = 128 * 1024;

export type Opener = typeof openInNode;

/**
 * Decodes a file twice, over memory full of 00 and of A5.
 * @throws Broken where the two differ, where anything but a typed error comes out, where more is read than the file
 * warrants, or where memory is written that was not given out
 */
export async function judge(
  bytes: Uint8Array,
  scale: Scale,
  memory: EngineMemory,
  open: Opener = openInNode,
): Promise<Verdict> {
  const [first, second] = [
    await once(bytes, scale, memory, FILLS[0], open),
    await once(bytes, scale, memory, FILLS[1], open),
  ];
  if (first.fingerprint !== second.fingerprint) {
    throw new Broken(
      `it depends on what was in memory before: ${first.fingerprint}, then ${second.fingerprint}`,
    );
  }
  return first;
}

async function once(
  bytes: Uint8Array,
  scale: Scale,
  memory: EngineMemory,
  fill: number,
  open: Opener,
): Promise<Verdict> {
  memory.reset();
  memory.taint(fill);
  try {
    return await decode(bytes, scale, memory, open);
  } catch (error) {
    if (error instanceof Broken) throw error;
    if (!(error instanceof DarkroomError) || !TYPED.has(error.code)) {
      throw new Broken(error instanceof Error ? (error.stack ?? error.message) : String(error), {
        cause: error,
      });
    }
    const fingerprint = `${error.code} ${JSON.stringify(error.detail ?? {})}`;
    return { outcome: error.code === "picture_damaged" ? "damaged" : "refused", fingerprint };
  } finally {
    checkMemory(memory, fill);
  }
}

async function decode(bytes: Uint8Array, scale: Scale, memory: EngineMemory, open: Opener): Promise<Verdict> {
  const header = probe(bytes, { maxPixels: MOST_PIXELS });
  const stage = await open(countedSource(bytes), header, memory, { scale });
  checkShape(stage, header, scale);
  const line = stage.width * stage.channels;
  let sum = 0;
  let y = 0;
  for (let rows = await stage.pull(); rows !== null; rows = await stage.pull()) {
    if (rows.count < 1) throw new Broken("it gave no rows, and no end");
    for (let i = 0; i < rows.count; i++) sum = crc32(memory.view(rows.pointer + i * rows.stride, line), sum);
    y += rows.count;
    if (y > stage.height) throw new Broken(`it gave more than its ${stage.height} rows`);
  }
  if (y < stage.height) throw new Broken(`it gave ${y} of ${stage.height} rows`);
  return {
    outcome: "picture",
    fingerprint: `${stage.width}×${stage.height}×${stage.channels} ${sum.toString(16)}`,
  };
}

function checkShape({ width, height }: RowStage, header: PictureHeader, scale: Scale): void {
  const by = header.format === "jpeg" ? scale : 1;
  if (width !== Math.ceil(header.width / by) || height !== Math.ceil(header.height / by)) {
    throw new Broken(`${header.width}×${header.height} at 1/${by} became ${width}×${height}`);
  }
}

/** The file; it breaks where the calls or the bytes are more than its size and its scans warrant. */
function countedSource(bytes: Uint8Array): ByteSource {
  const scans = countScans(bytes);
  const mostBytes = 4 * bytes.length + (scans + 4) * Math.min(bytes.length, WINDOW);
  const mostCalls = 64 + 8 * scans + Math.ceil(mostBytes / 4096);
  let [calls, read] = [0, 0];
  return {
    size: bytes.length,
    async read(offset, length) {
      if (!(offset >= 0 && length >= 0)) throw new Broken(`it read ${length} bytes at ${offset}`);
      const part = bytes.slice(offset, offset + length);
      calls += 1;
      read += part.length;
      if (calls > mostCalls) throw new Broken(`it read more than ${mostCalls} times`);
      if (read > mostBytes) throw new Broken(`it read more than ${mostBytes} bytes of ${bytes.length}`);
      return part;
    },
  };
}

function countScans(bytes: Uint8Array): number {
  let scans = 0;
  for (let i = bytes.indexOf(0xff); i >= 0; i = bytes.indexOf(0xff, i + 1))
    if (bytes[i + 1] === 0xda) scans += 1;
  return Math.min(scans, LIMITS.jpegScans);
}

const UNTOUCHED = new Map(FILLS.map((fill) => [fill as number, Buffer.alloc(LIMITS.engineBytes, fill)]));

/** Within the budget, and nothing above the most that was given out has changed. */
function checkMemory(memory: EngineMemory, fill: number): void {
  const { peak, bytes } = memory;
  if (peak > LIMITS.engineBytes) throw new Broken(`it took ${peak} bytes`);
  const above = bytes.subarray(Math.min(bytes.length, peak + OVERHANG));
  const same = UNTOUCHED.get(fill);
  if (same?.compare(above, 0, above.length, 0, above.length) !== 0) {
    throw new Broken("it wrote to memory that was not given out");
  }
}
