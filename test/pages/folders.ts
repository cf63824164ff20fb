import path from "node:path";

export const ROOT = path.join(import.meta.dirname, "../..");

/** Where the tests leave a picture of each screen. */
export const SCREENS = path.join(ROOT, "out/screens");

/** Lines about what the tests measured. */
export const FIGURES = path.join(SCREENS, "figures.txt");
