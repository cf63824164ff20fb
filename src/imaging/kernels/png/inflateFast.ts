import { copyMatch } from "./copyMatch";
import { DISTANCE_BITS, END, LITERAL, LITERAL_BITS, SPECIAL } from "./codes";
import {
  BITS, COUNT, DISTANCE_TABLE, FAULT_SYMBOL, FAULT_WINDOW, fail, FINAL, INPUT, INPUT_END, LIMIT,
  LITERAL_TABLE, MODE, MODE_BLOCK, MODE_TRAILER, OLDEST, OUTPUT,
} from "./inflateState";

/** One turn takes at most three refills of 7 bytes, and reads 8 at a time. */
export const INPUT_MARGIN: usize = 32;
/** One turn gives at most 8 literals and a match of 258, which is copied in whole vectors. */
export const OUTPUT_MARGIN: usize = 288;

// @ts-ignore: decorator
@inline
const LITERAL_MASK: u64 = (1 << LITERAL_BITS) - 1;
// @ts-ignore: decorator
@inline
const DISTANCE_MASK: u64 = (1 << DISTANCE_BITS) - 1;

/**
 * Decodes symbols of a block while both margins hold, which the caller has checked once. The bit buffer is
 * refilled by whole words: what stands above its count is the stream's own next bits, ORed in again by the
 * next refill. Counts are kept modulo 64, so that an entry is subtracted as it is. After a refill there are
 * 56 bits: enough for three literal entries (33) and a length (20), or for a distance (28) and the next
 * lookup (11).
 */
export function inflateFast(state: usize): void {
  let bits = load<u64>(state, BITS);
  let count = load<u32>(state, COUNT);
  let input = load<usize>(state, INPUT);
  let output = load<usize>(state, OUTPUT);
  const lastInput = load<usize>(state, INPUT_END) - INPUT_MARGIN;
  const lastOutput = load<usize>(state, LIMIT) - OUTPUT_MARGIN;
  const oldest = load<usize>(state, OLDEST);
  const literals = state + LITERAL_TABLE;
  const distances = state + DISTANCE_TABLE;
  let fault: u32 = 0;

  bits |= load<u64>(input) << <u64>count;
  input += (63 - (count & 63)) >> 3;
  count |= 56;
  let entry = load<u32>(literals + (<usize>(bits & LITERAL_MASK) << 2));
  do {
    if ((entry & LITERAL) != 0) {
      store<u16>(output, <u16>(entry >> 16));
      output += (entry >> 8) & 3;
      bits >>= <u64>entry;
      count -= entry;
      entry = load<u32>(literals + (<usize>(bits & LITERAL_MASK) << 2));
      if ((entry & LITERAL) != 0) {
        store<u16>(output, <u16>(entry >> 16));
        output += (entry >> 8) & 3;
        bits >>= <u64>entry;
        count -= entry;
        entry = load<u32>(literals + (<usize>(bits & LITERAL_MASK) << 2));
        if ((entry & LITERAL) != 0) {
          store<u16>(output, <u16>(entry >> 16));
          output += (entry >> 8) & 3;
          bits >>= <u64>entry;
          count -= entry;
          entry = load<u32>(literals + (<usize>(bits & LITERAL_MASK) << 2));
          if ((entry & LITERAL) != 0) {
            store<u16>(output, <u16>(entry >> 16));
            output += (entry >> 8) & 3;
            bits >>= <u64>entry;
            count -= entry;
            bits |= load<u64>(input) << <u64>count;
            input += (63 - (count & 63)) >> 3;
            count |= 56;
            entry = load<u32>(literals + (<usize>(bits & LITERAL_MASK) << 2));
            continue;
          }
        }
      }
    }
    if ((entry & SPECIAL) != 0) {
      if ((entry & END) == 0 && entry >> 16 != 0) {
        bits >>= <u64>entry;
        count -= entry;
        entry = load<u32>(literals + (((entry >> 16) + (<u32>bits & ((1 << ((entry >> 8) & 15)) - 1))) << 2));
        if ((entry & LITERAL) != 0) {
          store<u8>(output++, <u8>(entry >> 16));
          bits >>= <u64>entry;
          count -= entry;
          bits |= load<u64>(input) << <u64>count;
          input += (63 - (count & 63)) >> 3;
          count |= 56;
          entry = load<u32>(literals + (<usize>(bits & LITERAL_MASK) << 2));
          continue;
        }
      }
      if ((entry & SPECIAL) != 0) {
        bits >>= <u64>entry;
        count -= entry;
        if ((entry & END) == 0) fault = FAULT_SYMBOL;
        else store<u32>(state, load<u32>(state, FINAL) != 0 ? MODE_TRAILER : MODE_BLOCK, MODE);
        break;
      }
    }
    const length = (entry >> 16) + ((<u32>bits & ((1 << entry) - 1)) >> (entry >> 8));
    bits >>= <u64>entry;
    count -= entry;
    bits |= load<u64>(input) << <u64>count;
    input += (63 - (count & 63)) >> 3;
    count |= 56;
    entry = load<u32>(distances + (<usize>(bits & DISTANCE_MASK) << 2));
    if ((entry & SPECIAL) != 0) {
      bits >>= <u64>entry;
      count -= entry;
      if (entry >> 16 == 0) {
        fault = FAULT_SYMBOL;
        break;
      }
      entry = load<u32>(distances + (((entry >> 16) + (<u32>bits & ((1 << ((entry >> 8) & 15)) - 1))) << 2));
      if ((entry & SPECIAL) != 0) {
        fault = FAULT_SYMBOL;
        break;
      }
    }
    const distance = (entry >> 16) + ((<u32>bits & ((1 << entry) - 1)) >> (entry >> 8));
    bits >>= <u64>entry;
    count -= entry;
    if (<usize>distance > output - oldest) {
      fault = FAULT_WINDOW;
      break;
    }
    bits |= load<u64>(input) << <u64>count;
    input += (63 - (count & 63)) >> 3;
    count |= 56;
    entry = load<u32>(literals + (<usize>(bits & LITERAL_MASK) << 2));
    copyMatch(output - distance, output, length);
    output += length;
  } while (input <= lastInput && output <= lastOutput);

  count &= 63;
  store<u64>(state, bits & (((<u64>1) << <u64>count) - 1), BITS);
  store<u32>(state, count, COUNT);
  store<usize>(state, input, INPUT);
  store<usize>(state, output, OUTPUT);
  if (fault != 0) fail(state, fault);
}
