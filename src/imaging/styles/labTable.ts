/** CIE L*a*b*, white D65: L 0 to 100. */
export type Lab = readonly [lightness: number, a: number, b: number];
/** sRGB, 0 to 255. */
export type Rgb = readonly [red: number, green: number, blue: number];

/** White of sRGB in XYZ (IEC 61966-2-1), by which its matrix is divided. */
const MATRIX = [
  [0.4124 / 0.9505, 0.3576 / 0.9505, 0.1805 / 0.9505],
  [0.2126, 0.7152, 0.0722],
  [0.0193 / 1.089, 0.1192 / 1.089, 0.9505 / 1.089],
] as const;

/**
 * A root by Newton's method: additions, multiplications and divisions only, which give the same on every machine,
 * as `Math.pow` and `Math.cbrt` need not.
 * @param value 0 to 1
 */
function root(value: number, degree: number): number {
  if (value === 0) return 0;
  let guess = 1;
  for (let previous = 2; guess < previous; ) {
    previous = guess;
    let power = 1;
    for (let i = 1; i < degree; i++) power *= guess;
    guess = ((degree - 1) * guess + value / power) / degree;
  }
  return guess;
}

/** Light of an sRGB level, 0 to 1 (IEC 61966-2-1): u^2.4 = (u^12)^(1/5). */
function linear(level: number): number {
  const v = level / 255;
  if (v <= 0.04045) return v / 12.92;
  const u = (v + 0.055) / 1.055;
  const u3 = u * u * u;
  const u6 = u3 * u3;
  return root(u6 * u6, 5);
}

/** The function f of CIE 15. */
function lightness(t: number): number {
  return t > 216 / 24389 ? root(t, 3) : ((24389 / 27) * t + 16) / 116;
}

const LINEAR = Float64Array.from({ length: 256 }, (_, level) => linear(level));
/** f in steps of 1/16383: L is within a tenth of a unit. */
const STEPS = 16_383;
/** f of CIE 15 at each step. */
export const LIGHTNESS: Float64Array = Float64Array.from({ length: STEPS + 1 }, (_, i) =>
  lightness(i / STEPS),
);

/** What each sRGB level of red, green and blue adds to one of X, Y and Z. */
type Axis = readonly Float64Array[];

/** Light of each sRGB level in X, Y and Z, white being 1 in all of them. */
export const LIGHT: readonly Axis[] = MATRIX.map((row) => row.map((part) => LINEAR.map((v) => part * v)));
const [X, Y, Z] = LIGHT as [Axis, Axis, Axis];

/** The step of `LIGHTNESS` for X, Y or Z of whole sRGB levels. */
function step([red, green, blue]: Axis, r: number, g: number, b: number): number {
  const t = ((red as Float64Array)[r] as number) + ((green as Float64Array)[g] as number);
  const light = t + ((blue as Float64Array)[b] as number);
  return Math.min(STEPS, Math.round(light * STEPS));
}

/** L of whole sRGB levels. */
export function lightnessOf(r: number, g: number, b: number): number {
  return 116 * (LIGHTNESS[step(Y, r, g, b)] as number) - 16;
}

/** The colour of whole sRGB levels. */
export function labOf(r: number, g: number, b: number): Lab {
  const x = LIGHTNESS[step(X, r, g, b)] as number;
  const y = LIGHTNESS[step(Y, r, g, b)] as number;
  const z = LIGHTNESS[step(Z, r, g, b)] as number;
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}
