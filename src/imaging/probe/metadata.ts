import { parseProfile } from "../icc/profile.ts";
import { readOrientation } from "./exif.ts";
import type { PictureHeader, ProbeWarning } from "./header.ts";

/** What every format keeps beside the picture: orientation, profile, warnings. */
export class Metadata {
  #orientation: number | null = null;
  #profile: Pick<PictureHeader, "iccProfile" | "iccName" | "iccSpace"> | null = null;
  readonly #warnings = new Set<ProbeWarning>();

  /** Reads an EXIF block. The first counts, as in libvips. */
  exif(block: Uint8Array): void {
    this.#orientation ??= readOrientation(block);
  }

  /** Keeps a copy of a profile, or warns that it is none. The first counts. */
  icc(bytes: Uint8Array): void {
    if (this.#profile !== null) return;
    const profile = parseProfile(bytes);
    if (profile === null) {
      this.warn("icc_invalid");
      return;
    }
    this.#profile = {
      iccProfile: new Uint8Array(profile.bytes),
      iccName: profile.name,
      iccSpace: profile.space,
    };
  }

  warn(warning: ProbeWarning): void {
    this.#warnings.add(warning);
  }

  get header(): Pick<PictureHeader, "orientation" | "iccProfile" | "iccName" | "iccSpace" | "warnings"> {
    return {
      orientation: this.#orientation ?? 1,
      ...(this.#profile ?? { iccProfile: null, iccName: null, iccSpace: null }),
      warnings: [...this.#warnings],
    };
  }
}
