import type { DarkroomError } from "../../errors.ts";
import { BOUNDS } from "./reference-bounds.fixture.ts";
import { damage } from "./reference-damage.fixture.ts";

/**
 * Reads the bits of entropy-coded segments (T.81, F.2.2.5), stuffed zero bytes taken out. It never reads past
 * a marker: from there on it gives zero bits and counts them in `missing`, so that the hot paths need ask only
 * once for each block whether they had enough.
 */
export class BitReader {
  readonly bytes: Uint8Array;
  /** Scan from 1, and MCU, for the places of faults. */
  readonly scan: number;
  mcu = 0;
  /** The next byte to read; at a marker, its first 0xFF. */
  at: number;
  /** The low `count` bits are read ahead. */
  bits = 0;
  count = 0;
  missing = 0;
  /** As many zero bytes in a row are a hole in the file, where the scan's tables rule them out. */
  holeBytes = Number.POSITIVE_INFINITY;
  private zeros = 0;
  private atMarker = false;

  constructor(bytes: Uint8Array, at: number, scan: number) {
    this.bytes = bytes;
    this.at = at;
    this.scan = scan;
  }

  /** Reads ahead until at least 25 bits are there. */
  fill(): void {
    while (this.count <= 24) {
      const byte = this.at < this.bytes.length ? (this.bytes[this.at] ?? 0) : 0xff;
      if (byte === 0xff) this.bits = (this.bits << 8) | this.passStuffing();
      else {
        this.bits = (this.bits << 8) | byte;
        this.at += 1;
        this.zeros = byte === 0 ? this.zeros + 1 : 0;
        if (this.zeros >= this.holeBytes) throw this.fault("A part of the data is blank.");
      }
      this.count += 8;
    }
  }

  /** The next `n` bits, 1 to 16. */
  receive(n: number): number {
    if (this.count < n) this.fill();
    this.count -= n;
    return (this.bits >>> this.count) & ((1 << n) - 1);
  }

  /** Passes over any number of bits. */
  skip(n: number): void {
    let left = n;
    for (; left > 16; left -= 16) this.receive(16);
    if (left > 0) this.receive(left);
  }

  /** To be called after each block. */
  checkEnough(): void {
    if (this.count < this.missing) throw this.fault("");
  }

  /** Ends an entropy-coded segment at its marker; what may be left is padding. */
  finish(): void {
    this.checkEnough();
    this.count -= this.count % 8;
    for (let left = 0; ; left += 1) {
      this.fill();
      if (this.count <= this.missing) break;
      const byte = this.receive(8);
      const padding = byte === 0 || byte === 0xff;
      if (!padding || left === BOUNDS.paddingBytes) throw this.fault("A scan's data goes on after its end.");
    }
  }

  /** After `finish`: passes over the marker and its fill bytes (T.81, B.1.1.2), then begins a new segment. */
  takeMarker(): number | undefined {
    while (this.bytes[this.at] === 0xff) this.at += 1;
    const code = this.bytes[this.at];
    this.at += 1;
    this.bits = 0;
    this.count = 0;
    this.missing = 0;
    this.atMarker = false;
    return code;
  }

  /** A fault at the place that is being read; having run out of data is the better reason for any. */
  fault(reason: string): DarkroomError {
    const ranOut = this.count < this.missing;
    const ahead = Math.max(0, this.count - this.missing) >> 3;
    const place = { byte: Math.min(this.at, this.bytes.length) - ahead, scan: this.scan, mcu: this.mcu };
    return damage(ranOut ? "The data of a scan ends before the picture is complete." : reason, place);
  }

  /** 0xFF00 is the byte 0xFF; 0xFF and anything else is a marker. More than one 0xFF is read as one. */
  private passStuffing(): number {
    if (!this.atMarker) {
      let next = this.at + 1;
      while (this.bytes[next] === 0xff) next += 1;
      if (this.bytes[next] === 0) {
        this.at = next + 1;
        return 0xff;
      }
      this.atMarker = true;
    }
    this.missing += 8;
    return 0;
  }
}
