import { BOUNDS } from "./bounds.ts";
import type { Component, Frame } from "./frame.ts";
import type { Segment } from "./segment.ts";

export interface ScanMember {
  readonly component: Component;
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
  readonly mcus: number;
}

/** Reads SOS, checks that it may follow the scans before, and notes what it sends. */
export function readScanHeader(segment: Segment, frame: Frame): ScanHeader {
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
  for (const { component } of members) noteSent(component, checked, segment);
  const [first] = members;
  const alone = count === 1 && first !== undefined ? first.component : null;
  return { ...checked, mcus: alone === null ? frame.mcus : alone.blocksWide * alone.blocksHigh };
}

function readMember(segment: Segment, frame: Frame): ScanMember {
  const id = segment.u8();
  const tables = segment.u8();
  const component = frame.components.find((candidate) => candidate.id === id);
  if (component === undefined) throw segment.fault("A scan names a component that the frame lacks.");
  return { component, dcTable: tables >> 4, acTable: tables & 15 };
}

function checkMembers(members: readonly ScanMember[], segment: Segment): void {
  if (new Set(members.map(({ component }) => component)).size < members.length) {
    throw segment.fault("A scan names a component twice.");
  }
  const blocks = members.reduce((sum, { component: { h, v } }) => sum + h * v, 0);
  if (members.length > 1 && blocks > BOUNDS.mcuBlocks) {
    throw segment.fault("A scan has more than 10 blocks in one MCU.");
  }
}

type Selection = Pick<ScanHeader, "members" | "ss" | "se" | "ah" | "al">;

/** The one selection of T.81, table B.3; some encoders write a last coefficient of 0, and decoders read 63. */
function checkSequential({ ss, se, ah, al }: Selection, segment: Segment): number {
  if (ss !== 0 || ah !== 0 || al !== 0 || (se !== 63 && se !== 0)) {
    throw segment.fault("A scan of a sequential JPEG selects coefficients.");
  }
  return 63;
}

/** T.81, table B.3 and G.1.1.1. */
function checkProgressive({ members, ss, se, ah, al }: Selection, segment: Segment): void {
  const band = ss === 0 ? se === 0 : ss <= se && se <= 63 && members.length === 1;
  if (!band) throw segment.fault("A scan's selection of coefficients is not valid.");
  if (al > BOUNDS.pointTransform || (ah !== 0 && ah !== al + 1)) {
    throw segment.fault("A scan's successive approximation is not valid.");
  }
}

/** T.81, G.1.1.1.1: DC before AC; each coefficient once first, then refined one bit at a time. */
function noteSent({ sent }: Component, { ss, se, ah, al }: Selection, segment: Segment): void {
  if (ss > 0 && (sent[0] ?? -1) < 0) throw segment.fault("A scan of AC comes before the scan of DC.");
  for (let k = ss; k <= se; k += 1) {
    if (sent[k] === (ah === 0 ? -1 : ah)) continue;
    throw segment.fault(ah === 0 ? "A scan repeats another." : "A scan refines what was not sent before.");
  }
  sent.fill(al, ss, se + 1);
}
