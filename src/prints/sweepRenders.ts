import { clearUnfinished } from "../db/renderWork.ts";
import { LIMITS } from "../limits.ts";
import type { Services } from "../services.ts";

/** Takes back what prints left whose job failed or was cancelled, once no retry goes on with it. */
export async function sweepRenders({ db, log }: Pick<Services, "db" | "log">, now: number): Promise<void> {
  const endedBefore = now - LIMITS.unfinishedRenderSeconds * 1000;
  const count = await clearUnfinished(db, endedBefore, now, LIMITS.rendersPerSweep);
  if (count > 0) log.info("renders_cleared", { count });
}
