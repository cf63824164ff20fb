import { type Curve, readCurve } from "./curve.ts";
import { findTag, signatureAt, viewOf } from "./tags.ts";

export type Triple<T> = readonly [T, T, T];

/** A three-component matrix-based profile (ICC.1:2022, F.3): a curve for each channel, and the colour of its light. */
export interface MatrixProfile {
  readonly curves: Triple<Curve>;
  /** XYZ under D50 of red, green and blue. */
  readonly colorants: Triple<Triple<number>>;
}

/** Null where the profile is of another kind or cannot be read. */
export function readMatrixProfile(profile: Uint8Array): MatrixProfile | null {
  if (signatureAt(profile, 16) !== "RGB " || signatureAt(profile, 20) !== "XYZ ") return null;
  // Where there is a table, it comes before the matrix (ICC.1:2022, 9.1).
  if (findTag(profile, "A2B0") !== null) return null;
  const [red, green, blue] = ["r", "g", "b"].map((channel) => readChannel(profile, channel));
  if (!red || !green || !blue) return null;
  return {
    curves: [red.curve, green.curve, blue.curve],
    colorants: [red.colorant, green.colorant, blue.colorant],
  };
}

function readChannel(profile: Uint8Array, channel: string) {
  const element = findTag(profile, `${channel}TRC`);
  const curve = element === null ? null : readCurve(element);
  const colorant = readXyz(findTag(profile, `${channel}XYZ`));
  return curve === null || colorant === null ? null : { curve, colorant };
}

/** The first triple of an XYZType (ICC.1:2022, 10.31), in s15Fixed16Number. */
function readXyz(element: Uint8Array | null): Triple<number> | null {
  if (element === null || element.length < 20 || signatureAt(element, 0) !== "XYZ ") return null;
  const view = viewOf(element);
  const number = (i: number) => view.getInt32(8 + 4 * i) / 65_536;
  return [number(0), number(1), number(2)];
}
