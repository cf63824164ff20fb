import address from "darkroom:book";
import { type Finder, openBook } from "../../../ask/find.ts";
import type { Book, Passage } from "../../../ask/passage.ts";
import { offline, Problem } from "../../api/problem.ts";

export interface OpenBook {
  readonly passages: readonly Passage[];
  readonly find: Finder;
}

let opened: OpenBook | undefined;

/**
 * The documentation, and what finds passages in it; loaded once.
 * @throws Problem
 */
export async function readBook(signal?: AbortSignal): Promise<OpenBook> {
  if (opened !== undefined) return opened;
  const answer = await fetch(new URL(address, import.meta.url), signal && { signal }).catch((thrown) => {
    throw signal?.aborted ? thrown : offline();
  });
  // Most likely the deployment is another by now.
  if (!answer.ok)
    throw new Problem(0, { error: "The documentation is gone", message: "Load the page again." });
  const book = (await answer.json()) as Book;
  opened = { passages: book.passages, find: openBook(book) };
  return opened;
}
