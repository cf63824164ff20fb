// Blocks of which only the DC coefficient is sent: all samples are the same (T.81, A.3.3), and equal to
// what the whole transforms make of such a block.

/** An eighth of the DC coefficient, rounded half up, level-shifted and clamped. */
// @ts-ignore: decorator
@inline function flatSample(coefficients: usize, quantizer: usize): u32 {
  const dc = <i32><i16>(<i32>load<i16>(coefficients) * <i32>load<i16>(quantizer));
  return <u32>max(0, min(255, ((dc + 4) >> 3) + 128));
}

export function flat8(coefficients: usize, quantizer: usize, out: usize, stride: usize): void {
  const samples = <u64>flatSample(coefficients, quantizer) * 0x0101010101010101;
  store<u64>(out, samples);
  store<u64>((out += stride), samples);
  store<u64>((out += stride), samples);
  store<u64>((out += stride), samples);
  store<u64>((out += stride), samples);
  store<u64>((out += stride), samples);
  store<u64>((out += stride), samples);
  store<u64>(out + stride, samples);
}

export function flat4(coefficients: usize, quantizer: usize, out: usize, stride: usize): void {
  const samples = flatSample(coefficients, quantizer) * 0x01010101;
  store<u32>(out, samples);
  store<u32>((out += stride), samples);
  store<u32>((out += stride), samples);
  store<u32>(out + stride, samples);
}

export function flat2(coefficients: usize, quantizer: usize, out: usize, stride: usize): void {
  const samples = flatSample(coefficients, quantizer) * 0x0101;
  store<u16>(out, samples);
  store<u16>(out + stride, samples);
}

/** One sample needs no more than the DC coefficient, whatever the others are. */
export function flat1(coefficients: usize, quantizer: usize, out: usize, stride: usize): void {
  store<u8>(out, flatSample(coefficients, quantizer));
}
