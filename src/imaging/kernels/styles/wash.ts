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
  const further = i32x4.add(v, i32x4.shr_s(i32x4.dot_i16x8_s(i32x4.sub(v, l), vivid), 8));
  const level = i32x4.shr_s(i32x4.add(further, i32x4.splat(64)), 7);
  const full = i32x4.splat(255), none = i32x4.splat(0);
  const dark = f32x4.convert_i32x4_s(i32x4.sub(full, i32x4.min_s(full, i32x4.max_s(none, level))));
  const density = f32x4.mul(dark, f32x4.add(plain, f32x4.mul(watered, dark)));
  return i32x4.sub(full, i32x4.trunc_sat_f32x4_s(f32x4.add(density, f32x4.splat(0.5))));
}

/**
 * By sixteenths: what the upper row weighs in each lane, then the lower; and the left pixel, then the right.
 */
const DOWN: usize = memory.data(16 * 32, 16);
const ACROSS: usize = memory.data(16 * 16, 16);

for (let part = 0; part < 16; part++) {
  const lower = DOWN + <usize>part * 32, right = ACROSS + <usize>part * 16;
  for (let lane: usize = 0; lane < 16; lane += 2) {
    store<i16>(lower + lane, 16 - part);
    store<i16>(lower + lane, part, 16);
    store<i16>(right + lane, lane < 8 ? 16 - part : part);
  }
}

/**
 * One row whose every pixel is taken from a little beside where it belongs, as water carries it.
 * @param rows addresses of the rows of `thinRow`, of which `rows` points to that of the row itself; each ends
 *   with one pixel more
 * @param wide,fine smooth noise, −128 … 127, 16 bits: of the drift across, and `span` bytes on, of that down
 * @param drift pixels that the wide noise drifts at 128, 8.4 fixed point; the fine noise a quarter of that
 * @param out R, G, B and density; `densities` the last once more. Up to 3 pixels behind each are overwritten
 */
export function driftRow(
  rows: usize, wide: usize, fine: usize, span: usize, drift: i32, width: i32, out: usize, densities: usize,
): void {
  const most = i32x4.splat((width - 1) << 4), none = i32x4.splat(0), half = i32x4.splat(256);
  const far = i32x4.splat(drift), part = i32x4.splat(15);
  let place = i32x4(0, 16, 32, 48);
  for (let i = 0; i < width; i += 4) {
    const aside = drifted(wide, fine, far, half), y = drifted(wide + span, fine + span, far, half);
    const x = i32x4.min_s(most, i32x4.max_s(none, i32x4.add(place, aside)));
    place = i32x4.add(place, i32x4.splat(64));
    const at = i32x4.shl(i32x4.shr_s(x, 4), 2), row = i32x4.shl(i32x4.shr_s(y, 4), 2);
    const fx = i32x4.shl(v128.and(x, part), 4), fy = i32x4.shl(v128.and(y, part), 5);
    const a = blended(rows, at, row, fx, fy, 0), b = blended(rows, at, row, fx, fy, 1);
    const c = blended(rows, at, row, fx, fy, 2), d = blended(rows, at, row, fx, fy, 3);
    const bytes = i8x16.narrow_i16x8_u(rounded(a, b), rounded(c, d));
    v128.store(out, bytes);
    const last = i8x16.shuffle(bytes, bytes, 3, 7, 11, 15, 3, 7, 11, 15, 3, 7, 11, 15, 3, 7, 11, 15);
    v128.store32_lane(densities, last, 0);
    wide += 8;
    fine += 8;
    out += 16;
    densities += 4;
  }
}

/** How far four pixels drift, of 16. */
// @ts-ignore: decorator
@inline
function drifted(wide: usize, fine: usize, drift: v128, half: v128): v128 {
  const noise = i32x4.add(i32x4.shl(v128.load16x4_s(wide), 2), v128.load16x4_s(fine));
  return i32x4.shr_s(i32x4.add(i32x4.dot_i16x8_s(noise, drift), half), 9);
}

/** The samples at a place, weighed down and across but not yet added: the left pixel's, then the right one's. */
// @ts-ignore: decorator
@inline
function blended(rows: usize, at: v128, row: v128, fx: v128, fy: v128, lane: u8): v128 {
  const line = rows + laneOf(row, lane), x = laneOf(at, lane);
  const down = DOWN + laneOf(fy, lane), across = ACROSS + laneOf(fx, lane);
  const top = i16x8.extend_low_i8x16_u(v128.load64_zero(load<usize>(line) + x));
  const low = i16x8.extend_low_i8x16_u(v128.load64_zero(load<usize>(line, 4) + x));
  const v = i16x8.add(i16x8.mul(top, v128.load(down)), i16x8.mul(low, v128.load(down, 16)));
  return i16x8.mul(v, v128.load(across));
}

// @ts-ignore: decorator
@inline
function laneOf(v: v128, lane: u8): usize {
  if (lane == 0) return i32x4.extract_lane(v, 0);
  if (lane == 1) return i32x4.extract_lane(v, 1);
  return lane == 2 ? i32x4.extract_lane(v, 2) : i32x4.extract_lane(v, 3);
}

/** Two pixels of 8 bits a sample. */
// @ts-ignore: decorator
@inline
function rounded(a: v128, b: v128): v128 {
  const left = i8x16.shuffle(a, b, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23);
  const right = i8x16.shuffle(a, b, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31);
  return i16x8.shr_u(i16x8.add(i16x8.add(left, right), i16x8.splat(127)), 8);
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

/** One row of the finished print, RGB; up to 9 bytes behind it are overwritten. */
export function washRow(job: usize, width: i32, out: usize): void {
  const j = changetype<WashRow>(job);
  let washed = j.washed, around = j.around;
  let pools = j.pools, brush = j.brush, hollows = j.hollows, dust = j.dust;
  const inner = j.rim >> 2;
  const none = i32x4.splat(0), full = i32x4.splat(255), covers = i32x4.splat(256), three = i32x4.splat(3);
  const edge = i32x4.splat(j.edge), uneven = i32x4.splat(j.uneven), grain = i32x4.splat(j.grain);
  const rim = i32x4.splat(j.rim), row = i32x4.splat(j.row), within = i32x4.splat(inner);
  const bare = i32x4.splat(j.rim == 0 ? 0 : -1), gathered = i32x4.splat(GATHERED / max(1, inner));
  let left = i32x4(0, 1, 2, 3), right = i32x4.sub(i32x4.splat(width - 1), left);
  for (let i = 0; i < width; i += 4) {
    const c = v128.load(washed);
    const density = i32x4.shr_u(c, 24);
    const pool = v128.load16x4_s(pools), loaded = v128.load16x4_s(brush);
    const speck = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(dust)));
    const hollow = i32x4.add(
      v128.load16x4_s(hollows), i32x4.shr_s(i32x4.sub(speck, i32x4.splat(128)), 1),
    );
    // The rim of a wash: denser than what is around it.
    const above = i32x4.sub(i32x4.shl(density, 8), v128.load16x4_u(around));
    const wet = i32x4.shr_s(i32x4.max_s(none, above), 2);
    const uneasy = i32x4.dot_i16x8_s(i32x4.add(i32x4.dot_i16x8_s(pool, three), loaded), uneven);
    let m = i32x4.add(i32x4.shr_s(i32x4.dot_i16x8_s(wet, edge), 5), i32x4.shr_s(uneasy, 2));
    m = i32x4.add(m, i32x4.dot_i16x8_s(hollow, grain));
    // Bare paper outwards of a wavering line, and pigment gathered just inside it.
    const waver = i32x4.add(i32x4.shr_s(i32x4.dot_i16x8_s(pool, rim), 9), i32x4.shr_s(i32x4.dot_i16x8_s(loaded, rim), 10));
    const nearest = i32x4.min_s(i32x4.min_s(left, right), row);
    const side = i32x4.add(i32x4.sub(nearest, rim), waver);
    const seen = i32x4.min_s(covers, i32x4.max_s(none, i32x4.shl(side, 7)));
    const covered = v128.bitselect(seen, covers, bare);
    const depth = i32x4.max_s(none, i32x4.sub(within, i32x4.max_s(none, side)));
    m = i32x4.shr_s(i32x4.add(m, i32x4.dot_i16x8_s(depth, gathered)), 3);
    const r = painted(v128.and(c, full), m, covered);
    const g = painted(v128.and(i32x4.shr_u(c, 8), full), m, covered);
    const b = painted(v128.and(i32x4.shr_u(c, 16), full), m, covered);
    const bytes = i8x16.narrow_i16x8_u(i16x8.narrow_i32x4_s(r, g), i16x8.narrow_i32x4_s(b, b));
    const rgb = i8x16.swizzle(bytes, i8x16(0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11, 16, 16, 16, 16));
    v128.store64_lane(out, rgb, 0);
    v128.store32_lane(out, rgb, 2, 8);
    washed += 16;
    around += 8;
    pools += 8;
    brush += 8;
    hollows += 8;
    dust += 4;
    left = i32x4.add(left, i32x4.splat(4));
    right = i32x4.sub(right, i32x4.splat(4));
    out += 12;
  }
}

/** Paint of some density more, `m` an eighth of it, as far as it covers the paper, of 256. */
// @ts-ignore: decorator
@inline
function painted(c: v128, m: v128, covered: v128): v128 {
  const none = i32x4.splat(0), full = i32x4.splat(255);
  const mixed = i32x4.shr_s(i32x4.dot_i16x8_s(c, i32x4.sub(full, c)), 3);
  const t = i32x4.shr_s(i32x4.mul(mixed, m), 17);
  const paint = i32x4.min_s(full, i32x4.max_s(none, i32x4.sub(c, t)));
  return i32x4.sub(full, i32x4.shr_s(i32x4.dot_i16x8_s(i32x4.sub(full, paint), covered), 8));
}
