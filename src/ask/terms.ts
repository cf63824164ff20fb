/** Words that say nothing of what is asked. */
const STOP = new Set(
  (
    "a about an and any are as at be been best but buy by can could did do does for from get give had has have how i if in is " +
    "it its like may me mean my much must need no not of on one or our out over people person please should so some support supported tell than " +
    "that the their them then there these they this to today under up use used using want was way we were what when " +
    "where which who whom whose why will with work would you your happen happens"
  ).split(" "),
);

/** Different words for one thing, after their ending is off. */
const SAME: Readonly<Record<string, string>> = {
  asset: "picture",
  photo: "picture",
  photograph: "picture",
  image: "picture",
  img: "picture",
  px: "pixel",
  many: "limit",
  large: "limit",
  big: "limit",
  maximum: "limit",
  max: "limit",
  largest: "limit",
  biggest: "limit",
  thumbnail: "thumb",
  remove: "delete",
  erase: "delete",
  remov: "delete",
  delet: "delete",
  licence: "license",
  colour: "color",
  throttl: "rate",
};

/** Endings that a word is told by less than by what stands before them; only where enough is left. */
const ENDINGS = ["ations", "ation", "ings", "ing", "ies", "ied", "es", "ed", "s", "e", "y"] as const;
const STEM = 3;

/** What a word is searched by; null for one that says nothing. */
export function termOf(word: string): string | null {
  const lower = word.toLowerCase();
  if (STOP.has(lower) || (lower.length < 2 && !/\d/.test(lower))) return null;
  const known = SAME[lower];
  if (known !== undefined) return stem(known);
  const stemmed = stem(lower);
  const same = SAME[stemmed];
  return same === undefined ? stemmed : stem(same);
}

function stem(word: string): string {
  if (/\d/.test(word)) return word;
  const ending = ENDINGS.find((each) => word.endsWith(each) && word.length - each.length >= STEM);
  // `retry` and `retries`, but `deploy` and `deploys`.
  if (ending === "y" && /[aeiou]y$/.test(word)) return word;
  return ending === undefined ? word : word.slice(0, -ending.length);
}

/** Runs of letters and digits, as they stand in a text. `RATE_LIMIT` is two words. */
export const WORD = /[\p{L}\p{N}]+/gu;

/** The words of a text, as MiniSearch takes them. */
export function wordsOf(text: string): string[] {
  return text.match(WORD) ?? [];
}

/** The different terms of a text. */
export function termsOf(text: string): Set<string> {
  return new Set(wordsOf(text).flatMap((word) => termOf(word) ?? []));
}
