// Sums down the columns of a window of rows, kept as the window moves: one 32-bit sum for each sample of a
// row. Integers, so that it makes no difference with which row a band began.

/** Adds `count` bytes to their sums. */
export function addBytesDown(sums: usize, from: usize, count: i32): void {
  for (let i = 0; i < count; i += 8) {
    const v = v128.load8x8_u(from);
    v128.store(sums, i32x4.add(v128.load(sums), i32x4.extend_low_i16x8_u(v)));
    v128.store(sums, i32x4.add(v128.load(sums, 16), i32x4.extend_high_i16x8_u(v)), 16);
    sums += 32;
    from += 8;
  }
}

/** Adds one row of bytes to the sums and takes another away. */
export function slideBytesDown(sums: usize, added: usize, taken: usize, count: i32): void {
  for (let i = 0; i < count; i += 8) {
    const d = i16x8.sub(v128.load8x8_u(added), v128.load8x8_u(taken));
    v128.store(sums, i32x4.add(v128.load(sums), i32x4.extend_low_i16x8_s(d)));
    v128.store(sums, i32x4.add(v128.load(sums, 16), i32x4.extend_high_i16x8_s(d)), 16);
    sums += 32;
    added += 8;
    taken += 8;
  }
}

/** As addBytesDown, of unsigned 16-bit samples. */
export function addWordsDown(sums: usize, from: usize, count: i32): void {
  for (let i = 0; i < count; i += 4) {
    v128.store(sums, i32x4.add(v128.load(sums), v128.load16x4_u(from)));
    sums += 16;
    from += 8;
  }
}

/** As slideBytesDown, of unsigned 16-bit samples. */
export function slideWordsDown(sums: usize, added: usize, taken: usize, count: i32): void {
  for (let i = 0; i < count; i += 4) {
    const d = i32x4.sub(v128.load16x4_u(added), v128.load16x4_u(taken));
    v128.store(sums, i32x4.add(v128.load(sums), d));
    sums += 16;
    added += 8;
    taken += 8;
  }
}

/** As addBytesDown, of 32-bit samples. */
export function addLongsDown(sums: usize, from: usize, count: i32): void {
  for (let i = 0; i < count; i += 4) {
    v128.store(sums, i32x4.add(v128.load(sums), v128.load(from)));
    sums += 16;
    from += 16;
  }
}

/** As slideBytesDown, of 32-bit samples. */
export function slideLongsDown(sums: usize, added: usize, taken: usize, count: i32): void {
  for (let i = 0; i < count; i += 4) {
    v128.store(sums, i32x4.add(v128.load(sums), i32x4.sub(v128.load(added), v128.load(taken))));
    sums += 16;
    added += 16;
    taken += 16;
  }
}
