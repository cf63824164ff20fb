/** The polynomial of CRC-32 (ISO/IEC 8802-3, 3.2.9), lowest power in the highest bit. */
const POLYNOMIAL = 0xedb88320;
/** x^0 in that order. */
const ONE = 0x80000000;

/** x to the power of 8 · 2^i, modulo the polynomial, for every bit of a length in bytes below 2^53. */
const POWERS = powers();

/**
 * CRC-32 of two pieces of data one behind the other, of which only their CRCs are known. Appending n bytes
 * multiplies what stands before by x^8n; CRCs are remainders, and remainders add.
 * @param length bytes of the second piece
 */
export function combineCrc32(first: number, second: number, length: number): number {
  if (!Number.isSafeInteger(length) || length < 0) throw new RangeError(`a length of ${length}`);
  let shifted = first >>> 0;
  let left = length;
  for (let i = 0; left > 0; i++) {
    if (left % 2 === 1) shifted = multiply(shifted, POWERS[i] as number);
    left = Math.floor(left / 2);
  }
  return (shifted ^ second) >>> 0;
}

/** Of two polynomials over GF(2), modulo the CRC's. */
function multiply(a: number, b: number): number {
  let product = 0;
  let power = b;
  for (let bit = ONE; bit !== 0; bit >>>= 1) {
    if ((a & bit) !== 0) product ^= power;
    power = (power & 1) === 0 ? power >>> 1 : (power >>> 1) ^ POLYNOMIAL;
  }
  return product >>> 0;
}

function powers(): Uint32Array {
  const found = new Uint32Array(53);
  found[0] = ONE >>> 8;
  for (let i = 1; i < found.length; i++) {
    const half = found[i - 1] as number;
    found[i] = multiply(half, half);
  }
  return found;
}
