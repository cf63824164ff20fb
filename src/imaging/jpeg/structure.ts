import { LIMITS } from "../../limits.ts";
import { checkParts, unsupported } from "../probe/faults.ts";
import { COLOR_MARK_BYTES, type ColorMarks, jpegColorModel, markColor } from "../probe/jpeg-color.ts";
import { REFUSED_FRAMES } from "../probe/jpeg-frame.ts";
import type { JpegColour, JpegFrame } from "./frame.ts";
import { readFrameHeader } from "./frameHeader.ts";
import type { HuffmanSpec } from "./huffman.ts";
import { readScanHeader, type ScanHeader } from "./scanHeader.ts";
import { Segment } from "./segment.ts";
import { AC, DC, Tables } from "./tables.ts";

/** Markers (T.81, table B.1). */
const DHT = 0xc4;
const DAC = 0xcc;
const SOI = 0xd8;
const SOS = 0xda;
const DQT = 0xdb;
const DRI = 0xdd;
const APP0 = 0xe0;
const APP14 = 0xee;
const COM = 0xfe;
/** Frames that are taken; the value says whether they are progressive. */
const FRAMES: Readonly<Record<number, boolean>> = { 192: false, 193: false, 194: true };

/**
 * Blocks that all scans of a picture together may visit: thirty-five times those of 120 MP without subsampling,
 * where encoders' scans visit each less than ten times.
 */
export const MAX_BLOCK_VISITS = 200_000_000;

/** Segments that say how a picture is decoded take a tenth of this where each of 100 scans has tables of its own. */
const MAX_RECORD_BYTES = 1024 * 1024;

/** One marker segment that says how the picture is to be decoded. */
export interface SegmentRecord {
  readonly code: number;
  /** What follows the length field. */
  readonly body: Uint8Array;
  /** Offset of the length field in the file. */
  readonly start: number;
}

/** All that one scan is decoded with. */
export interface ScanPlan extends ScanHeader {
  /** From 1. */
  readonly number: number;
  /** Offset of its entropy-coded data in the file. */
  readonly offset: number;
  /** MCUs of a restart interval; 0 for none. */
  readonly restartInterval: number;
  /** By member; only those that the kind of scan uses. */
  readonly huffman: readonly { readonly dc: HuffmanSpec | null; readonly ac: HuffmanSpec | null }[];
}

/** What the marker segments say, taken one after the other. */
export class Structure {
  readonly scans: ScanPlan[] = [];
  /** Steps of each component in natural order, from its first scan on (T.81, B.2.4.1 leaves later ones open). */
  readonly quantizers: Uint16Array[] = [];
  /** The segments that matter: taken again by another structure, they make it equal. */
  readonly records: SegmentRecord[] = [];
  readonly #maxPixels: number;
  readonly #marks: ColorMarks = { jfif: false, adobe: null };
  readonly #tables = new Tables();
  #frame: JpegFrame | null = null;
  #sent: Int8Array[] = [];
  #visits = 0;
  #parts = 0;
  #recordBytes = 0;

  constructor(maxPixels: number) {
    this.#maxPixels = maxPixels;
  }

  get frame(): JpegFrame | null {
    return this.#frame;
  }

  /** Whether no scan can follow: each coefficient was sent with all its bits. */
  get isComplete(): boolean {
    return this.#frame !== null && this.#sent.every((sent) => sent.every((bit) => bit === 0));
  }

  /** Whether there is something of each component. */
  get isShowable(): boolean {
    return this.#frame !== null && this.#sent.every((sent) => (sent[0] ?? -1) >= 0);
  }

  /** Takes the next segment. */
  take(record: SegmentRecord): void {
    const { code, body, start } = record;
    this.#parts += 1;
    checkParts(this.#parts);
    const segment = new Segment(body, start, this.scans.length + (code === SOS ? 1 : 0));
    const refused = REFUSED_FRAMES[code];
    if (refused !== undefined) throw unsupported(refused);
    if (code === DAC) return;
    if (code < 0xc0 || code === SOI || (code >= 0xf0 && code < COM)) {
      throw segment.fault("A marker is out of place.");
    }
    const progressive = FRAMES[code];
    if (progressive !== undefined) this.#openFrame(segment, progressive);
    else if (code === SOS) this.#addScan(segment, start + 2 + body.length);
    else if (code === DQT) this.#tables.readQuantizers(segment);
    else if (code === DHT) this.#tables.readHuffman(segment);
    else if (code === DRI) this.#tables.readRestartInterval(segment);
    else if ((code !== APP0 && code !== APP14) || this.scans.length > 0) return;
    else markColor(this.#marks, code, body);
    this.#record(code, code < APP0 ? body : body.subarray(0, COLOR_MARK_BYTES), start);
  }

  #record(code: number, body: Uint8Array, start: number): void {
    this.#recordBytes += body.length;
    if (this.#recordBytes > MAX_RECORD_BYTES) throw unsupported("The JPEG has too many tables.");
    this.records.push({ code, body: new Uint8Array(body), start });
  }

  #openFrame(segment: Segment, progressive: boolean): void {
    if (this.#frame !== null) throw segment.fault("The JPEG has two frames.");
    const colourOf = (ids: readonly number[]) => jpegColorModel(ids, this.#marks) as JpegColour;
    this.#frame = readFrameHeader(segment, progressive, colourOf, this.#maxPixels);
    this.#sent = this.#frame.components.map(() => new Int8Array(64).fill(-1));
  }

  #addScan(segment: Segment, offset: number): void {
    const frame = this.#frame;
    if (frame === null) throw segment.fault("A scan comes before the frame header.");
    if (this.scans.length === LIMITS.jpegScans) throw unsupported("The JPEG has too many scans.");
    const header = readScanHeader(segment, frame, this.#sent);
    this.#countVisits(header);
    for (const { index, component } of header.members) {
      this.quantizers[index] ??= this.#tables.quantizer(component.quantizer, segment);
    }
    const needsDc = header.ss === 0 && header.ah === 0;
    const needsAc = header.se > 0;
    const huffman = header.members.map(({ dcTable, acTable }) => ({
      dc: needsDc ? this.#tables.huffman(DC, dcTable, segment) : null,
      ac: needsAc ? this.#tables.huffman(AC, acTable, segment) : null,
    }));
    const { restartInterval } = this.#tables;
    this.scans.push({ ...header, number: this.scans.length + 1, offset, restartInterval, huffman });
  }

  #countVisits({ members }: ScanHeader): void {
    for (const { component } of members) this.#visits += component.blocksWide * component.blocksHigh;
    if (this.#visits > MAX_BLOCK_VISITS) {
      throw unsupported("The JPEG has too many scans for its size.");
    }
  }
}
