/** What `kernels/encode` exports. Pointers are byte addresses in the engine's memory; `job` is laid out in job.ts. */
export type EncodeKernels = {
  /** Takes `count` rows of pixels as rows `at` and on of the MCU row. */
  encodeRows(job: number, source: number, stride: number, at: number, count: number): void;
  /** Makes the tokens of an MCU row of which `rows` are there. Returns their end. */
  encodeStrip(job: number, rows: number, tokens: number): number;
  /** Writes codes from the job's token on until `tokensEnd`, or an MCU after `limit`. Returns the end of them. */
  encodeScan(job: number, tokensEnd: number, out: number, limit: number): number;
  /** Writes the bits that wait, at most 8 bytes. Returns the end of them. */
  encodeTail(job: number, out: number): number;
};
