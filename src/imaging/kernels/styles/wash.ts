// Watercolour: transparent washes on white paper, darker where the wet edge dried and in the paper's hollows.

import { weighed } from "./planes";

/**
 * Paint of three planes in 8.7 fixed point, thinned with water: light colours more than dark ones. To R, G, B and
 * density of 8 bits a pixel.
 * @param water how much lighter half-tones become, 0 … 1
 * @param darkest density of black, 0 … 1
 * @param vivid how much further a colour is from its grey, of 256
 */
export function thinRow(
  from: usize, plane: usize, width: i32, water: f32, darkest: f32, vivid: i32, out: usize,
): void {
  const away = i32x4.splat(vivid), half = i32x4.splat(128), full = i32x4.splat(255);
  const plain = f32x4.splat(darkest * (1 - water)), watered = f32x4.splat((darkest * water) / 255);
  for (let i = 0; i < width; i += 4) {
    const r = v128.load16x4_u(from), g = v128.load16x4_u(from + plane), b = v128.load16x4_u(from + 2 * plane);
    const l = i32x4.shr_u(i32x4.add(weighed(r, g, b), half), 8);
    const R = thinned(r, l, away, plain, watered), G = thinned(g, l, away, plain, watered);
    const B = thinned(b, l, away, plain, watered);
    const density = i32x4.sub(full, i32x4.shr_u(i32x4.add(weighed(R, G, B), half), 8));
    const rg = v128.or(R, i32x4.shl(G, 8)), bd = v128.or(i32x4.shl(B, 16), i32x4.shl(density, 24));
    v128.store(out, v128.or(rg, bd));
    from += 8;
    out += 16;
  }
}

// @ts-ignore: decorator
@inline
function thinned(v: v128, l: v128, vivid: v128, plain: v128, watered: v128): v128 {
  const further = i32x4.add(v, i32x4.shr_s(i32x4.mul(i32x4.sub(v, l), vivid), 8));
  const level = i32x4.shr_s(i32x4.add(further, i32x4.splat(64)), 7);
  const full = i32x4.splat(255), none = i32x4.splat(0);
  const dark = f32x4.convert_i32x4_s(i32x4.sub(full, i32x4.min_s(full, i32x4.max_s(none, level))));
  const density = f32x4.mul(dark, f32x4.add(plain, f32x4.mul(watered, dark)));
  return i32x4.sub(full, i32x4.trunc_sat_f32x4_s(f32x4.add(density, f32x4.splat(0.5))));
}

/**
 * One row whose every pixel is taken from a little beside where it belongs, as water carries it.
 * @param rows addresses of the rows of `thinRow`, of which `rows` points to that of the row itself; each ends
 *   with one pixel more
 * @param wide,fine smooth noise, −128 … 127, 16 bits: of the drift across, and `span` bytes on, of that down
 * @param drift pixels that the wide noise drifts at 128, 8.4 fixed point; the fine noise a quarter of that
 * @param out R, G, B and density; `densities` the last once more
 */
export function driftRow(
  rows: usize, wide: usize, fine: usize, span: usize, drift: i32, width: i32, out: usize, densities: usize,
): void {
  const most = (width - 1) << 4;
  for (let i = 0; i < width; i++) {
    const across = (<i32>load<i16>(wide) << 2) + <i32>load<i16>(fine);
    const down = (<i32>load<i16>(wide + span) << 2) + <i32>load<i16>(fine + span);
    const x = min(most, max(0, (i << 4) + ((across * drift + 256) >> 9)));
    const y = (down * drift + 256) >> 9;
    const at = <usize>(x >> 4) << 2, row = rows + ((y >> 4) << 2);
    const fx = x & 15, fy = y & 15;
    const top = i16x8.extend_low_i8x16_u(v128.load64_zero(load<usize>(row) + at));
    const low = i16x8.extend_low_i8x16_u(v128.load64_zero(load<usize>(row, 4) + at));
    const v = i16x8.add(i16x8.mul(top, i16x8.splat(<i16>(16 - fy))), i16x8.mul(low, i16x8.splat(<i16>fy)));
    const h = i8x16.shuffle(v, v, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7);
    const sum = i16x8.add(i16x8.mul(v, i16x8.splat(<i16>(16 - fx))), i16x8.mul(h, i16x8.splat(<i16>fx)));
    const p = i16x8.shr_u(i16x8.add(sum, i16x8.splat(127)), 8);
    const bytes = i8x16.narrow_i16x8_u(p, p);
    v128.store32_lane(out, bytes, 0);
    v128.store8_lane(densities, bytes, 3);
    wide += 2;
    fine += 2;
    out += 4;
    densities++;
  }
}

/** Density that is added at the edge of the bare rim, 2^16 for all of it. */
// @ts-ignore: decorator
@inline
const GATHERED = 14336;

/** What the last step of a watercolour is told. */
// @ts-ignore: decorator
@unmanaged
export class WashRow {
  /** R, G, B and density of each pixel, and the density around it in 8.8 fixed point. */
  washed: usize;
  around: usize;
  /** Smooth noise, −128 … 127: of pools, of the brush's load, and of the paper's hollows. */
  pools: usize;
  brush: usize;
  hollows: usize;
  /** Fine noise, a byte a pixel. */
  dust: usize;
  /** How much of each there is in the density, of 256. */
  edge: i32;
  uneven: i32;
  grain: i32;
  /** Pixels of bare paper at the print's sides, and of the row from the nearest of top and bottom. */
  rim: i32;
  row: i32;
}

/** One row of the finished print, RGB. */
export function washRow(job: usize, width: i32, out: usize): void {
  const j = changetype<WashRow>(job);
  let washed = j.washed, around = j.around;
  let pools = j.pools, brush = j.brush, hollows = j.hollows, dust = j.dust;
  const rim = j.rim, full = i32x4.splat(255);
  const inner = rim >> 2, gathered = GATHERED / max(1, inner);
  for (let i = 0; i < width; i++) {
    const c = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(washed)));
    const density = i32x4.extract_lane(c, 3);
    const pool = <i32>load<i16>(pools), loaded = <i32>load<i16>(brush);
    const hollow = <i32>load<i16>(hollows) + ((<i32>load<u8>(dust) - 128) >> 1);
    // The rim of a wash: denser than what is around it.
    const wet = max(0, (density << 8) - <i32>load<u16>(around)) >> 2;
    let m = ((wet * j.edge) >> 5) + ((pool * 3 + loaded) * j.uneven >> 2) + hollow * j.grain;
    // Bare paper outwards of a wavering line, and pigment gathered just inside it.
    const waver = ((pool * rim) >> 9) + ((loaded * rim) >> 10);
    const side = min(min(i, width - 1 - i), j.row) - rim + waver;
    const covered = rim == 0 ? 256 : min(256, max(0, side << 7));
    if (side < inner) m += (inner - max(0, side)) * gathered;
    const mixed = i32x4.mul(c, i32x4.sub(full, c));
    const t = i32x4.shr_s(i32x4.mul(i32x4.shr_s(mixed, 3), i32x4.splat(m >> 3)), 17);
    const paint = i32x4.min_s(full, i32x4.max_s(i32x4.splat(0), i32x4.sub(c, t)));
    const seen = i32x4.sub(full, i32x4.shr_s(i32x4.mul(i32x4.sub(full, paint), i32x4.splat(covered)), 8));
    const words = i16x8.narrow_i32x4_s(seen, seen);
    v128.store32_lane(out, i8x16.narrow_i16x8_u(words, words), 0);
    washed += 4;
    around += 2;
    pools += 2;
    brush += 2;
    hollows += 2;
    dust++;
    out += 3;
  }
}
