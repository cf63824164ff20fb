// Lines of ink where a picture is darker than around: the difference of two boxes of luma.

/** Writes the outermost of `width` 16-bit samples `pad` times to either side. */
export function padWords(row: usize, width: i32, pad: i32): void {
  const first = load<u16>(row), last = load<u16>(row + (<usize>(width - 1) << 1));
  let left = row - (<usize>pad << 1), right = row + (<usize>width << 1);
  for (let i = 0; i < pad; i++) {
    store<u16>(left, first);
    store<u16>(right, last);
    left += 2;
    right += 2;
  }
}

/**
 * `mark` where the mean of the small box is more than `depth` (1/16 levels) below that of the large one, else
 * 0. Both sums begin with the outermost column of the window of the first pixel.
 */
export function lineRow(
  small: usize, smallRadius: i32, large: usize, largeRadius: i32,
  depth: i32, mark: i32, width: i32, out: usize,
): void {
  const s = 2 * smallRadius + 1, l = 2 * largeRadius + 1;
  const sArea = s * s, lArea = l * l, least = depth * sArea * lArea;
  const sLast = <usize>(s - 1) << 2, lLast = <usize>(l - 1) << 2;
  let near = 0, wide = 0;
  for (let i: usize = 0; i < sLast; i += 4) near += load<i32>(small + i);
  for (let i: usize = 0; i < lLast; i += 4) wide += load<i32>(large + i);
  for (let x = 0; x < width; x++) {
    near += load<i32>(small + sLast);
    wide += load<i32>(large + lLast);
    const drop = 16 * (wide * sArea - near * lArea);
    store<u8>(out, drop > least ? <u8>mark : <u8>0);
    near -= load<i32>(small);
    wide -= load<i32>(large);
    small += 4;
    large += 4;
    out++;
  }
}
