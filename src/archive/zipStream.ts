import { crc32 } from "node:zlib";
import { type FlateError, Zip, type ZipInputFile } from "fflate";
import { RecordBuffer } from "./recordBuffer.ts";
import { FILE_ATTRIBUTES, MADE_BY_UNIX } from "./records.ts";

/** A member whose content comes piece by piece. */
export interface OpenMember {
  /** The chunk is handed over until the promise settles; it is passed on, not copied. */
  write(chunk: Uint8Array): Promise<void>;
  /** Closes the member: valid, with the CRC-32 and the size of what came. */
  end(): Promise<void>;
}

/** APPNOTE 4.4.6 in fflate's terms, which reads the local time: the same in every zone. */
const FIRST_DOS_TIME = new Date(1980, 0, 1);
const NOTHING = new Uint8Array(0);
const NO_CONTENT: ReadonlySet<Uint8Array> = new Set();

/**
 * Writes a ZIP file of stored members as they come, one at a time. Size and CRC-32 follow each member
 * (APPNOTE 4.3.9). fflate writes no ZIP64 fields and wraps in silence: the caller keeps the file below 4 GiB
 * and 65,535 members.
 */
export class ZipStream {
  readonly #write: (chunks: readonly Uint8Array[]) => Promise<void>;
  readonly #zip: Zip;
  readonly #records = new RecordBuffer();
  /** What fflate made and is not yet written: it answers at once, we wait for the reader. */
  #made: Uint8Array[] = [];
  #open: StoredFile | null = null;
  #size = 0;

  /** @param write resolves when the chunks were taken, and rejects when there is nobody to take them */
  constructor(write: (chunks: readonly Uint8Array[]) => Promise<void>) {
    this.#write = write;
    this.#zip = new Zip((error, chunk) => {
      if (error !== null) throw error;
      this.#size += chunk.length;
      this.#made.push(chunk);
    });
  }

  /** Bytes of the file so far. The last few may wait for what follows them. */
  get size(): number {
    return this.#size;
  }

  /** Writes a member that is held whole, in pieces, at once. `crc` is its CRC-32, if it is known. */
  async add(name: string, pieces: readonly Uint8Array[], crc?: number): Promise<void> {
    const file = this.#begin(name);
    for (const piece of pieces) file.push(piece, crc ?? crc32(piece, file.crc));
    await this.#drain(new Set(pieces));
    await this.#end(file);
  }

  /** Begins a member that is not held whole. Nothing else can be written before its end. */
  async begin(name: string): Promise<OpenMember> {
    const file = this.#begin(name);
    return {
      write: (chunk) => this.#push(file, chunk, crc32(chunk, file.crc)),
      end: () => this.#end(file),
    };
  }

  /** Writes the central directory and what was held back. */
  async finish(): Promise<void> {
    this.#expectOpen(null);
    this.#zip.end();
    await this.#drain();
    const records = this.#records.take();
    if (records.length > 0) await this.#write([records]);
  }

  #begin(name: string): StoredFile {
    this.#expectOpen(null);
    this.#open = new StoredFile(name);
    this.#zip.add(this.#open);
    return this.#open;
  }

  async #push(file: StoredFile, chunk: Uint8Array, crc: number): Promise<void> {
    this.#expectOpen(file);
    file.push(chunk, crc);
    await this.#drain(new Set([chunk]));
  }

  async #end(file: StoredFile): Promise<void> {
    this.#expectOpen(file);
    this.#open = null;
    file.close();
    await this.#drain();
  }

  #expectOpen(file: StoredFile | null): void {
    if (this.#open !== file) throw new Error(`the open member is ${this.#open?.filename ?? "none"}`);
  }

  /** Writes content as it is, with the records before it; those behind it wait to be joined with what follows. */
  async #drain(content: ReadonlySet<Uint8Array> = NO_CONTENT): Promise<void> {
    const made = this.#made;
    this.#made = [];
    const chunks: Uint8Array[] = [];
    for (const chunk of made) {
      if (!content.has(chunk)) {
        this.#records.add(chunk);
      } else if (chunk.length > 0) {
        const records = this.#records.take();
        if (records.length > 0) chunks.push(records);
        chunks.push(chunk);
      }
    }
    if (chunks.length > 0) await this.#write(chunks);
  }
}

/** What fflate asks of a file. Its own classes compute the CRC-32 in JavaScript, several times slower. */
class StoredFile implements ZipInputFile {
  readonly filename: string;
  readonly compression = 0;
  readonly os = MADE_BY_UNIX;
  readonly attrs = FILE_ATTRIBUTES;
  readonly mtime = FIRST_DOS_TIME;
  size = 0;
  crc = 0;
  /** Set by fflate when the file is added. */
  ondata: (error: FlateError | null, chunk: Uint8Array, isLast: boolean) => void = () => {
    throw new Error("not added");
  };

  constructor(filename: string) {
    this.filename = filename;
  }

  push(chunk: Uint8Array, crc: number): void {
    this.size += chunk.length;
    this.crc = crc;
    this.ondata(null, chunk, false);
  }

  close(): void {
    this.ondata(null, NOTHING, true);
  }
}
