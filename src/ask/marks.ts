import { termOf, WORD } from "./terms.ts";

export interface Piece {
  readonly text: string;
  readonly marked: boolean;
}

/** A text in pieces, those words marked by which it was found. The pieces together are the text. */
export function markTerms(text: string, terms: readonly string[]): Piece[] {
  const wanted = new Set(terms);
  const pieces: Piece[] = [];
  let end = 0;
  for (const { 0: word, index } of text.matchAll(WORD)) {
    const term = termOf(word);
    if (term === null || !wanted.has(term)) continue;
    if (index > end) pieces.push({ text: text.slice(end, index), marked: false });
    pieces.push({ text: word, marked: true });
    end = index + word.length;
  }
  if (end < text.length) pieces.push({ text: text.slice(end), marked: false });
  return pieces;
}
