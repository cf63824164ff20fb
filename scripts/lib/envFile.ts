import { readFile, rename, writeFile } from "node:fs/promises";
import { parseEnv } from "node:util";

/** Writes variables to a file that its owner alone can read. Nothing of it is seen in the process list. */
export async function writeEnvFile(file: string, variables: Readonly<Record<string, string>>): Promise<void> {
  const lines = Object.entries(variables).map(([name, value]) => `${name}=${quote(name, value)}\n`);
  const fresh = `${file}.new`;
  // Made anew, since a mode given to a file that is there already has no effect.
  await writeFile(fresh, lines.join(""), { mode: 0o600 });
  await rename(fresh, file);
}

/** The variables of an env file; none where there is no file. */
export async function readEnvFile(file: string): Promise<Readonly<Record<string, string | undefined>>> {
  try {
    return parseEnv(await readFile(file, "utf8"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return {};
    throw error;
  }
}

/** Inside single quotes nothing is special, so a value may hold anything but these and line breaks. */
function quote(name: string, value: string): string {
  if (!/['\r\n]/.test(value)) return `'${value}'`;
  throw new Error(`${name} holds a quote or a line break, which no env file can.`);
}
