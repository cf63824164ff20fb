/**
 * What the encoder of one file works with, all of 32 bits. The TypeScript side fills it in this order
 * (`encode/job.ts`), so a field has to be added on both sides.
 */
@unmanaged
export class Job {
  /** Pixels across. */
  width: i32;
  /** Samples of one pixel: 1 or 3. */
  channels: i32;
  /** Luma samples to one of chroma, across and down: 1 or 2. The sides of an MCU in luma blocks, too. */
  factor: i32;
  /** Luma blocks across that hold some of the picture; an MCU may reach over them. */
  blocks: i32;
  /** MCUs across. */
  mcus: i32;
  /** Planes of one MCU row, 8 · factor rows of `stride` bytes. */
  luma: usize;
  cb: usize;
  cr: usize;
  stride: i32;
  /** The chroma planes at their own size, 8 rows of `chromaStride` bytes; cb and cr where the factor is 1. */
  smallCb: usize;
  smallCr: usize;
  chromaStride: i32;
  /** 64 reciprocals of 16 bits, then 64 roundings of 16 bits, rows of the block one after another. */
  lumaQuant: usize;
  chromaQuant: usize;
  /** How often each Huffman symbol was met: 16 of DC, then 256 of AC. */
  lumaCounts: usize;
  chromaCounts: usize;
  /** Huffman codes in the same order: code << 8 | length. */
  lumaCodes: usize;
  chromaCodes: usize;
  /** One block: 64 coefficients of 16 bits. */
  scratch: usize;
  /** The last DC coefficient of each component (ITU-T T.81, F.1.1.5.1). */
  lumaDc: i32;
  cbDc: i32;
  crDc: i32;
  /** Where the next token is read. */
  tokens: usize;
  /** Bits that wait for a whole word, fewer than 32, in the low end. */
  bits: u32;
  bitCount: i32;
}
