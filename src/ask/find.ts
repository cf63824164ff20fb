import MiniSearch, { type Options } from "minisearch";
import type { Book, Passage } from "./passage.ts";
import { termOf, termsOf, wordsOf } from "./terms.ts";

export interface Found {
  readonly passage: Passage;
  /** Terms of the passage that the question met, for marking them. */
  readonly terms: readonly string[];
  /** How much of what the question says the passage has, by the weight of its words: 0 to 1. */
  readonly coverage: number;
}

/** Finds passages; made once for a book. */
export type Finder = (question: string, limit: number) => readonly Found[];

/**
 * A passage with less than this of what the question says is no answer. It stands between the closest of the
 * questions off the topic and those on it that have least (`scripts/passages/makeBook.test.ts`).
 */
export const LEAST_COVERAGE = 0.43;

/** A passage that meets so many terms of the question is held against those alone that the documentation knows. */
const TERMS_ENOUGH = 3;

/** Shorter words have too many neighbours: `bread` is no `read`. */
const FUZZY_FROM = 6;
/** A slip of the finger. Two letters make another word of most. */
const FUZZY_LETTERS = 1;

export const INDEX_OPTIONS: Options<Passage> = {
  fields: ["title", "text"],
  tokenize: wordsOf,
  processTerm: termOf,
  searchOptions: {
    boost: { title: 2 },
    prefix: (term) => term.length >= FUZZY_FROM,
    fuzzy: (term) => (term.length >= FUZZY_FROM ? FUZZY_LETTERS : false),
    weights: { prefix: 0.5, fuzzy: 0.3 },
  },
};

/** Drawings are to be looked at: their words are no sentences. */
export function indexPassages(passages: readonly Passage[]): MiniSearch<Passage> {
  const index = new MiniSearch<Passage>(INDEX_OPTIONS);
  index.addAll(passages.filter(({ kind }) => kind !== "drawing"));
  return index;
}

/**
 * A finder that says nothing rather than something beside the point: a passage is an answer if it has enough of what
 * the question says, the rarer words counting for more, and words that stand nowhere for most.
 */
export function openBook({ passages, index: stored }: Book): Finder {
  const index = MiniSearch.loadJS<Passage>(stored as Parameters<typeof MiniSearch.loadJS>[0], INDEX_OPTIONS);
  const { stands, weightOf } = weigh(passages);
  const weighAll = (terms: readonly string[]) => terms.reduce((sum, term) => sum + weightOf(term), 0);
  return (question, limit) => {
    const asked = [...termsOf(question)];
    const [whole, known] = [weighAll(asked), weighAll(asked.filter(stands))];
    if (whole === 0) return [];
    return index
      .search(question)
      .map(({ id, score, match, queryTerms }) => {
        const met = asked.filter((term) => queryTerms.includes(term));
        // A slip of the finger is met, though it stands nowhere.
        const coverage = Math.min(1, weighAll(met) / (met.length >= TERMS_ENOUGH ? known : whole));
        return { id: Number(id), score, coverage, terms: Object.keys(match) };
      })
      .filter(({ coverage }) => coverage >= LEAST_COVERAGE)
      .toSorted((a, b) => b.score * b.coverage ** 2 - a.score * a.coverage ** 2)
      .slice(0, limit)
      .flatMap(({ id, coverage, terms }) => {
        const passage = passages[id];
        return passage === undefined ? [] : [{ passage, terms, coverage }];
      });
  };
}

/** A word that stands nowhere tells more than a rare one that the question is about something else. */
const UNKNOWN = 1.5;

/** Inverse document frequency, as BM25 has it. */
function weigh(passages: readonly Passage[]) {
  const counts = new Map<string, number>();
  for (const { title, text } of passages) {
    for (const term of termsOf(`${title} ${text}`)) counts.set(term, (counts.get(term) ?? 0) + 1);
  }
  const weightOf = (term: string) => {
    const count = counts.get(term) ?? 0;
    const weight = Math.log(1 + (passages.length - count + 0.5) / (count + 0.5));
    return count === 0 ? UNKNOWN * weight : weight;
  };
  return { stands: (term: string) => counts.has(term), weightOf };
}
