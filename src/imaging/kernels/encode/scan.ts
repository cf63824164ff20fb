import { Job } from "./job";
import { AC_OFFSET, category } from "./tokens";

/**
 * Writes the codes of whole MCUs (ITU-T T.81, F.1.2) from `job.tokens` on, until the tokens end or `limit` is
 * passed. An MCU takes at most 6 · 64 codes of 27 bits, twice that where each byte is stuffed: 2,592 bytes.
 * @returns the end of what was written; `job.tokens` says how far it came
 */
export function encodeScan(job: Job, tokensEnd: usize, out: usize, limit: usize): usize {
  const lumaBlocks = job.factor * job.factor;
  const blocks = job.channels == 1 ? lumaBlocks : lumaBlocks + 2;
  let tokens = job.tokens;
  let bits = <u64>job.bits;
  let bitCount = job.bitCount;
  while (tokens < tokensEnd && out < limit) {
    for (let block = 0; block < blocks; block++) {
      let codes = block < lumaBlocks ? job.lumaCodes : job.chromaCodes;
      let value = <i32>load<i16>(tokens);
      let size = category(value);
      let code = load<u32>(codes + (size << 2));
      let last = false;
      codes += AC_OFFSET;
      while (true) {
        tokens += 2;
        // A negative number is coded as one less, in as many bits (F.1.2.1.1).
        bits = (bits << (code & 0xff)) << size;
        bits |= ((code >> 8) << size) | ((value + (value >> 31)) & ((1 << size) - 1));
        bitCount += (code & 0xff) + size;
        if (bitCount >= 32) {
          bitCount -= 32;
          out = writeWord(out, <u32>(bits >> bitCount));
        }
        if (last) break;
        const token = <i32>load<i16>(tokens);
        value = token >> 5;
        size = category(value);
        code = load<u32>(codes + (((token & 0x1e) << 5) | (size << 2)));
        last = (token & 1) != 0;
      }
    }
  }
  job.tokens = tokens;
  job.bits = <u32>bits;
  job.bitCount = bitCount;
  return out;
}

/** Writes what is left of the last word, filled with ones (F.1.2.3). */
export function encodeTail(job: Job, out: usize): usize {
  const missing = -job.bitCount & 7;
  const bits = (<u64>job.bits << missing) | ((1 << missing) - 1);
  for (let left = job.bitCount + missing - 8; left >= 0; left -= 8) out = writeByte(out, <u32>(bits >> left));
  return out;
}

@inline
function writeWord(out: usize, word: u32): usize {
  // A byte of 0xff is one of 0 in the complement.
  if (((~word - 0x01010101) & word & 0x80808080) == 0) {
    store<u32>(out, bswap<u32>(word));
    return out + 4;
  }
  return writeStuffed(out, word);
}

function writeStuffed(out: usize, word: u32): usize {
  for (let shift = 24; shift >= 0; shift -= 8) out = writeByte(out, word >> shift);
  return out;
}

/** A byte of 0xff is followed by 0, so that it is no marker (B.1.1.5). */
@inline
function writeByte(out: usize, byte: u32): usize {
  store<u8>(out, byte);
  if ((byte & 0xff) != 0xff) return out + 1;
  store<u8>(out, 0, 1);
  return out + 2;
}
