import { z } from "zod";

/** The steps of a `render` job before and after its bands. */
export const PREPARE = "prepare";
export const ASSEMBLE = "assemble";

const BAND = /^band-(\d+)$/;
const payloadShape = z.object({ bands: z.int().min(1) });

export function bandStep(n: number): string {
  return `band-${n}`;
}

/** The number of the band that a step makes; null where it makes none. */
export function bandOf(step: string): number | null {
  const found = BAND.exec(step)?.[1];
  return found === undefined ? null : Number(found);
}

/** First the plan, then all bands side by side, then the file. Their number follows from the print's size alone. */
export function renderStages(payload: Readonly<Record<string, unknown>>): readonly (readonly string[])[] {
  const { bands } = payloadShape.parse(payload);
  return [[PREPARE], Array.from({ length: bands }, (_, n) => bandStep(n)), [ASSEMBLE]];
}
