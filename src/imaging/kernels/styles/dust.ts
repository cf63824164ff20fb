import { hashOf } from "./noise";

/**
 * One row of fine noise, a byte a pixel: a hash of the position, 1 2 1 smoothed across.
 * @param width of the picture; `margin` more are written on either side
 */
export function dustRow(y: i32, width: i32, margin: i32, shift: i32, seed: i32, out: usize): void {
  const row = y >> shift;
  let a = hashOf((-margin - 1) >> shift, row, seed) & 0xff, b = hashOf(-margin >> shift, row, seed) & 0xff;
  for (let x = -margin; x < width + margin; x++) {
    const c = hashOf((x + 1) >> shift, row, seed) & 0xff;
    store<u8>(out + x, (a + 2 * b + c + 2) >> 2);
    a = b;
    b = c;
  }
}
