import { Buffer } from "node:buffer";
import { DarkroomError } from "../errors.ts";
import { LIMITS } from "../limits.ts";
import { type MultipartEvent, MultipartReader } from "./multipart.ts";

/** Where the bytes of the one file part go. */
export interface FileSink {
  /** Takes the next bytes; they are not kept after the promise resolves. */
  write(chunk: Uint8Array): Promise<void>;
}

export interface Form {
  readonly fields: ReadonlyMap<string, string>;
  /** Name that the client gave the file; null if there was no file part. */
  readonly fileName: string | null;
}

/** Fields beside the picture are few; more are a mistake. */
const MAX_PARTS = 16;
const FILE_FIELD = "file";

/**
 * Reads a multipart form as it arrives and hands its file on, chunk by chunk; nothing is held but small
 * fields. When something is wrong the rest of the body is drained, up to twice the limit, before the error
 * is thrown: an answer in the middle of a body resets the connection and the caller would not see it.
 * @throws DarkroomError invalid_multipart, file_missing, file_too_large, and what the sink throws
 */
export async function readForm(request: Request, sink: FileSink): Promise<Form> {
  const declared = Number(request.headers.get("content-length") ?? Number.NaN);
  if (declared > LIMITS.uploadBytes + LIMITS.uploadOverheadBytes) throw new DarkroomError("file_too_large");
  if (request.body === null) throw new DarkroomError("file_missing");

  const form = new FormInProgress(sink);
  const reader = request.body.getReader();
  let received = 0;
  let fault: unknown;
  let multipart: MultipartReader | null = null;
  for (;;) {
    const { done, value } = await readNext(reader);
    if (done) break;
    received += value.length;
    if (received > 2 * LIMITS.uploadBytes) {
      await reader.cancel();
      throw new DarkroomError("file_too_large");
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
  if (multipart === null) throw new DarkroomError("file_missing");
  multipart.end();
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

class FormInProgress {
  readonly #sink: FileSink;
  readonly #fields = new Map<string, string>();
  #parts = 0;
  #fileName: string | null = null;
  #fileBytes = 0;
  /** The field whose bytes are coming; null while they are the file's. */
  #field: { readonly name: string; bytes: Uint8Array } | null = null;

  constructor(sink: FileSink) {
    this.#sink = sink;
  }

  async take(event: MultipartEvent): Promise<void> {
    if (event.kind === "part") this.#begin(event.name, event.fileName);
    else if (this.#field !== null) this.#addToField(this.#field, event.bytes);
    else await this.#addToFile(event.bytes);
  }

  finish(): Form {
    this.#endField();
    if (this.#fileName === null) throw new DarkroomError("file_missing");
    return { fields: this.#fields, fileName: this.#fileName };
  }

  #begin(name: string, fileName: string | null): void {
    this.#endField();
    this.#parts += 1;
    if (this.#parts > MAX_PARTS) throw refused("There are too many fields.");
    if (name !== FILE_FIELD && fileName === null) {
      this.#field = { name, bytes: new Uint8Array(0) };
      return;
    }
    if (name !== FILE_FIELD) throw refused(`Send the picture as the field "file", not "${name}".`);
    if (this.#fileName !== null) throw refused("Send one picture in a request.");
    this.#fileName = fileName ?? "";
  }

  #addToField(field: { bytes: Uint8Array }, bytes: Uint8Array): void {
    if (field.bytes.length + bytes.length > LIMITS.formFieldBytes) throw refused("A field is too long.");
    field.bytes = Buffer.concat([field.bytes, bytes]);
  }

  async #addToFile(bytes: Uint8Array): Promise<void> {
    this.#fileBytes += bytes.length;
    if (this.#fileBytes > LIMITS.uploadBytes) throw new DarkroomError("file_too_large");
    await this.#sink.write(bytes);
  }

  #endField(): void {
    if (this.#field === null) return;
    this.#fields.set(this.#field.name, Buffer.from(this.#field.bytes).toString("utf8"));
    this.#field = null;
  }
}

function refused(message: string): DarkroomError {
  return new DarkroomError("invalid_multipart", { message });
}
