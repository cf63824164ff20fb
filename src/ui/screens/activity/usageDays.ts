import type { UsageDay } from "../../api/usage.ts";

export type Figure = Exclude<keyof UsageDay, "day">;

export interface DayValue {
  /** ISO date. */
  readonly day: string;
  readonly value: number;
}

const DAY_MS = 86_400_000;

/** A figure on each of the last days, oldest first, today included; days are UTC's, and one without use is 0. */
export function lastDays(
  daily: readonly UsageDay[],
  figure: Figure,
  count: number,
  now = Date.now(),
): DayValue[] {
  const values = new Map(daily.map((day) => [day.day, day[figure]]));
  return Array.from({ length: count }, (_, index) => {
    const day = new Date(now - (count - 1 - index) * DAY_MS).toISOString().slice(0, 10);
    return { day, value: values.get(day) ?? 0 };
  });
}

/** The least of 2, 4, 6, 8, 10, 20, 40, … that is no less: a scale's end whose half is a whole number too. */
export function scaleEnd(most: number): number {
  if (most <= 2) return 2;
  const power = 10 ** Math.ceil(Math.log10(most) - 1);
  return ([2, 4, 6, 8].find((step) => step * power >= most) ?? 10) * power;
}
