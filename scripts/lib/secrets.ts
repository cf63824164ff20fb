import { randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";

/** Secrets of a local stack. */
export interface LocalSecrets {
  /** The file they lie in, readable by its owner alone. */
  readonly file: string;
  readonly adminToken: string;
}

/** The secrets of a state folder, made at its first start: links signed before a restart stay valid after it. */
export async function openSecrets(stateDir: string): Promise<LocalSecrets> {
  const file = path.join(stateDir, "secrets.env");
  await mkdir(stateDir, { recursive: true });
  const text = `URL_SIGNING_KEY=${newSecret()}\nADMIN_TOKEN=${newSecret()}\n`;
  await writeFile(file, text, { mode: 0o600, flag: "wx" }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
  });
  const adminToken = /^ADMIN_TOKEN=(.+)$/m.exec(await readFile(file, "utf8"))?.[1];
  if (adminToken === undefined)
    throw new Error(`${file} has no ADMIN_TOKEN; remove the file to have it made anew.`);
  return { file, adminToken };
}

function newSecret(): string {
  return randomBytes(32).toString("base64url");
}
