/**
 * Puts `count` pixels of a pass's row to their places in the picture's, `step` bytes apart (PNG third
 * edition, 8.1). Nothing else is written: what lies between belongs to other passes.
 */
export function scatterPixels(from: usize, to: usize, count: u32, channels: u32, step: usize): void {
  let out = to;
  if (channels == 1) {
    for (let x: u32 = 0; x < count; x++, out += step) store<u8>(out, load<u8>(from + x));
  } else if (channels == 4) {
    for (let x: u32 = 0; x < count; x++, out += step) store<u32>(out, load<u32>(from + (<usize>x << 2)));
  } else {
    let at = from;
    for (let x: u32 = 0; x < count; x++, out += step, at += 3) {
      store<u16>(out, load<u16>(at));
      store<u8>(out, load<u8>(at, 2), 2);
    }
  }
}
