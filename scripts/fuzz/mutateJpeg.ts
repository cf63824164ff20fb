import type { Dice } from "./dice.ts";
import { DHT, DNL, DQT, DRI, isFrame, isScan, joinJpeg, type Segment, SOS, splitJpeg } from "./jpegFile.ts";
import { BYTE_MUTATIONS, type ByteMutation, concat, EDGES_16, put, swapped } from "./mutateBytes.ts";

/** A change of a JPEG's segments. `other` are another picture's. */
type SegmentMutation = (segments: Segment[], dice: Dice, other: readonly Segment[]) => Segment[];

const EMPTY = new Uint8Array(0);
const FRAME_CODES = [0xc0, 0xc1, 0xc2, 0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd];

/** Replaces the body of one of the segments that `wanted` names, if there is any. */
function edit(
  segments: Segment[],
  dice: Dice,
  wanted: (segment: Segment) => boolean,
  change: (body: Uint8Array) => Uint8Array,
): Segment[] {
  const places = segments.flatMap((segment, i) => (segment.body !== null && wanted(segment) ? [i] : []));
  if (places.length === 0) return segments;
  const place = dice.pick(places);
  return segments.map((s, i) =>
    i === place && s.body !== null ? { ...s, body: change(new Uint8Array(s.body)) } : s,
  );
}

const ofCode = (code: number) => (segment: Segment) => segment.code === code;

function editData(segments: Segment[], dice: Dice, change: ByteMutation): Segment[] {
  const places = segments.flatMap((segment, i) => (isScan(segment) ? [i] : []));
  if (places.length === 0) return segments;
  const place = dice.pick(places);
  return segments.map((s, i) => (i === place ? { ...s, data: change(s.data, dice) } : s));
}

function insert(segments: Segment[], dice: Dice, segment: Segment): Segment[] {
  return segments.toSpliced(dice.between(1, segments.length), 0, segment);
}

const SEGMENT_MUTATIONS: Readonly<Record<string, SegmentMutation>> = {
  "duplicated segment": (s, dice) => insert(s, dice, dice.pick(s)),
  "deleted segment": (s, dice) => s.toSpliced(dice.below(s.length), 1),
  "swapped segments": (s, dice) => swapped(s, dice.below(s.length), dice.below(s.length)),
  "spliced segment": (s, dice, other) => insert(s, dice, dice.pick(other)),
  "segment of another picture": (s, dice, other) => {
    const place = dice.below(s.length);
    const fitting = other.filter(ofCode((s[place] as Segment).code));
    return fitting.length === 0 ? s : s.with(place, dice.pick(fitting));
  },
  "lying length": (s, dice) => {
    const place = dice.below(s.length);
    const { body } = s[place] as Segment;
    const claimedLength = dice.chance(0.5)
      ? dice.pick(EDGES_16)
      : Math.max(0, (body?.length ?? 0) + 2 + dice.between(-9, 9));
    return s.with(place, { ...(s[place] as Segment), claimedLength });
  },
  "changed segment": (s, dice) =>
    edit(
      s,
      dice,
      () => true,
      (body) => dice.pick(BYTE_MUTATIONS)(body, dice),
    ),
  "lying size": (s, dice) =>
    edit(s, dice, isFrame, (body) => {
      const at = dice.pick([1, 3]);
      const now = ((body[at] ?? 0) << 8) | (body[at + 1] ?? 0);
      const next = dice.chance(0.6) ? Math.max(0, now + dice.between(-40, 40)) : dice.pick(EDGES_16);
      return put(body, at, [next >> 8, next & 0xff]);
    }),
  "lying sampling factors": (s, dice) =>
    edit(s, dice, isFrame, (body) => {
      const at = 7 + 3 * dice.below(Math.max(1, body[5] ?? 1));
      if (at < body.length) {
        body[at] = dice.chance(0.8) ? (dice.between(1, 4) << 4) | dice.between(1, 4) : dice.below(256);
      }
      return body;
    }),
  "lying components": (s, dice) =>
    edit(s, dice, isFrame, (body) => {
      body[dice.between(5, Math.max(5, body.length - 1))] = dice.pick([0, 1, 2, 3, 4, 5, 255]);
      return body;
    }),
  "another kind of frame": (s, dice) => {
    const place = s.findIndex(isFrame);
    return place < 0 ? s : s.with(place, { ...(s[place] as Segment), code: dice.pick(FRAME_CODES) });
  },
  "scan's band and bits": (s, dice) =>
    edit(s, dice, ofCode(SOS), (body) => {
      const at = body.length - 3;
      const field = dice.below(3);
      body[at + field] =
        field === 2 ? (dice.below(15) << 4) | dice.below(15) : dice.pick([0, 1, 2, 5, 6, 62, 63, 64, 255]);
      return body;
    }),
  "scan's components and tables": (s, dice) =>
    edit(s, dice, ofCode(SOS), (body) => {
      const at = dice.below(Math.max(1, body.length - 3));
      body[at] = dice.chance(0.5)
        ? dice.pick([0, 1, 2, 3, 4, 0x10, 0x11, 0x22, 0x33, 0x44])
        : dice.below(256);
      return body;
    }),
  "scans in another order": (s, dice) => {
    const places = s.flatMap((segment, i) => (isScan(segment) ? [i] : []));
    return places.length < 2 ? s : swapped(s, dice.pick(places), dice.pick(places));
  },
  "scans again and again": (s, dice) => {
    const place = s.findIndex(isScan);
    if (place < 0) return s;
    const scan = s[dice.chance(0.5) ? place : s.findLastIndex(isScan)] as Segment;
    const again = Array.from({ length: dice.pick([1, 2, 20, 97, 99, 100, 101, 300]) }, () => scan);
    return s.toSpliced(place, 0, ...again);
  },
  "overflowing Huffman table": (s, dice) =>
    edit(s, dice, ofCode(DHT), (body) => {
      const kind = dice.below(4);
      if (kind === 0) return body.fill(255, 1, 17);
      const at = dice.between(1, 16);
      if (kind === 1) body[at] = dice.pick([0, 1, 2, 3, 4, 16, 200, 255]);
      // As many codes of a length as there can be, and one more.
      if (kind === 2) return Uint8Array.of(body[0] ?? 0, 2, ...Array(15).fill(1), ...dice.bytes(17));
      if (kind === 3) body[0] = dice.pick([0x00, 0x01, 0x03, 0x04, 0x10, 0x13, 0x14, 0x20, 0xff]);
      return body;
    }),
  "Huffman table of other symbols": (s, dice) =>
    edit(s, dice, ofCode(DHT), (body) => {
      for (let left = dice.between(1, 30); left > 0 && body.length > 17; left--) {
        body[dice.between(17, body.length - 1)] = dice.chance(0.3)
          ? dice.pick([0x00, 0xf0, 0xff, 0x0f, 0x10, 0xe0, 0x0c, 0x10])
          : dice.below(256);
      }
      return body;
    }),
  "no Huffman table": (s, dice) => edit(s, dice, ofCode(DHT), () => EMPTY),
  "other quantisation": (s, dice) =>
    edit(s, dice, ofCode(DQT), (body) => {
      const kind = dice.below(4);
      if (kind === 0) return body.fill(dice.pick([0, 255]), 1);
      if (kind === 1) body[0] = dice.pick([0x01, 0x03, 0x04, 0x0f, 0x10, 0x11, 0x20]);
      if (kind === 2) return Uint8Array.of(0x10 | ((body[0] ?? 0) & 3), ...dice.bytes(128));
      if (kind === 3) return body.subarray(0, dice.below(body.length));
      return body;
    }),
  "wrong restart interval": (s, dice) => {
    const interval = dice.chance(0.5) ? dice.between(0, 40) : dice.pick(EDGES_16);
    const segment = { code: DRI, body: Uint8Array.of(interval >> 8, interval & 0xff), data: EMPTY };
    const place = s.findIndex(ofCode(DRI));
    return place >= 0 && dice.chance(0.7) ? s.with(place, segment) : insert(s, dice, segment);
  },
  "restart markers": (s, dice) =>
    editData(s, dice, (data) => {
      const marks = [...data.keys()].filter((i) => data[i] === 0xff && ((data[i + 1] ?? 0) & 0xf8) === 0xd0);
      const at = marks.length === 0 || dice.chance(0.3) ? dice.below(data.length + 1) : dice.pick(marks);
      const kind = dice.below(3);
      const marker = Uint8Array.of(0xff, 0xd0 + dice.below(8));
      if (kind === 0) return concat([data.subarray(0, at), marker, data.subarray(at)]);
      if (kind === 1) return concat([data.subarray(0, at), data.subarray(at + 2)]);
      return concat([data.subarray(0, at), marker, data.subarray(at + 2)]);
    }),
  DNL: (s, dice) => {
    const lines = dice.chance(0.5) ? dice.between(1, 300) : dice.pick(EDGES_16);
    const place = s.findIndex(isScan);
    const said = { code: DNL, body: Uint8Array.of(lines >> 8, lines & 0xff), data: EMPTY };
    const unknown = dice.chance(0.6) ? edit(s, dice, isFrame, (body) => put(body, 1, [0, 0])) : s;
    return unknown.toSpliced(place + 1, 0, said);
  },
  "Adobe's transform": (s, dice) => {
    const name = [...Buffer.from("Adobe")];
    const body = Uint8Array.of(...name, 0, 100, 0, 0, 0, 0, dice.pick([0, 1, 2, 3, 255]));
    const others = s.filter(({ code }) => code !== 0xee);
    return others.toSpliced(1, 0, { code: 0xee, body, data: EMPTY });
  },
  "changed data": (s, dice) => editData(s, dice, (data) => dice.pick(BYTE_MUTATIONS)(data, dice)),
  stuffing: (s, dice) =>
    editData(s, dice, (data) => {
      const out = new Uint8Array(data);
      const at = out.indexOf(0xff, dice.below(out.length + 1));
      if (at >= 0 && at + 1 < out.length) out[at + 1] = dice.pick([0, 0, 0xff, 1, 0xd9, 0xda, 0x80]);
      return out;
    }),
  "no data": (s, dice) => editData(s, dice, () => EMPTY),
};

/** What reaches furthest is done more often than the rest. */
const NAMES = [
  ...Object.keys(SEGMENT_MUTATIONS),
  ...["changed data", "changed data", "changed data", "Huffman table of other symbols", "lying size"],
];

/** A mutant of a sound JPEG and what was done to it. `other` is another sound JPEG. */
export function mutateJpeg(
  bytes: Uint8Array,
  other: Uint8Array,
  dice: Dice,
): { bytes: Uint8Array; how: string[] } {
  let segments = splitJpeg(bytes);
  const spare = splitJpeg(other);
  const how: string[] = [];
  for (let left = dice.pick([1, 1, 1, 2, 2, 3]); left > 0 && segments.length > 0; left--) {
    const name = dice.pick(NAMES);
    how.push(name);
    segments = (SEGMENT_MUTATIONS[name] as SegmentMutation)(segments, dice, spare);
  }
  return { bytes: joinJpeg(segments), how };
}
