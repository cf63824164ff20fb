export interface EntityTag {
  readonly weak: boolean;
  /** What stands between the quotes. */
  readonly opaque: string;
}

/** RFC 9110 §8.8.3: no quote, space or control character inside; commas may stand there. */
const TAG = '(W/)?"([\\x21\\x23-\\x7e\\x80-\\xff]*)"';
const ONE = new RegExp(`^${TAG}$`);
/** One list element, which may be empty (RFC 9110 §5.6.1.2), and the comma or end behind it. */
const ELEMENT = new RegExp(`[ \\t]*(?:${TAG})?[ \\t]*(,|$)`, "y");

/** Reads one entity tag; undefined when `text` is anything else. */
export function parseEntityTag(text: string): EntityTag | undefined {
  const match = ONE.exec(text);
  return match === null ? undefined : toTag(match);
}

/** Reads the value of If-Match or If-None-Match: `*`, or a list; undefined when malformed. */
export function parseEntityTags(text: string): "*" | EntityTag[] | undefined {
  if (text.trim() === "*") return "*";
  const element = new RegExp(ELEMENT);
  const tags: EntityTag[] = [];
  for (;;) {
    const match = element.exec(text);
    if (match === null) return undefined;
    if (match[2] !== undefined) tags.push(toTag(match));
    if (match[3] === "") return tags;
  }
}

/** RFC 9110 §8.8.3.2: equal, and neither is weak. */
export function equalStrongly(a: EntityTag, b: EntityTag): boolean {
  return !a.weak && !b.weak && a.opaque === b.opaque;
}

/** RFC 9110 §8.8.3.2: equal, weak or not. */
export function equalWeakly(a: EntityTag, b: EntityTag): boolean {
  return a.opaque === b.opaque;
}

function toTag(match: RegExpExecArray): EntityTag {
  return { weak: match[1] !== undefined, opaque: match[2] ?? "" };
}
