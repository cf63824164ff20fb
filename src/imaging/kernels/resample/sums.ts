/** Bytes after which every channel count (1, 3, 4) stands where it began. */
// @ts-ignore: decorator
@inline
const PERIOD: usize = 48;
/** 16-bit lanes hold this many bytes. */
// @ts-ignore: decorator
@inline
const ROUNDS = 257;

/** Adds a run of `bytes` samples to 48 sums of 64 bits: byte i to sum i mod 48. */
export function sumSamples(from: usize, bytes: usize, sums: usize): void {
  const whole = bytes / PERIOD;
  for (let done: usize = 0; done < whole; done += ROUNDS) {
    let a = i16x8.splat(0), b = a, c = a, d = a, e = a, f = a;
    const rounds = min<usize>(ROUNDS, whole - done);
    for (let i: usize = 0; i < rounds; i++) {
      const u = v128.load(from), v = v128.load(from, 16), w = v128.load(from, 32);
      a = i16x8.add(a, i16x8.extend_low_i8x16_u(u));
      b = i16x8.add(b, i16x8.extend_high_i8x16_u(u));
      c = i16x8.add(c, i16x8.extend_low_i8x16_u(v));
      d = i16x8.add(d, i16x8.extend_high_i8x16_u(v));
      e = i16x8.add(e, i16x8.extend_low_i8x16_u(w));
      f = i16x8.add(f, i16x8.extend_high_i8x16_u(w));
      from += PERIOD;
    }
    flush(sums, a);
    flush(sums + 64, b);
    flush(sums + 128, c);
    flush(sums + 192, d);
    flush(sums + 256, e);
    flush(sums + 320, f);
  }
  const rest = bytes - whole * PERIOD;
  for (let i: usize = 0; i < rest; i++) {
    const at = sums + (i << 3);
    store<u64>(at, load<u64>(at) + <u64>load<u8>(from + i));
  }
}

function flush(sums: usize, lanes: v128): void {
  const low = i32x4.extend_low_i16x8_u(lanes), high = i32x4.extend_high_i16x8_u(lanes);
  v128.store(sums, i64x2.add(v128.load(sums), i64x2.extend_low_i32x4_u(low)));
  v128.store(sums, i64x2.add(v128.load(sums, 16), i64x2.extend_high_i32x4_u(low)), 16);
  v128.store(sums, i64x2.add(v128.load(sums, 32), i64x2.extend_low_i32x4_u(high)), 32);
  v128.store(sums, i64x2.add(v128.load(sums, 48), i64x2.extend_high_i32x4_u(high)), 48);
}
