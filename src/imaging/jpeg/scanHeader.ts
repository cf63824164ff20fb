import { unsupported } from "../probe/faults.ts";
import type { FrameComponent, JpegFrame } from "./frame.ts";
import type { Segment } from "./segment.ts";

/** T.81, B.2.3: blocks of one MCU in an interleaved scan. */
const MCU_BLOCKS = 10;
/** T.81, B.2.3: point transform, the largest that leaves a bit of a DC coefficient. */
const MAX_POINT_TRANSFORM = 13;

export interface ScanMember {
  /** In the frame's order. */
  readonly index: number;
  readonly component: FrameComponent;
  /** Numbers of the Huffman tables. */
  readonly dcTable: number;
  readonly acTable: number;
}

/** SOS (T.81, B.2.3). */
export interface ScanHeader {
  readonly members: readonly ScanMember[];
  /** First and last coefficient, in zig-zag order. */
  readonly ss: number;
  readonly se: number;
  /** Bit position before and after this scan; `ah` is 0 for a first scan. */
  readonly ah: number;
  readonly al: number;
}

/** By component and zig-zag index: the lowest bit that was sent (Al), or -1 before the coefficient's first scan. */
export type Sent = readonly Int8Array[];

/** Reads SOS, checks that it may follow the scans before, and notes in `sent` what it sends. */
export function readScanHeader(segment: Segment, frame: JpegFrame, sent: Sent): ScanHeader {
  const count = segment.u8();
  if (count < 1 || count > 4) throw segment.fault("A scan has no valid number of components.");
  const members = Array.from({ length: count }, () => readMember(segment, frame));
  const ss = segment.u8();
  const se = segment.u8();
  const approximation = segment.u8();
  segment.finish();
  checkMembers(members, segment);
  const header = { members, ss, se, ah: approximation >> 4, al: approximation & 15 };
  const checked = frame.progressive ? header : { ...header, se: checkSequential(header, segment) };
  if (frame.progressive) checkProgressive(header, segment);
  for (const { index } of members) noteSent(sent[index] ?? new Int8Array(0), checked, segment);
  return checked;
}

function readMember(segment: Segment, frame: JpegFrame): ScanMember {
  const id = segment.u8();
  const tables = segment.u8();
  const index = frame.components.findIndex((candidate) => candidate.id === id);
  const component = frame.components[index];
  if (component === undefined) throw segment.fault("A scan names a component that the frame lacks.");
  return { index, component, dcTable: tables >> 4, acTable: tables & 15 };
}

function checkMembers(members: readonly ScanMember[], segment: Segment): void {
  if (new Set(members.map(({ component }) => component)).size < members.length) {
    throw segment.fault("A scan names a component twice.");
  }
  const blocks = members.reduce((sum, { component: { h, v } }) => sum + h * v, 0);
  if (members.length > 1 && blocks > MCU_BLOCKS) {
    throw unsupported("The JPEG has more than 10 blocks in one MCU.");
  }
}

/** The one selection of T.81, table B.3; some encoders write a last coefficient of 0, and decoders read 63. */
function checkSequential({ ss, se, ah, al }: ScanHeader, segment: Segment): number {
  if (ss !== 0 || ah !== 0 || al !== 0 || (se !== 63 && se !== 0)) {
    throw segment.fault("A scan of a sequential JPEG selects coefficients.");
  }
  return 63;
}

/** T.81, table B.3 and G.1.1.1. */
function checkProgressive({ members, ss, se, ah, al }: ScanHeader, segment: Segment): void {
  const band = ss === 0 ? se === 0 : ss <= se && se <= 63 && members.length === 1;
  if (!band) throw segment.fault("A scan's selection of coefficients is not valid.");
  if (al > MAX_POINT_TRANSFORM || (ah !== 0 && ah !== al + 1)) {
    throw segment.fault("A scan's successive approximation is not valid.");
  }
}

/** T.81, G.1.1.1.1: DC before AC; each coefficient once first, then refined one bit at a time. */
function noteSent(sent: Int8Array, { ss, se, ah, al }: ScanHeader, segment: Segment): void {
  if (ss > 0 && (sent[0] ?? -1) < 0) throw segment.fault("A scan of AC comes before the scan of DC.");
  for (let k = ss; k <= se; k += 1) {
    if (sent[k] === (ah === 0 ? -1 : ah)) continue;
    throw segment.fault(ah === 0 ? "A scan repeats another." : "A scan refines what was not sent before.");
  }
  sent.fill(al, ss, se + 1);
}
