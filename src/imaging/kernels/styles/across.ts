// Means over a window of rows and columns, from sums down the columns: a running sum across.

/**
 * Box means of one plane, the picture's edge samples repeated outwards.
 * @param sums `width` sums down the columns, with room for `radius + 1` more on either side, which is written
 *   to
 * @param scale 2^32 × what one unit of the box's sum is worth in the result
 * @param out 16-bit samples
 */
export function meanAcross(sums: usize, width: i32, radius: i32, scale: u64, out: usize): void {
  repeatEnds(sums, width, radius);
  let head = sums + (<usize>radius << 2), tail = sums - (<usize>radius << 2);
  let s: u64 = 0;
  for (let p = tail; p < head; p += 4) s += load<u32>(p);
  for (let i = 0; i < width; i++) {
    s += load<u32>(head);
    store<u16>(out, (s * scale + 0x80000000) >> 32);
    s -= load<u32>(tail);
    head += 4;
    tail += 4;
    out += 2;
  }
}

/**
 * As meanAcross, but the window stays symmetric and inside the picture: towards an edge it becomes smaller,
 * so that an even slope keeps its value.
 * @param rows how many rows are in the sums
 * @param unit what one unit of the mean is worth in the result
 */
export function meanAcrossInside(
  sums: usize, width: i32, radius: i32, rows: i32, unit: i32, out: usize,
): void {
  const reach = min(radius, (width - 1) >> 1);
  let s: u64 = load<u32>(sums);
  for (let x = 0; x < reach; x++) {
    store<u16>(out + (<usize>x << 1), share(s, unit, rows * (2 * x + 1)));
    s += <u64>load<u32>(sums + (<usize>(2 * x + 1) << 2)) + load<u32>(sums + (<usize>(2 * x + 2) << 2));
  }
  const scale = <u64>(<f64>unit * 4294967296.0 / <f64>(rows * (2 * reach + 1)));
  let p = out + (<usize>reach << 1), head = sums + (<usize>(2 * reach + 1) << 2), tail = sums;
  const end = out + (<usize>(width - reach) << 1);
  while (p < end) {
    store<u16>(p, (s * scale + 0x80000000) >> 32);
    p += 2;
    // At the last this reads one sum behind the row, and it is not used.
    s += load<u32>(head);
    s -= load<u32>(tail);
    head += 4;
    tail += 4;
  }
  s = 0;
  for (let r = 0; r < reach; r++) {
    const x = width - 1 - r;
    s += load<u32>(sums + (<usize>(width - 1 - 2 * r) << 2));
    if (r > 0) s += load<u32>(sums + (<usize>(width - 2 * r) << 2));
    store<u16>(out + (<usize>x << 1), share(s, unit, rows * (2 * r + 1)));
  }
}

// @ts-ignore: decorator
@inline
function share(sum: u64, unit: i32, count: i32): u64 {
  return (sum * <u64>(<f64>unit * 4294967296.0 / <f64>count) + 0x80000000) >> 32;
}

function repeatEnds(sums: usize, width: i32, radius: i32): void {
  const first = load<u32>(sums), last = load<u32>(sums + (<usize>(width - 1) << 2));
  const end = sums + (<usize>width << 2);
  for (let i = 0; i <= radius; i++) {
    store<u32>(sums - (<usize>(i + 1) << 2), first);
    store<u32>(end + (<usize>i << 2), last);
  }
}
