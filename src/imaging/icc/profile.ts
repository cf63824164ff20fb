import { LIMITS } from "../../limits.ts";
import { findTag, signatureAt, viewOf } from "./tags.ts";

export type ProfileSpace = "rgb" | "grey" | "cmyk" | "other";

/** What is read of a profile. */
export interface Profile {
  /** Exactly the length that the profile's header gives. */
  readonly bytes: Uint8Array;
  /** Colour space of the data it describes (ICC.1:2022, 7.2.6). */
  readonly space: ProfileSpace;
  /** Its description, if it has a readable one. */
  readonly name: string | null;
}

const HEADER_BYTES = 128;
/** Longest name that is passed on; no real one comes near. */
const NAME_CHARS = 200;
const SPACES: Readonly<Record<string, ProfileSpace>> = { "RGB ": "rgb", GRAY: "grey", CMYK: "cmyk" };

/** Reads header and description (ICC.1:2022, 7.2 and 9.2.41); null where the bytes are no whole profile. */
export function parseProfile(bytes: Uint8Array): Profile | null {
  if (bytes.length < HEADER_BYTES + 4 || bytes.length > LIMITS.iccBytes) return null;
  const length = viewOf(bytes).getUint32(0);
  if (length < HEADER_BYTES + 4 || length > bytes.length || signatureAt(bytes, 36) !== "acsp") return null;
  const exact = bytes.subarray(0, length);
  return { bytes: exact, space: SPACES[signatureAt(exact, 16)] ?? "other", name: readName(exact) };
}

function readName(profile: Uint8Array): string | null {
  const element = findTag(profile, "desc");
  return element === null ? null : tidy(DESCRIPTIONS[signatureAt(element, 0)]?.(element) ?? "");
}

const DESCRIPTIONS: Readonly<Record<string, (element: Uint8Array) => string>> = {
  desc: readTextDescription,
  mluc: readLocalized,
};

/** textDescriptionType (ICC.1:2001-04, 6.5.17): an ASCII text, counted with its NUL, then a UTF-16 one. */
function readTextDescription(element: Uint8Array): string {
  if (element.length < 12) return "";
  const view = viewOf(element);
  const length = view.getUint32(8);
  const ascii = new TextDecoder("latin1").decode(element.subarray(12, 12 + length));
  const unicode = 12 + length;
  if (untilNul(ascii) !== "" || unicode + 8 > element.length) return ascii;
  const from = unicode + 8;
  return utf16(element.subarray(from, from + 2 * view.getUint32(unicode + 4)));
}

/** multiLocalizedUnicodeType (ICC.1:2022, 10.15): the English record, or else the first. */
function readLocalized(element: Uint8Array): string {
  if (element.length < 16) return "";
  const view = viewOf(element);
  const size = view.getUint32(12);
  if (size < 12) return "";
  const count = Math.min(view.getUint32(8), Math.floor((element.length - 16) / size));
  let chosen: number | null = null;
  for (let record = 0; record < count; record += 1) {
    const at = 16 + record * size;
    const english = view.getUint16(at) === 0x656e;
    if (english || chosen === null) chosen = at;
    if (english) break;
  }
  if (chosen === null) return "";
  const from = view.getUint32(chosen + 8);
  return utf16(element.subarray(from, from + view.getUint32(chosen + 4)));
}

/** The text up to its NUL, without control characters; null where nothing is left. */
function tidy(text: string): string | null {
  const shown = untilNul(text)
    .replaceAll(/\p{Cc}/gu, " ")
    .trim();
  return shown === "" ? null : shown.slice(0, NAME_CHARS).toWellFormed();
}

function untilNul(text: string): string {
  return text.split("\0", 1)[0] ?? "";
}

function utf16(bytes: Uint8Array): string {
  const units = Math.min(Math.floor(bytes.length / 2), 2 * NAME_CHARS);
  const view = viewOf(bytes);
  return String.fromCharCode(...Array.from({ length: units }, (_, i) => view.getUint16(2 * i)));
}
