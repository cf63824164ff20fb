import { signatureAt, viewOf } from "./tags.ts";

/** Device value to linear light, both 0 to 1. */
export type Curve = (value: number) => number;

/** A tone reproduction curve, sampled or parametric; null where it cannot be read. */
export function readCurve(element: Uint8Array): Curve | null {
  if (element.length < 12) return null;
  const type = signatureAt(element, 0);
  const curve = type === "curv" ? readSampled(element) : type === "para" ? readParametric(element) : null;
  // A curve that is no number somewhere is none.
  return curve !== null && [0, 0.5, 1].every((value) => Number.isFinite(curve(value))) ? curve : null;
}

/** curveType (ICC.1:2022, 10.6): none for the identity, one for a gamma, else a table. */
function readSampled(element: Uint8Array): Curve | null {
  const view = viewOf(element);
  const count = view.getUint32(8);
  if (count === 0) return (value) => value;
  if (element.length < 12 + 2 * count) return null;
  if (count === 1) {
    const gamma = view.getUint16(12) / 256;
    return (value) => value ** gamma;
  }
  const entry = (i: number) => view.getUint16(12 + 2 * Math.min(i, count - 1)) / 65_535;
  return (value) => {
    const at = value * (count - 1);
    const below = Math.floor(at);
    return entry(below) + (at - below) * (entry(below + 1) - entry(below));
  };
}

/** Parameters of each function of parametricCurveType (ICC.1:2022, 10.18, table 68). */
const PARAMETERS = [1, 3, 4, 5, 7];

function readParametric(element: Uint8Array): Curve | null {
  const view = viewOf(element);
  const kind = view.getUint16(8);
  const count = PARAMETERS[kind];
  if (count === undefined || element.length < 12 + 4 * count) return null;
  const [g = 1, a = 1, b = 0, c = 0, d = 0, e = 0, f = 0] = Array.from(
    { length: count },
    (_, i) => view.getInt32(12 + 4 * i) / 65_536,
  );
  const curves: readonly Curve[] = [
    (x) => x ** g,
    (x) => (x >= -b / a ? (a * x + b) ** g : 0),
    (x) => (x >= -b / a ? (a * x + b) ** g + c : c),
    (x) => (x >= d ? (a * x + b) ** g : c * x),
    (x) => (x >= d ? (a * x + b) ** g + e : c * x + f),
  ];
  return curves[kind] ?? null;
}
