import { LIMITS } from "../limits.ts";
import { REPORT_NAME } from "./report.ts";
import { type NameParts, safeName } from "./safeName.ts";

const utf8 = new TextEncoder();

/**
 * Names for the members of an archive: safe on every file system, and different from each other even where
 * case or the form of letters does not count. The first to ask for a name has it; each later one gets ` (2)`,
 * ` (3)` … past all names that were asked for. The same list gives the same names; result `i` is for
 * `wanted[i]`.
 * @param extension without its dot: takes the place of a picture's own extension
 */
export function memberNames(
  wanted: readonly { readonly name: string | null; readonly fallback: string }[],
  extension?: string,
): string[] {
  const parts = wanted.map(({ name, fallback }) => safeName(name, fallback, extension));
  const names = parts.map((each) => join(each));
  const taken = new Set([fold(REPORT_NAME)]);
  const late: number[] = [];
  for (const [i, name] of names.entries()) if (!claim(taken, name)) late.push(i);
  const numbers = new Map<string, number>();
  for (const i of late) {
    const like = fold(names[i] ?? "");
    let number = numbers.get(like) ?? 1;
    do {
      number++;
      names[i] = join(parts[i], ` (${number})`);
    } while (!claim(taken, names[i] ?? ""));
    numbers.set(like, number);
  }
  return names;
}

/** False when the name, or one like it, is taken. */
function claim(taken: Set<string>, name: string): boolean {
  const before = taken.size;
  return taken.add(fold(name)).size > before;
}

/** The whole name, its stem shortened by whole characters to what a name may have in bytes of UTF-8. */
function join(parts: NameParts | undefined, number = ""): string {
  const { stem, extension } = parts ?? { stem: "", extension: "" };
  const end = number + extension;
  const room = LIMITS.memberNameBytes - utf8.encode(end).length;
  return shorten(stem, room) + end;
}

function shorten(text: string, bytes: number): string {
  if (text.length * 3 <= bytes) return text;
  const { read } = utf8.encodeInto(text, new Uint8Array(Math.max(0, bytes)));
  // A space or dot before the end would be lost on Windows.
  return read === text.length ? text : text.slice(0, read).replace(/[\s.]+$/u, "");
}

/**
 * What is one name where case, the form of letters or invisible characters do not count (Windows, macOS):
 * upper case first, since only that makes ß and SS the same.
 */
function fold(name: string): string {
  return name
    .normalize("NFD")
    .replace(/\p{Default_Ignorable_Code_Point}/gu, "")
    .toUpperCase()
    .toLowerCase()
    .normalize("NFC");
}
