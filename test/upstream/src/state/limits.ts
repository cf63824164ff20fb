import type { Settings } from "./model.ts";
import type { Tables } from "./tables.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** The service's limits on uploads and enhancements, counted in fixed windows. */
export class Limits {
  readonly #tables: Tables;

  constructor(tables: Tables) {
    this.#tables = tables;
  }

  /** Counts an upload of that file name. @returns whether it is one too many */
  upload(settings: Settings, name: string, now: number): boolean {
    if (settings.uploadsPerName === null) return false;
    return this.#tables.count(`upload ${Math.floor(now / HOUR_MS)} ${name}`) >= settings.uploadsPerName;
  }

  /** Counts an enhancement. @returns whether it is one too many */
  enhancement(settings: Settings, now: number): boolean {
    if (settings.enhancementsPerDay === null) return false;
    return this.#tables.count(`enhancement ${Math.floor(now / DAY_MS)}`) >= settings.enhancementsPerDay;
  }
}
