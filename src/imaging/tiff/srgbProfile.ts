// sRGB as a version 2 profile, which every program reads (ICC.1:2001-04; the newer versions keep its tags).
// Everything in it follows from IEC 61966-2-1 by the four operations and one power whose rounding is beyond
// doubt.

type Vector = readonly [number, number, number];
type Matrix = readonly [Vector, Vector, Vector];

/** IEC 61966-2-1, 4.2: chromaticities of red, green and blue, and of white, which is D65. */
const PRIMARIES = [
  [0.64, 0.33],
  [0.3, 0.6],
  [0.15, 0.06],
] as const;
const WHITE = [0.3127, 0.329] as const;
/** The profile connection space's white, D50 (ICC.1:2001-04, 6.1.13). */
const D50: Vector = [0.9642, 1, 0.8249];
/** Cone responses by Bradford (ICC.1:2022, annex E). */
const BRADFORD: Matrix = [
  [0.8951, 0.2664, -0.1614],
  [-0.7502, 1.7135, 0.0367],
  [0.0389, -0.0685, 1.0296],
];
/** Entries of the curve, as in the profiles most widely used. */
const CURVE_ENTRIES = 1024;
const NAME = "sRGB IEC61966-2.1";
const NOTICE = "No copyright, use freely";

/** The profile's bytes, always the same. */
export function srgbProfile(): Uint8Array<ArrayBuffer> {
  const adaptation = adaptToD50(xyzOf(WHITE));
  const [red, green, blue] = colorants(adaptation);
  const xyzElement = (xyz: Vector) => element("XYZ ", xyz.flatMap(long));
  const curve = curveElement();
  return assemble({
    desc: descriptionElement(),
    cprt: element("text", [...latin(NOTICE), 0]),
    wtpt: element("XYZ ", D50.flatMap(fixed)),
    chad: element("sf32", adaptation.flat().flatMap(fixed)),
    ...{ rXYZ: xyzElement(red), gXYZ: xyzElement(green), bXYZ: xyzElement(blue) },
    ...{ rTRC: curve, gTRC: curve, bTRC: curve },
  });
}

/** sRGB's value to linear light, both 0 to 1 (IEC 61966-2-1, 5.2). */
export function srgbToLight(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

/** Header and tags (ICC.1:2001-04, 6.1, 6.2). An element that several tags share is written once. */
function assemble(elements: Readonly<Record<string, Uint8Array>>): Uint8Array<ArrayBuffer> {
  const tags = Object.entries(elements);
  const offsets = new Map<Uint8Array, number>();
  let size = 128 + 4 + 12 * tags.length;
  for (const [, bytes] of tags) {
    if (offsets.has(bytes)) continue;
    offsets.set(bytes, size);
    size += Math.ceil(bytes.length / 4) * 4;
  }
  const profile = new Uint8Array(size);
  const view = new DataView(profile.buffer);
  view.setUint32(0, size);
  view.setUint32(8, 0x0210_0000);
  profile.set(latin("mntrRGB XYZ "), 12);
  // Year, month, day; a profile must have a date, and the standard's is as good as any.
  for (const [i, part] of [1999, 10, 18].entries()) view.setUint16(24 + 2 * i, part);
  profile.set(latin("acsp"), 36);
  profile.set(D50.flatMap(fixed), 68);
  view.setUint32(128, tags.length);
  for (const [i, [signature, bytes]] of tags.entries()) {
    const at = 132 + 12 * i;
    const offset = offsets.get(bytes) as number;
    profile.set(latin(signature), at);
    view.setUint32(at + 4, offset);
    view.setUint32(at + 8, bytes.length);
    profile.set(bytes, offset);
  }
  return profile;
}

/** The primaries' XYZ as fixed numbers, adapted to D50; they add up to D50's, so that white is white. */
function colorants(adaptation: Matrix): Matrix {
  const columns = PRIMARIES.map(xyzOf);
  const shares = times(inverse(transposed(columns as never)), xyzOf(WHITE));
  const [red, , blue] = columns.map((xyz, i) => {
    const [x, y, z] = times(adaptation, xyz);
    const share = 65_536 * (shares[i] as number);
    return [Math.round(share * x), Math.round(share * y), Math.round(share * z)];
  }) as unknown as Matrix;
  // Green takes what is left, at most a unit or two off: it is the largest.
  const green = D50.map((v, i) => Math.round(v * 65_536) - (red[i] as number) - (blue[i] as number));
  return [red, green as never, blue];
}

function adaptToD50(white: Vector): Matrix {
  const [from, to] = [times(BRADFORD, white), times(BRADFORD, D50)];
  const scaled = BRADFORD.map((row, i) => row.map((v) => (v * (to[i] as number)) / (from[i] as number)));
  const back = inverse(BRADFORD);
  return transposed(transposed(scaled as never).map((column) => times(back, column)) as never);
}

function xyzOf([x, y]: readonly [number, number]): Vector {
  return [x / y, 1, (1 - x - y) / y];
}

function times(matrix: Matrix, [x, y, z]: Vector): Vector {
  const [a, b, c] = matrix.map(([p, q, r]) => p * x + q * y + r * z);
  return [a as number, b as number, c as number];
}

function transposed([a, b, c]: Matrix): Matrix {
  return [
    [a[0], b[0], c[0]],
    [a[1], b[1], c[1]],
    [a[2], b[2], c[2]],
  ];
}

function inverse([a, b, c]: Matrix): Matrix {
  const cross = (p: Vector, q: Vector): Vector => [
    p[1] * q[2] - p[2] * q[1],
    p[2] * q[0] - p[0] * q[2],
    p[0] * q[1] - p[1] * q[0],
  ];
  const columns = [cross(b, c), cross(c, a), cross(a, b)];
  const first = columns[0] as Vector;
  const determinant = a[0] * first[0] + a[1] * first[1] + a[2] * first[2];
  return transposed(columns.map((column) => column.map((v) => v / determinant)) as never);
}

/** curveType (ICC.1:2001-04, 6.5.3) */
function curveElement(): Uint8Array {
  const entries = Array.from({ length: CURVE_ENTRIES }, (_, i) =>
    Math.round(65_535 * srgbToLight(i / (CURVE_ENTRIES - 1))),
  );
  return element("curv", [...long(CURVE_ENTRIES), ...entries.flatMap((v) => [v >> 8, v & 0xff])]);
}

/** textDescriptionType (6.5.17): the name in ASCII, none in UTF-16, none for the Macintosh. */
function descriptionElement(): Uint8Array {
  return element("desc", [
    ...long(NAME.length + 1),
    ...latin(NAME),
    0,
    ...new Uint8Array(4 + 4 + 2 + 1 + 67),
  ]);
}

function element(type: string, data: ArrayLike<number>): Uint8Array {
  return Uint8Array.from([...latin(type), 0, 0, 0, 0, ...Array.from(data)]);
}

/** s15Fixed16Number (5.3.2) */
function fixed(value: number): number[] {
  return long(Math.round(value * 65_536));
}

function long(value: number): number[] {
  return [value >> 24, value >> 16, value >> 8, value].map((v) => v & 0xff);
}

function latin(text: string): number[] {
  return Array.from(text, (character) => character.charCodeAt(0));
}
