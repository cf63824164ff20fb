import { readdir, stat } from "node:fs/promises";
import path from "node:path";
import type { Client } from "./client.ts";
import { reasonOf } from "./text.ts";

/** What a folder came to; counts of files, and bytes sent. */
export interface SeedCounts {
  readonly total: number;
  uploaded: number;
  /** There before: the same bytes, for the same tenant. */
  skipped: number;
  /** Jobs that ended well. */
  done: number;
  bytes: number;
  readonly failures: { readonly file: string; readonly reason: string }[];
}

/** A file whose job is waited for, and the figure it counts in. */
interface Followed {
  readonly file: string;
  readonly id: string;
  readonly figure: "uploaded" | "skipped";
}

/** By extension only: what a file is, the server decides. */
const PICTURES = /\.(jpe?g|png|webp)$/i;
const UPLOADS_AT_ONCE = 4;
const FOLLOWED_AT_ONCE = 4;

/** Every picture below a folder, sorted by path. */
export async function findPictures(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && PICTURES.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}

/**
 * Uploads the files, a few at once, and waits for their jobs meanwhile. What fails is counted with its reason
 * and the others go on.
 * @param onChange called after each file that was answered and each job that ended
 */
export async function seedFiles(
  client: Client,
  files: readonly string[],
  onChange: (counts: SeedCounts) => void,
): Promise<SeedCounts> {
  const counts: SeedCounts = {
    total: files.length,
    uploaded: 0,
    skipped: 0,
    done: 0,
    bytes: 0,
    failures: [],
  };
  const jobs: Followed[] = [];
  const wake = new EventTarget();
  let uploading = true;

  const attempt = async (file: string, work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      counts.failures.push({ file, reason: reasonOf(error) });
    }
    onChange(counts);
  };
  const uploadOne = async (file: string) => {
    const { size } = await stat(file);
    const { status, job_id } = await client.upload(file);
    const figure = status === "exists" ? "skipped" : "uploaded";
    counts[figure]++;
    if (figure === "uploaded") counts.bytes += size;
    if (job_id === null) counts.done++;
    else jobs.push({ file, id: job_id, figure });
    wake.dispatchEvent(new Event("job"));
  };
  const followOne = async ({ id, figure }: Followed) => {
    const { status, error } = await client.follow(id);
    if (status === "completed") {
      counts.done++;
      return;
    }
    // Each file is told once: as what became of it in the end.
    counts[figure]--;
    throw new Error(error?.message ?? `its job was ${status}`);
  };

  const waiting = files.values();
  const uploaders = Array.from({ length: UPLOADS_AT_ONCE }, async () => {
    for (const file of waiting) await attempt(file, () => uploadOne(file));
  });
  const followers = Array.from({ length: FOLLOWED_AT_ONCE }, async () => {
    while (uploading || jobs.length > 0) {
      const job = jobs.shift();
      if (job !== undefined) await attempt(job.file, () => followOne(job));
      else await new Promise((resolve) => wake.addEventListener("job", resolve, { once: true }));
    }
  });
  await Promise.all(uploaders);
  uploading = false;
  wake.dispatchEvent(new Event("job"));
  await Promise.all(followers);
  return counts;
}
