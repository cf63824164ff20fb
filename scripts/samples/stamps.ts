import { readFile, stat } from "node:fs/promises";

/** What each file was made of when it was made, by its name: made again only where that changed. Empty without a list. */
export async function readStamps(list: string): Promise<Record<string, string>> {
  try {
    return JSON.parse(await readFile(list, "utf8")) as Record<string, string>;
  } catch {
    return {};
  }
}

export const exists = (file: string) =>
  stat(file).then(
    () => true,
    () => false,
  );
