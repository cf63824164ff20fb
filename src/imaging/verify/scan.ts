import type { BitReader } from "./bits.ts";
import type { Quantizer } from "./bounds.ts";
import { decodeScan, type ScanCoder } from "./coder.ts";
import type { DcState } from "./dc.ts";
import type { Component, Frame } from "./frame.ts";
import { makeMask } from "./nonzero.ts";
import { acFirstCoder, acRefinementCoder } from "./progressiveAc.ts";
import { dcFirstCoder, dcRefinementCoder } from "./progressiveDc.ts";
import { readScanHeader, type ScanHeader, type ScanMember } from "./scanHeader.ts";
import type { Segment } from "./segment.ts";
import { type SequentialMember, sequentialCoder } from "./sequential.ts";
import { AC, DC, type Tables } from "./tables.ts";

/** What one scan is decoded with. */
interface Setting {
  readonly reader: BitReader;
  readonly header: ScanHeader;
  readonly segment: Segment;
  readonly tables: Tables;
}

/** Decodes one scan from its header (SOS) on; returns the offset of the marker after its data. */
export function verifyScan(reader: BitReader, segment: Segment, frame: Frame, tables: Tables): number {
  const setting = { reader, header: readScanHeader(segment, frame), segment, tables };
  const coder = frame.progressive ? progressiveCoder(setting) : sequential(setting);
  decodeScan(reader, coder, setting.header.mcus, tables.restartInterval);
  return reader.at;
}

function sequential(setting: Setting): ScanCoder {
  const member = (of: ScanMember): SequentialMember => ({
    ...dcState(of, setting),
    acTable: huffman(setting, AC, of.acTable),
  });
  return sequentialCoder(setting.reader, blockOrder(setting.header, member));
}

/** The kinds of progressive scans (T.81, G.1.1.1). */
function progressiveCoder(setting: Setting): ScanCoder {
  const { reader, header } = setting;
  const { ss, se, ah, al } = header;
  const [member] = header.members;
  if (ss > 0 && member !== undefined) {
    const { component } = member;
    const quantizer = quantizerOf(component, setting);
    if (component.nonzero.length === 0) {
      component.nonzero = makeMask(component.blocksWide * component.blocksHigh);
    }
    const table = huffman(setting, AC, member.acTable);
    const coder = ah === 0 ? acFirstCoder : acRefinementCoder;
    return coder(reader, { table, quantizer, nonzero: component.nonzero, ss, se, al });
  }
  if (ah > 0) return dcRefinementCoder(reader, blockOrder(header, (of) => of).length);
  return dcFirstCoder(
    reader,
    blockOrder(header, (of) => dcState(of, setting)),
    al,
  );
}

/** One entry for each block of an MCU, its component's (T.81, A.2.2 and A.2.3). */
function blockOrder<T>({ members }: ScanHeader, make: (member: ScanMember) => T): T[] {
  return members.flatMap((member) => {
    const made = make(member);
    const { h, v } = member.component;
    return Array.from({ length: members.length === 1 ? 1 : h * v }, () => made);
  });
}

function dcState({ component, dcTable }: ScanMember, setting: Setting): DcState {
  return {
    dcTable: huffman(setting, DC, dcTable),
    quantizer: quantizerOf(component, setting),
    prediction: 0,
  };
}

function huffman({ tables, segment }: Setting, tableClass: number, id: number) {
  return tables.huffman(tableClass, id, (reason) => segment.fault(reason));
}

function quantizerOf(component: Component, { tables, segment }: Setting): Quantizer {
  component.quantizer ??= tables.quantizer(component.quantizerId, (reason) => segment.fault(reason));
  return component.quantizer;
}
