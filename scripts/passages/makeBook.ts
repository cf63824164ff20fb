import { readFile } from "node:fs/promises";
import path from "node:path";
import { indexPassages } from "../../src/ask/find.ts";
import type { Book } from "../../src/ask/passage.ts";
import { errorPassages, operationPassages } from "./interface.ts";
import { markdownPassages } from "./markdown.ts";
import { readInterface } from "./readInterface.ts";

/** Darkroom's documentation in passages: README, changelog, every operation and every error code. */
export async function makeBook(root: string): Promise<Book> {
  const read = (file: string) => readFile(path.join(root, file), "utf8");
  const [readme, changelog, document] = await Promise.all([
    read("README.md"),
    read("CHANGELOG.md"),
    readInterface(root),
  ]);
  const passages = [
    ...markdownPassages("README", readme),
    ...markdownPassages("Changelog", changelog),
    ...operationPassages(document),
    ...errorPassages(),
  ].map((passage, id) => ({ id, ...passage }));
  return { passages, index: indexPassages(passages).toJSON() };
}
