// The structs of ../kernels/jpeg/cursor.ts: the word of each field.

export const CURSOR = Object.freeze({
  bitsLow: 0,
  bitsHigh: 1,
  count: 2,
  at: 3,
  base: 4,
  roof: 5,
  tail: 6,
  swapped: 7,
  intervals: 8,
  intervalRoom: 9,
  closed: 10,
  current: 11,
  restartsLeft: 12,
  nextRestart: 13,
  ended: 14,
  zeros: 15,
  holesShow: 16,
  filled: 17,
  mcu: 18,
  left: 19,
  perInterval: 20,
  endRun: 21,
  mcuBytes: 22,
  members: 23,
  memberCount: 24,
  blocks: 25,
  blockCount: 26,
  scratch: 27,
  ss: 28,
  se: 29,
  al: 30,
});
export const CURSOR_BYTES = 128;

export const MEMBER = Object.freeze({
  dcTable: 0,
  acTable: 1,
  prediction: 2,
  dcBound: 3,
  quantizer: 4,
  out: 5,
  stride: 6,
  step: 7,
  size: 8,
});
export const MEMBER_BYTES = 36;

export const INTERVAL = Object.freeze({ start: 0, end: 1, offset: 2 });
export const INTERVAL_BYTES = 12;

export const BLOCK = Object.freeze({ member: 0, offset: 1 });
export const BLOCK_BYTES = 8;

/** A block's 64 coefficients, and the slot behind it. */
export const COEFFICIENT_BYTES = 128;
export const SCRATCH_BYTES = COEFFICIENT_BYTES + 16;
/** Which coefficients of a block are not 0. */
export const MASK_BYTES = 8;
