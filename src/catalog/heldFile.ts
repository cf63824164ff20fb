import { checkDecodeMemory } from "../imaging/budget.ts";
import { StructureScanner } from "../imaging/probe/scanner.ts";
import type { FileSink } from "./readForm.ts";

/** A picture that is looked at and not kept: in memory, checked for its structure as it arrives. */
export class HeldFile implements FileSink {
  readonly #scanner = new StructureScanner();
  readonly #chunks: Uint8Array[] = [];
  #size = 0;

  async write(chunk: Uint8Array): Promise<void> {
    this.#scanner.write(chunk);
    this.#chunks.push(chunk.slice());
    this.#size += chunk.length;
  }

  /** @throws DarkroomError as `PictureIntake.finish` does */
  finish(): Uint8Array {
    checkDecodeMemory(this.#scanner.end(), this.#size);
    const bytes = new Uint8Array(this.#size);
    let at = 0;
    for (const chunk of this.#chunks.splice(0)) {
      bytes.set(chunk, at);
      at += chunk.length;
    }
    return bytes;
  }
}
