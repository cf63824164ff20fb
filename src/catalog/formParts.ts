import { Buffer } from "node:buffer";
import { DarkroomError } from "../errors.ts";
import { LIMITS } from "../limits.ts";
import type { MultipartEvent } from "./multipart.ts";

/** Where the bytes of one file part go. */
export interface FileSink {
  /** Takes the next bytes; they are not kept after the promise resolves. */
  write(chunk: Uint8Array): Promise<void>;
  /** Says that the file is whole. Where it is left out, the end of the form says so. */
  end?(): Promise<void>;
}

/** What a form may bring. */
export interface FormRules {
  /** Field that carries its files. */
  readonly field: string;
  readonly files: number;
  /** Whether a form without a file will do. */
  readonly optional?: boolean;
  /** Bytes of one file. */
  readonly fileBytes: number;
  /** Bytes of all files together. */
  readonly bytes: number;
  /** What is said of a form that brings more. */
  readonly tooLarge: () => DarkroomError;
}

/** Fields beside the pictures are few; more are a mistake. */
const MAX_FIELDS = 15;

/** The parts of a form as they come: files go to their sinks, fields are kept. */
export class FormParts {
  readonly #rules: FormRules;
  readonly #open: (fileName: string) => FileSink;
  readonly #fields = new Map<string, string>();
  #others = 0;
  #files = 0;
  #bytes = 0;
  /** What is coming now; null before the first part and after the last. */
  #part: FieldPart | FilePart | null = null;

  constructor(rules: FormRules, open: (fileName: string) => FileSink) {
    this.#rules = rules;
    this.#open = open;
  }

  async take(event: MultipartEvent): Promise<void> {
    if (event.kind === "part") {
      await this.#endPart();
      this.#part = this.#begin(event.name, event.fileName);
    } else if (this.#part?.kind === "field") addToField(this.#part, event.bytes);
    else if (this.#part !== null) await this.#addToFile(this.#part, event.bytes);
  }

  async finish(): Promise<ReadonlyMap<string, string>> {
    await this.#endPart();
    if (this.#files === 0 && this.#rules.optional !== true) throw missing(this.#rules);
    return this.#fields;
  }

  #begin(name: string, fileName: string | null): FieldPart | FilePart {
    const { field, files } = this.#rules;
    if (name !== field && fileName === null) {
      this.#others += 1;
      if (this.#others > MAX_FIELDS) throw refused("There are too many fields.");
      return { kind: "field", name, bytes: new Uint8Array(0) };
    }
    if (name !== field) throw refused(`Send pictures as the field "${field}", not "${name}".`);
    this.#files += 1;
    if (this.#files > files) {
      throw refused(
        files === 1 ? "Send one picture in a request." : `Send at most ${files} files in a request.`,
      );
    }
    return { kind: "file", sink: this.#open(fileName ?? ""), size: 0 };
  }

  async #addToFile(file: FilePart, bytes: Uint8Array): Promise<void> {
    file.size += bytes.length;
    this.#bytes += bytes.length;
    const { fileBytes, bytes: allBytes, tooLarge } = this.#rules;
    if (file.size > fileBytes || this.#bytes > allBytes) throw tooLarge();
    await file.sink.write(bytes);
  }

  async #endPart(): Promise<void> {
    const part = this.#part;
    this.#part = null;
    if (part?.kind === "file") await part.sink.end?.();
    else if (part !== null) this.#fields.set(part.name, Buffer.from(part.bytes).toString("utf8"));
  }
}

interface FieldPart {
  readonly kind: "field";
  readonly name: string;
  bytes: Uint8Array;
}

interface FilePart {
  readonly kind: "file";
  readonly sink: FileSink;
  size: number;
}

function addToField(field: FieldPart, bytes: Uint8Array): void {
  if (field.bytes.length + bytes.length > LIMITS.formFieldBytes) throw refused("A field is too long.");
  field.bytes = Buffer.concat([field.bytes, bytes]);
}

/** What is said of a form without a file. */
function missing({ field }: FormRules): DarkroomError {
  return new DarkroomError("file_missing", {
    message: `Send ${field === "file" ? "the picture" : "pictures"} as the multipart field \`${field}\`.`,
  });
}

function refused(message: string): DarkroomError {
  return new DarkroomError("invalid_multipart", { message });
}
