import type { EngineMemory } from "../engine/memory.ts";
import type { ByteSource } from "../engine/source.ts";
import { damage } from "./damage.ts";
import type { Structure } from "./structure.ts";

const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
const TEM = 0x01;
/** Read at once: between segments little is needed, of a scan's data all is passed over. */
const HEAD_BYTES = 64 * 1024;
const DATA_BYTES = 1024 * 1024;

/** Passes over a file from marker to marker (T.81, B.1.1) and gives the segments to a structure. */
export class MarkerWalk {
  readonly #source: ByteSource;
  readonly #memory: EngineMemory;
  readonly #structure: Structure;
  /** The bytes at hand, and where in the file they are. */
  #bytes = new Uint8Array(0);
  #offset = 0;
  #held = 0;
  #at: number;

  constructor(source: ByteSource, memory: EngineMemory, structure: Structure, at = 0) {
    this.#source = source;
    this.#memory = memory;
    this.#structure = structure;
    this.#at = at;
  }

  /** Passes over SOI. */
  async begin(): Promise<void> {
    const bytes = await this.#load(2, HEAD_BYTES);
    if (bytes[0] !== 0xff || bytes[1] !== SOI) throw this.#fault("The file does not begin as a JPEG.");
    this.#at = 2;
  }

  /** Takes segments up to and with the next SOS; false where EOI or the file's end comes before. */
  async toScan(): Promise<boolean> {
    for (;;) {
      const code = await this.#nextMarker();
      if (code === null) {
        if (this.#structure.isComplete) return false;
        throw this.#endsEarly();
      }
      if (code === EOI) return false;
      if (code === TEM || (code >= 0xd0 && code <= 0xd7)) continue;
      const start = this.#at;
      const head = await this.#load(2, HEAD_BYTES);
      const length = (head[0] ?? 0) * 256 + (head[1] ?? 0);
      if (head.length < 2) throw this.#endsEarly();
      if (length < 2) throw this.#fault("A segment's length is wrong.");
      const bytes = await this.#load(length, HEAD_BYTES);
      if (bytes.length < length) throw this.#fault("The file ends within a segment.");
      this.#at = start + length;
      this.#structure.take({ code, body: bytes.subarray(2, length), start });
      if (code === SOS) return true;
    }
  }

  /** Passes over a scan's data to the marker behind it, or to the file's end. */
  async passData(): Promise<void> {
    for (;;) {
      const bytes = await this.#load(2, DATA_BYTES);
      const found = findMarker(bytes);
      if (found >= 0) this.#at += found;
      // A last 0xFF is looked at again with what follows.
      else this.#at += bytes.length < 2 ? bytes.length : bytes.length - 1;
      if (found >= 0 || this.#at >= this.#source.size) return;
    }
  }

  /** Gives back what is held. */
  end(): void {
    this.#memory.drop(this.#held);
    this.#held = 0;
    this.#bytes = new Uint8Array(0);
  }

  /** Passes over fill bytes to the code of the next marker; null at the file's end. */
  async #nextMarker(): Promise<number | null> {
    const { scans } = this.#structure;
    for (let begun = false; ; ) {
      const bytes = await this.#load(2, HEAD_BYTES);
      const full: number = begun ? 0 : bytes.indexOf(0xff);
      // Stray bytes before the first scan do no harm to the picture; behind one they have no place.
      if (full !== 0 && bytes.length > 0 && scans.length > 0) {
        throw this.#fault("Data stands where a marker should.");
      }
      let at = full < 0 ? bytes.length : full;
      while (bytes[at] === 0xff) at += 1;
      begun ||= full >= 0;
      this.#at += at;
      const code = bytes[at];
      if (code === undefined) {
        if (this.#at >= this.#source.size) return null;
        continue;
      }
      this.#at += 1;
      if (code !== 0) return code;
      if (scans.length > 0) throw this.#fault("Data stands where a marker should.");
      begun = false;
    }
  }

  /** At least `least` bytes from here on, unless the file ends before; `most` are read where they are missing. */
  async #load(least: number, most: number): Promise<Uint8Array> {
    const from = this.#at - this.#offset;
    if (from < 0 || from + least > this.#bytes.length) {
      const length = Math.min(Math.max(least, most), this.#source.size - this.#at);
      this.#memory.drop(this.#held);
      this.#memory.hold(length);
      this.#held = length;
      this.#bytes = new Uint8Array(0);
      if (length > 0) this.#bytes = (await this.#source.read(this.#at, length)) as Uint8Array<ArrayBuffer>;
      if (this.#bytes.length < length) throw this.#endsEarly();
      this.#offset = this.#at;
      return this.#bytes;
    }
    return this.#bytes.subarray(from);
  }

  #endsEarly() {
    return this.#fault("The file ends before the picture does.");
  }

  #fault(reason: string) {
    return damage(reason, { byte: this.#at, scan: this.#structure.scans.length, mcu: 0 });
  }
}

/** Index of the first marker that is no restart marker; -1 where there is none, or only its first byte. */
function findMarker(bytes: Uint8Array): number {
  for (let at = bytes.indexOf(0xff); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const code = bytes[at + 1];
    if (code === undefined) return -1;
    if (code !== 0 && code !== 0xff && (code < 0xd0 || code > 0xd7)) return at;
  }
  return -1;
}
