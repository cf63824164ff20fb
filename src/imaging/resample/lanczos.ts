/** Zeros of the kernel on each side; beyond the third it is 0. */
export const LOBES = 3;

/** Steps of the rotation below after which it begins anew, so that rounding cannot gather. */
const TURNS = 32;
/** (π² / 6)(1 + 1/9): the kernel's curve at 0, where its quotient would lose digits. */
const CURVE = (Math.PI * Math.PI * 10) / 54;

/**
 * Writes Lanczos-3, sinc(x)·sinc(x / 3), at x = (first + k − center) / stretch for k = 0 … count − 1, not
 * normalised. With s = sin(πx / 3) it is 3s²(3 − 4s²) / (πx)², and s turns by the same angle from tap to tap: one
 * rotation and one division each, in operations that IEEE 754 defines to the last bit.
 */
export function lanczosTaps(
  first: number,
  center: number,
  stretch: number,
  out: Float64Array,
  count: number,
): void {
  const stepCos = cosPi(1 / (LOBES * stretch));
  const stepSin = sinPi(1 / (LOBES * stretch));
  let s = 0;
  let c = 0;
  for (let k = 0; k < count; k++) {
    const x = (first + k - center) / stretch;
    if (k % TURNS === 0) {
      s = sinPi(x / LOBES);
      c = cosPi(x / LOBES);
    }
    out[k] = kernel(x, s * s);
    const turned = s * stepCos + c * stepSin;
    c = c * stepCos - s * stepSin;
    s = turned;
  }
}

function kernel(x: number, square: number): number {
  const far = x * x;
  if (far >= LOBES * LOBES) return 0;
  if (far < 1e-8) return 1 - CURVE * far;
  return (LOBES * square * (3 - 4 * square)) / (Math.PI * Math.PI * far);
}

/**
 * sin(πx) by its series, which ends below 1e-16 for the half turn that is left after reduction. Math.sin may
 * differ between engines (ECMA-262, 21.3.2), and pixels must not.
 */
function sinPi(x: number): number {
  const turns = Math.round(x);
  const t = Math.PI * (x - turns);
  let sum = 0;
  for (let n = 19; n >= 3; n -= 2) sum = ((1 - sum) * t * t) / (n * (n - 1));
  const sine = t * (1 - sum);
  return turns % 2 === 0 ? sine : -sine;
}

function cosPi(x: number): number {
  return sinPi(x + 0.5);
}
