import { DarkroomError } from "../errors.ts";
import { LIMITS } from "../limits.ts";
import { type FileSink, FormParts, type FormRules } from "./formParts.ts";
import { MultipartReader } from "./multipart.ts";

export type { FileSink, FormRules } from "./formParts.ts";

export interface Form {
  readonly fields: ReadonlyMap<string, string>;
  /** Name that the client gave the file; null if there was no file part. */
  readonly fileName: string | null;
}

const ONE_FILE: FormRules = {
  field: "file",
  files: 1,
  fileBytes: LIMITS.uploadBytes,
  bytes: LIMITS.uploadBytes,
  tooLarge: () => new DarkroomError("file_too_large"),
};

/**
 * Reads a form with one picture, the field `file`, and hands its bytes on.
 * @param rules.optional whether a form without one will do
 * @throws DarkroomError as `readFiles` does
 */
export async function readForm(
  request: Request,
  sink: FileSink,
  rules: Pick<FormRules, "optional"> = {},
): Promise<Form> {
  let fileName: string | null = null;
  const fields = await readFiles(request, { ...ONE_FILE, ...rules }, (name) => {
    fileName = name;
    return sink;
  });
  return { fields, fileName };
}

/**
 * Reads a multipart form as it arrives and hands its files on, one after the other and chunk by chunk; nothing
 * is held but small fields. When something is wrong the rest of the body is drained, up to twice the limit,
 * before the error is thrown: an answer in the middle of a body resets the connection and the caller would not
 * see it.
 * @param open is given the name of each file as it begins
 * @returns the other fields
 * @throws DarkroomError invalid_multipart, file_missing, what the rules say, and what a sink throws
 */
export async function readFiles(
  request: Request,
  rules: FormRules,
  open: (fileName: string) => FileSink,
): Promise<ReadonlyMap<string, string>> {
  const declared = Number(request.headers.get("content-length") ?? Number.NaN);
  if (declared > rules.bytes + LIMITS.uploadOverheadBytes) throw rules.tooLarge();
  const form = new FormParts(rules, open);
  if (request.body === null) return form.finish();

  const reader = request.body.getReader();
  let received = 0;
  let fault: unknown;
  let multipart: MultipartReader | null = null;
  for (;;) {
    const { done, value } = await readNext(reader);
    if (done) break;
    received += value.length;
    if (received > 2 * rules.bytes) {
      await reader.cancel();
      throw rules.tooLarge();
    }
    if (fault !== undefined || value.length === 0) continue;
    try {
      multipart ??= new MultipartReader(request.headers.get("content-type"));
      for (const event of multipart.write(value)) await form.take(event);
    } catch (thrown) {
      fault = thrown;
    }
  }
  if (fault !== undefined) throw fault;
  multipart?.end();
  return form.finish();
}

/** A client that goes away is no fault of ours. */
async function readNext(reader: ReadableStreamDefaultReader<Uint8Array>) {
  try {
    return await reader.read();
  } catch (cause) {
    throw new DarkroomError("invalid_multipart", { message: "The body broke off. Send it again.", cause });
  }
}
