// Colours matched in Lab, once for every colour that a picture is looked up by.

/** Levels of each channel. */
// @ts-ignore: decorator
@inline
const GRID = 64;
/** Bytes of what the levels of one channel add to X, Y and Z. */
// @ts-ignore: decorator
@inline
const CHANNEL: usize = 3 * GRID * 4;
// @ts-ignore: decorator
@inline
const AXIS: usize = GRID * 4;

/**
 * For each of 64 × 64 × 64 colours, red slowest, the number of the nearest of `count` colours (L, a and b
 * each). `light`: what each level adds to X, Y and Z, for red, then green, then blue, 1 being white. `curve`
 * is the function f of CIE 15 in `steps` steps, `tones` the L that is compared for each step of Y. All are
 * 32-bit floats.
 */
export function matchColours(
  light: usize, curve: usize, tones: usize, steps: f32, colours: usize, count: i32, chroma: f32, out: usize,
): void {
  const green = light + CHANNEL, blue = green + CHANNEL;
  for (let r: usize = 0; r < 4 * GRID; r += 4) {
    for (let g: usize = 0; g < 4 * GRID; g += 4) {
      const x = f32x4.splat(load<f32>(light + r) + load<f32>(green + g));
      const y = f32x4.splat(load<f32>(light + r, AXIS) + load<f32>(green + g, AXIS));
      const z = f32x4.splat(load<f32>(light + r, 2 * AXIS) + load<f32>(green + g, 2 * AXIS));
      for (let b: usize = 0; b < 4 * GRID; b += 16) {
        const own = stepsOf(f32x4.add(y, v128.load(blue + b, AXIS)), steps);
        const fy = gather(curve, own), l = gather(tones, own);
        const fx = gather(curve, stepsOf(f32x4.add(x, v128.load(blue + b)), steps));
        const fz = gather(curve, stepsOf(f32x4.add(z, v128.load(blue + b, 2 * AXIS)), steps));
        const a = f32x4.mul(f32x4.sub(fx, fy), f32x4.splat(500));
        const c = f32x4.mul(f32x4.sub(fy, fz), f32x4.splat(200));
        const words = i16x8.narrow_i32x4_s(nearest(l, a, c, colours, count, chroma), i32x4.splat(0));
        v128.store32_lane(out, i8x16.narrow_i16x8_u(words, words), 0);
        out += 4;
      }
    }
  }
}

// @ts-ignore: decorator
@inline
function nearest(l: v128, a: v128, c: v128, colours: usize, count: i32, chroma: f32): v128 {
  let best = i32x4.splat(0), least = f32x4.splat(f32.MAX_VALUE);
  const by = f32x4.splat(chroma);
  for (let i = 0; i < count; i++) {
    const dl = f32x4.sub(l, v128.load32_splat(colours)), da = f32x4.sub(a, v128.load32_splat(colours, 4));
    const dc = f32x4.sub(c, v128.load32_splat(colours, 8));
    const hue = f32x4.mul(by, f32x4.add(f32x4.mul(da, da), f32x4.mul(dc, dc)));
    const distance = f32x4.add(f32x4.mul(dl, dl), hue);
    const isNearer = f32x4.lt(distance, least);
    least = v128.bitselect(distance, least, isNearer);
    best = v128.bitselect(i32x4.splat(i), best, isNearer);
    colours += 12;
  }
  return best;
}

// @ts-ignore: decorator
@inline
function stepsOf(light: v128, steps: f32): v128 {
  const at = f32x4.add(f32x4.mul(light, f32x4.splat(steps)), f32x4.splat(0.5));
  return i32x4.trunc_sat_f32x4_s(f32x4.min(at, f32x4.splat(steps)));
}

// @ts-ignore: decorator
@inline
function gather(table: usize, at: v128): v128 {
  let v = f32x4.splat(load<f32>(table + (<usize>i32x4.extract_lane(at, 0) << 2)));
  v = f32x4.replace_lane(v, 1, load<f32>(table + (<usize>i32x4.extract_lane(at, 1) << 2)));
  v = f32x4.replace_lane(v, 2, load<f32>(table + (<usize>i32x4.extract_lane(at, 2) << 2)));
  return f32x4.replace_lane(v, 3, load<f32>(table + (<usize>i32x4.extract_lane(at, 3) << 2)));
}
