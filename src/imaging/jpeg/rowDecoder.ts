/** Decodes the MCU rows of a picture, top to bottom. */
export interface RowDecoder {
  /** Decodes row `row`; where it `isUsed`, the samples of the span's columns are put into the planes. */
  decodeRow(row: number, isUsed: boolean): Promise<void>;
}

/** MCUs of a scan before MCU row `row` of the frame (T.81, A.2.2: of one component, its blocks alone count). */
export function mcusBefore(
  row: number,
  members: readonly { readonly component: { v: number; blocksWide: number; blocksHigh: number } }[],
  mcusWide: number,
): number {
  const [first] = members;
  if (first === undefined || members.length > 1) return row * mcusWide;
  const { v, blocksWide, blocksHigh } = first.component;
  return Math.min(row * v, blocksHigh) * blocksWide;
}
