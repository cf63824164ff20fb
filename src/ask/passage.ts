/** A piece of the documentation that can stand by itself as an answer. */
export interface Passage {
  /** Its place in the book. */
  readonly id: number;
  /** Heading that it stands under, or the operation that it describes. */
  readonly title: string;
  /** The document: `README`, `Changelog`, `Interface`, `Errors`. */
  readonly source: string;
  /** The section that it is a part of, as it stands in an address. */
  readonly section: string;
  readonly kind: "text" | "code" | "drawing";
  /** Plain text, without markup. */
  readonly text: string;
  /** Where it stands. */
  readonly url: string;
}

/** The documentation in passages, and the index over them as MiniSearch writes it. */
export interface Book {
  readonly passages: readonly Passage[];
  readonly index: object;
}

/** A passage before it has its place. */
export type LoosePassage = Omit<Passage, "id">;

/** Where the Worker finds the book among the static files; browsers have it under a name with its hash. */
export const BOOK_FILE = "/app/book.json";

/** The address of a section on the page that shows the documentation. */
export function sectionHref(section: string): string {
  return `/ask?read=${encodeURIComponent(section)}`;
}
