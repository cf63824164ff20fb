import { describeError } from "../ops/log.ts";
import type { Services } from "../services.ts";
import type { ObjectUpload } from "../storage/objectUpload.ts";

/** Removes what was written in vain, unless a row names it; what cannot be removed now the sweep will. */
export async function discard({ log }: Services, upload: ObjectUpload): Promise<void> {
  try {
    await upload.discard();
  } catch (thrown) {
    log.warn("render_discard_failed", { key: upload.key, error: describeError(thrown).error });
  }
}
