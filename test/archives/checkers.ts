import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Tests every member and prints the names as a JSON array. */
const PYTHON = `
import json, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as z:
    bad = z.testzip()
    if bad is not None: sys.exit("bad: " + bad)
    json.dump(z.namelist(), sys.stdout)
`;

/** Programs that read ZIP files, each by its own code. They exit with 0 only when nothing is wrong. */
export const CHECKERS: Readonly<Record<string, (file: string) => Promise<unknown>>> = {
  unzip: (file) => tell("unzip", ["-tqq", file]),
  "7z": (file) => tell("7z", ["t", "-bd", file]),
  python: (file) => namesIn(file),
  bsdtar: (file) => tell("bsdtar", ["-tf", file]),
};

/** The names in the directory of an archive, as Python reads them, after it has tested every member. */
export async function namesIn(file: string): Promise<string[]> {
  return JSON.parse(await tell("python3", ["-c", PYTHON, file]));
}

/** Output of a command. @throws when it exits with anything but 0 */
export async function tell(command: string, args: readonly string[]): Promise<string> {
  const env = { ...process.env, LC_ALL: "C.UTF-8" };
  const { stdout } = await run(command, args, { env, maxBuffer: 64 * 1024 * 1024 });
  return stdout;
}
