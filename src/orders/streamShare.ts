import { LIMITS } from "../limits.ts";
import type { HoldLimits } from "./holdPictures.ts";

/** Below this nothing would be held any more: thumbnails still are. */
const LEAST_BYTES = 1024 * 1024;

/** Streams under way in this isolate: they share its memory. */
let streams = 0;

/**
 * What a new stream may hold: half as much for each that is under way already, so that slow clients side by side
 * do not fill the isolate. Larger pictures then flow instead of being held.
 * @returns its limits, and what to call at its end
 */
export function shareMemory(): { readonly limits: HoldLimits; readonly leave: () => void } {
  const heldBytes = Math.max(LEAST_BYTES, Math.floor(LIMITS.heldBytes / 2 ** streams));
  streams += 1;
  let left = false;
  return {
    limits: {
      upstreamRequests: LIMITS.upstreamRequests,
      heldBytes,
      heldPictureBytes: Math.min(LIMITS.heldPictureBytes, heldBytes / 2),
    },
    leave() {
      if (!left) streams -= 1;
      left = true;
    },
  };
}
