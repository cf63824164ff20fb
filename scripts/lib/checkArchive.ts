import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { unzipSync } from "fflate";
import sharp from "sharp";

/** What tests an archive with its check sums, where it is installed. */
const CHECKERS = [
  ["unzip", "-tq"],
  ["python3", "-m", "zipfile", "-t"],
] as const;

/**
 * Tests an archive of pictures with a program that is not ours, and decodes every picture.
 * @returns the members by name, and what tested the archive
 * @throws Error naming what does not fit
 */
export async function checkArchive(
  file: string,
): Promise<{ members: ReadonlyMap<string, Uint8Array>; checker: string }> {
  const checker = await testArchive(file);
  const members = new Map(Object.entries(unzipSync(await readFile(file))));
  for (const [name, bytes] of members) {
    try {
      await sharp(bytes, { failOn: "warning" }).raw().toBuffer();
    } catch (error) {
      throw new Error(`${name} in ${file} is no picture: ${error instanceof Error ? error.message : error}`);
    }
  }
  return { members, checker };
}

async function testArchive(file: string): Promise<string> {
  for (const [command, ...options] of CHECKERS) {
    try {
      await promisify(execFile)(command, [...options, file]);
      return command;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    }
  }
  return "fflate";
}
