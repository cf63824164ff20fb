import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";

/**
 * Takes a state folder for this process: two stacks on one database would each work on the other's jobs.
 * @returns what gives it back
 * @throws Error with a text for the user where another process has it
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, "lock");
  if (!(await tryLock(file))) {
    const owner = Number(await readFile(file, "utf8").catch(() => ""));
    if (isAlive(owner))
      throw new Error(
        `${folder} is in use by another Darkroom (process ${owner}); choose another folder: STATE_DIR=…`,
      );
    // Its process was killed.
    await rm(file, { force: true });
    if (!(await tryLock(file))) throw new Error(`${folder} is being taken by another Darkroom.`);
  }
  return () => rm(file, { force: true });
}

async function tryLock(file: string): Promise<boolean> {
  try {
    await writeFile(file, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** A process of another user is alive, too. */
function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
