/**
 * Writes `count` rows of RGB samples one behind the other, each sample as its difference to the same
 * channel's left of it (TIFF 6.0, section 14). Reads up to 15 bytes behind a row and writes as many behind
 * the last.
 */
export function differenceRows(from: usize, stride: i32, count: i32, bytes: i32, to: usize): void {
  for (; count > 0; count--) {
    store<u8>(to, load<u8>(from));
    store<u8>(to, load<u8>(from, 1), 1);
    store<u8>(to, load<u8>(from, 2), 2);
    for (let i: usize = 3; i < <usize>bytes; i += 16) {
      v128.store(to + i, i8x16.sub(v128.load(from + i), v128.load(from + i - 3)));
    }
    from += stride;
    to += bytes;
  }
}
