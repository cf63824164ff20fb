/** What the kernels of ../kernels/jpeg/cursor.ts answer. */
export const DONE = 0;
/** More of the file is to be given to the window. */
export const STARVED = 1;

export const ENDS_EARLY = 7;
export const GOES_ON = 8;
export const RESTART_MISSING = 9;
export const BLANK = 14;
export const STUFFING = 15;
/** As ENDS_EARLY, but it was the MCU before that is not there. */
export const ENDED_BEFORE = 16;

const REASONS: Readonly<Record<number, string>> = {
  2: "The data holds a code that its Huffman table lacks.",
  3: "A run goes past the end of its block.",
  4: "An AC coefficient is out of range.",
  5: "A DC difference is out of range.",
  6: "The data holds a code without a meaning.",
  [ENDS_EARLY]: "The data of a scan ends before the picture is complete.",
  [GOES_ON]: "A scan's data goes on after its end.",
  [RESTART_MISSING]: "A restart marker is missing.",
  [ENDED_BEFORE]: "The data of a scan ends before the picture is complete.",
  10: "A restart marker is out of order.",
  11: "A run of empty blocks goes past the end of the scan.",
  12: "A block is brighter or darker than samples can be.",
  13: "A refined coefficient is out of range.",
  [BLANK]: "A part of the data is blank.",
  [STUFFING]: "A marker is out of place.",
};

/** @param ended why the data ended: it is the better reason where that is a fault, and data is missing */
export function reasonOf(outcome: number, ended: number): string {
  const missing = outcome === ENDS_EARLY || outcome === ENDED_BEFORE || outcome === RESTART_MISSING;
  const cause = missing && (ended === BLANK || ended === STUFFING) ? ended : outcome;
  return REASONS[cause] ?? "The data is damaged.";
}
