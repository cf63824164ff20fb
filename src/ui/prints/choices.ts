import type { Print, PrintChoices } from "../api/prints.ts";
import { COMPRESSION_WORDS, FIT_WORDS, GRAVITY_WORDS, ORIENTATION_WORDS } from "./words.ts";

/** What is chosen where the address says nothing. */
export const USUAL_CHOICES: PrintChoices = {
  style: "watercolor",
  size: "9x12",
  fit: "cover",
  gravity: "center",
  orientation: "auto",
  compression: "lzw",
};

const NAMES = Object.keys(USUAL_CHOICES) as (keyof PrintChoices)[];

/** What each choice may be, where that does not depend on the deployment. */
const KNOWN: Readonly<Partial<Record<keyof PrintChoices, object>>> = {
  fit: FIT_WORDS,
  gravity: GRAVITY_WORDS,
  orientation: ORIENTATION_WORDS,
  compression: COMPRESSION_WORDS,
};

/** The choices in an address; what is none counts as not made. */
export function readChoices(search: string): PrintChoices {
  const given = new URLSearchParams(search);
  const made = NAMES.flatMap((name) => {
    const value = given.get(name);
    const known = KNOWN[name];
    const possible = value && (known === undefined || Object.hasOwn(known, value));
    return possible ? [[name, value] as const] : [];
  });
  return { ...USUAL_CHOICES, ...Object.fromEntries(made) };
}

/** What a print was ordered with. */
export function choicesOf({
  style,
  size_preset: size,
  fit,
  gravity,
  orientation,
  compression,
}: Print): PrintChoices {
  const placed = gravity as PrintChoices["gravity"];
  return { style: style.slug, size: size.name, fit, gravity: placed, orientation, compression };
}

/** As an address has them; what is usual is left out. */
export function writeChoices(choices: PrintChoices): string {
  const made = NAMES.filter((name) => choices[name] !== USUAL_CHOICES[name]);
  return String(new URLSearchParams(made.map((name) => [name, choices[name]])));
}
