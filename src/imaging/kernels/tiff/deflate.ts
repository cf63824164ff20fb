import { adler32 } from "../png/adler";
import { guessCosts, takeCosts } from "./deflateCosts";
import { BIT_COUNT, BITS, OUT, READ, SHORTER, STATE_BYTES, TOKENS, writeBits } from "./deflateState";
import { writeBlock } from "./deflateBlock";
import { makeTokens } from "./deflateTokens";
import { matchSymbols } from "./symbols";

/**
 * CMF and FLG (RFC 1950, 2.2): Deflate, a window of 32 KiB, no dictionary, a fast algorithm, divisible by 31.
 */
const HEADER: u64 = 0x5e78;

/** Bytes of a stream's state. */
export function deflateStateBytes(): usize {
  return STATE_BYTES;
}

/**
 * Compresses `length` bytes, at least 1, to a zlib stream (RFC 1950). Codes of one length for all would take
 * 9 bits for a literal and 27 for a match of 3 bytes, and the best are no worse; the codes of a block of
 * 16,384 tokens take some 350 bytes. So a stream stays below 1.2 times what it holds, and 1 KiB. Up to 8
 * bytes behind it are written over.
 * @returns the stream's end
 */
export function deflateStrip(state: usize, source: usize, length: u32, out: usize): usize {
  memory.fill(state + SHORTER, 0, TOKENS);
  store<u64>(state + BITS, 0);
  store<u32>(state + BIT_COUNT, 0);
  store<u32>(state + OUT, out);
  store<u32>(state + READ, 0);
  writeBits(state, HEADER, 16);
  matchSymbols(state);
  guessCosts(state, source, length);
  while (load<u32>(state + READ) < length) {
    const end = makeTokens(state, source, length);
    writeBlock(state, end, load<u32>(state + READ) == length);
    takeCosts(state);
  }
  writeBits(state, 0, -load<u32>(state + BIT_COUNT) & 7);
  const adler = load<u32>(state + OUT);
  store<u32>(adler, bswap<u32>(adler32(1, source, length)));
  return adler + 4;
}
