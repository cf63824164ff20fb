// Inks on paper: flat colours laid one over another by their coverage, 0 to 128.

/** Lowers a coverage where the grain is above `threshold`: to nothing from 128 above that. */
export function wearRow(cover: usize, grain: usize, threshold: i32, width: i32): void {
  const from = i16x8.splat(<i16>threshold), all = i16x8.splat(128), none = i16x8.splat(0);
  for (let x = 0; x < width; x += 8) {
    const over = i16x8.max_s(none, i16x8.min_s(i16x8.sub_sat_s(v128.load(grain), from), all));
    const left = i16x8.sub(all, over);
    const worn = i16x8.shr_u(i16x8.mul(v128.load8x8_u(cover), left), 7);
    v128.store64_lane(cover, i8x16.narrow_i16x8_u(worn, worn), 0);
    cover += 8;
    grain += 16;
  }
}

/** One colour over a whole row of three planes, `plane` bytes apart. `colour`: 0xBBGGRR. */
export function layPaper(planes: usize, plane: usize, colour: i32, width: i32): void {
  memory.fill(planes, <u8>colour, <usize>width);
  memory.fill(planes + plane, <u8>(colour >> 8), <usize>width);
  memory.fill(planes + 2 * plane, <u8>(colour >> 16), <usize>width);
}

/** Lays an ink over them. */
export function layInk(planes: usize, plane: usize, colour: i32, cover: usize, width: i32): void {
  const r = i16x8.splat(<i16>(colour & 0xff)), g = i16x8.splat(<i16>((colour >> 8) & 0xff));
  const b = i16x8.splat(<i16>((colour >> 16) & 0xff));
  for (let x = 0; x < width; x += 8) {
    const c = v128.load8x8_u(cover);
    if (v128.any_true(c)) {
      lay(planes, r, c);
      lay(planes + plane, g, c);
      lay(planes + 2 * plane, b, c);
    }
    planes += 8;
    cover += 8;
  }
}

// @ts-ignore: decorator
@inline
function lay(at: usize, ink: v128, cover: v128): void {
  const under = v128.load8x8_u(at);
  const change = i16x8.mul(i16x8.sub(ink, under), cover);
  const over = i16x8.add(under, i16x8.shr_s(i16x8.add(change, i16x8.splat(64)), 7));
  v128.store64_lane(at, i8x16.narrow_i16x8_u(over, over), 0);
}

/** Three planes to RGB; what is behind the row stays. */
export function joinPlanes(planes: usize, plane: usize, width: i32, out: usize): void {
  const end = out + <usize>(3 * width);
  const behind = v128.load(end), next = v128.load(end, 16), last = v128.load(end, 32);
  for (let x = 0; x < width; x += 16) {
    const r = v128.load(planes), g = v128.load(planes + plane), b = v128.load(planes + 2 * plane);
    const rg0 = i8x16.shuffle(r, g, 0, 16, 0, 1, 17, 0, 2, 18, 0, 3, 19, 0, 4, 20, 0, 5);
    const rg1 = i8x16.shuffle(r, g, 21, 0, 6, 22, 0, 7, 23, 0, 8, 24, 0, 9, 25, 0, 10, 26);
    const rg2 = i8x16.shuffle(r, g, 0, 11, 27, 0, 12, 28, 0, 13, 29, 0, 14, 30, 0, 15, 31, 0);
    v128.store(out, i8x16.shuffle(rg0, b, 0, 1, 16, 3, 4, 17, 6, 7, 18, 9, 10, 19, 12, 13, 20, 15));
    v128.store(out, i8x16.shuffle(rg1, b, 0, 21, 2, 3, 22, 5, 6, 23, 8, 9, 24, 11, 12, 25, 14, 15), 16);
    v128.store(out, i8x16.shuffle(rg2, b, 26, 1, 2, 27, 4, 5, 28, 7, 8, 29, 10, 11, 30, 13, 14, 31), 32);
    planes += 16;
    out += 48;
  }
  v128.store(end, behind);
  v128.store(end, next, 16);
  v128.store(end, last, 32);
}
