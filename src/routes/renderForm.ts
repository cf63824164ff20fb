import type { FileSink } from "../catalog/formParts.ts";
import { type Form, readForm } from "../catalog/readForm.ts";
import { DarkroomError } from "../errors.ts";
import { LIMITS } from "../limits.ts";
import { readWithin } from "./jsonBody.ts";

/** Bodies that bring fields alone, by their media type. */
const FIELD_BODIES: Readonly<Record<string, (text: string) => ReadonlyMap<string, string>>> = {
  "application/x-www-form-urlencoded": (text) => new Map(new URLSearchParams(text)),
  "application/json": readJsonFields,
};

/**
 * Reads an order: a multipart form with or without a picture, or fields alone.
 * @throws DarkroomError `invalid_multipart`, `invalid_request`, `body_too_large`, what the sink throws
 */
export async function readRenderForm(request: Request, sink: FileSink): Promise<Form> {
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase() ?? "";
  const read = FIELD_BODIES[type];
  if (read === undefined) return readForm(request, sink, { optional: true });
  const text = new TextDecoder().decode(await readWithin(request.body, LIMITS.jsonBodyBytes));
  return { fields: read(text), fileName: null };
}

function readJsonFields(text: string): ReadonlyMap<string, string> {
  const fields = parseJson(text);
  if (typeof fields !== "object" || fields === null || Array.isArray(fields)) throw noFields();
  const entries = Object.entries(fields).filter(([, value]) => value !== null);
  if (!entries.every((entry): entry is [string, string] => typeof entry[1] === "string")) throw noFields();
  return new Map(entries);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new DarkroomError("invalid_request", { message: "The body is no JSON.", cause });
  }
}

function noFields(): DarkroomError {
  return new DarkroomError("invalid_request", { message: "Send an object whose values are texts." });
}
