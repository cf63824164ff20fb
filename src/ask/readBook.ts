import { type Finder, openBook } from "./find.ts";
import { BOOK_FILE, type Book } from "./passage.ts";

let opened: Finder | undefined;

/** The finder over the documentation, read once in each isolate. */
export async function readBook(files: Fetcher): Promise<Finder> {
  if (opened === undefined) {
    // Only the path of the address counts there.
    const answer = await files.fetch(`https://files${BOOK_FILE}`);
    if (!answer.ok) throw new Error(`${BOOK_FILE} is not there: the page was not built`);
    opened = openBook((await answer.json()) as Book);
  }
  return opened;
}
