/** Columns of the result that are made at once, so that a line of the cache serves several of its rows. */
// @ts-ignore: decorator
@inline
const TILE = 16;

/**
 * Walks a stored picture in the order of the upright one: from `from`, `stepX` bytes to the next pixel of a
 * row and `stepY` to the next row, to `to` without padding. Three channels write one byte more than they
 * mean to, which the next pixel mends: a tile therefore keeps the byte behind each of its rows.
 */
export function turn(
  from: usize, stepX: isize, stepY: isize, to: usize, width: i32, height: i32, channels: i32,
): void {
  const stride = <usize>(width * channels);
  for (let left = 0; left < width; left += TILE) {
    const columns = min<i32>(TILE, width - left);
    const start = from + <usize>(<isize>left * stepX);
    const corner = to + <usize>(left * channels);
    for (let y = 0; y < height; y++) {
      const p = start + <usize>(<isize>y * stepY);
      const q = corner + <usize>y * stride;
      if (channels == 3) threes(p, stepX, q, columns);
      else if (channels == 4) fours(p, stepX, q, columns);
      else ones(p, stepX, q, columns);
    }
  }
}

// @ts-ignore: decorator
@inline
function ones(p: usize, step: isize, q: usize, columns: i32): void {
  for (let x = 0; x < columns; x++) {
    store<u8>(q + x, load<u8>(p));
    p += <usize>step;
  }
}

// @ts-ignore: decorator
@inline
function threes(p: usize, step: isize, q: usize, columns: i32): void {
  const end = q + <usize>(3 * columns);
  const behind = load<u8>(end);
  for (; q < end; q += 3) {
    store<u32>(q, load<u32>(p));
    p += <usize>step;
  }
  store<u8>(end, behind);
}

// @ts-ignore: decorator
@inline
function fours(p: usize, step: isize, q: usize, columns: i32): void {
  for (let x = 0; x < columns; x++) {
    store<u32>(q, load<u32>(p));
    p += <usize>step;
    q += 4;
  }
}
