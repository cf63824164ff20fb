/** What an answer warns of, though the print is made: codes and their public texts. */
export const PRINT_WARNINGS = Object.freeze({
  soft_print: "The picture has fewer than 150 pixels to an inch of this print; it will look soft.",
  profile_ignored: "The picture's colour profile cannot be used here; its colours count as sRGB.",
});

export type PrintWarning = keyof typeof PRINT_WARNINGS;

export const PRINT_WARNING_CODES = Object.keys(PRINT_WARNINGS) as [PrintWarning, ...PrintWarning[]];
