/** A file that can be read anywhere. */
export interface ByteSource {
  /** Bytes. */
  readonly size: number;
  /**
   * `length` bytes from `offset`; fewer only at the file's end.
   * @throws what keeps it from being read
   */
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** A file that is held whole. */
export function bytesSource(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.length,
    read: async (offset, length) => bytes.subarray(offset, offset + length),
  };
}
