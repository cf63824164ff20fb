import { checkDecodeMemory } from "../imaging/budget.ts";
import { planColor } from "../imaging/color.ts";
import { type PictureHeader, PROBE_WARNINGS } from "../imaging/probe/header.ts";
import { StructureScanner } from "../imaging/probe/scanner.ts";
import { FORMATS } from "../imaging/recipes.ts";
import type { ObjectUpload } from "../storage/objectUpload.ts";
import type { FileSink } from "./readForm.ts";

export interface MeasuredPicture {
  readonly header: PictureHeader;
  /** SHA-256 of the bytes, hex. */
  readonly contentHash: string;
  /** Public sentences about what was noticed. */
  readonly warnings: string[];
}

/** A picture on its way in: its structure is read and its hash taken from the same bytes that are stored. */
export class PictureIntake implements FileSink {
  readonly #upload: ObjectUpload;
  readonly #scanner = new StructureScanner();
  readonly #digest = new crypto.DigestStream("SHA-256");
  readonly #hasher = this.#digest.getWriter();

  constructor(upload: ObjectUpload) {
    this.#upload = upload;
    // Without a reader of the digest an abandoned intake would end as an unhandled rejection.
    this.#digest.digest.catch(() => undefined);
  }

  /** @throws DarkroomError as soon as the structure shows that the picture cannot be taken */
  async write(chunk: Uint8Array): Promise<void> {
    this.#scanner.write(chunk);
    // Long before the first part goes out: links signed for R2 itself answer with what the object says.
    if (this.#scanner.format !== null) this.#upload.contentType = FORMATS[this.#scanner.format].mimeType;
    await this.#hasher.write(chunk);
    await this.#upload.write(chunk);
  }

  /** @throws DarkroomError if the end of the picture is missing, or decoding it would take too much memory */
  async finish(): Promise<MeasuredPicture> {
    const header = this.#scanner.end();
    checkDecodeMemory(header, this.#upload.size);
    await this.#hasher.close();
    const contentHash = hex(await this.#digest.digest);
    const { note } = planColor(header);
    const warnings = header.warnings.map((code) => PROBE_WARNINGS[code] as string);
    return { header, contentHash, warnings: note === null ? warnings : [...warnings, note] };
  }

  async abandon(): Promise<void> {
    await this.#hasher.abort().catch(() => undefined);
  }
}

function hex(digest: ArrayBuffer): string {
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
