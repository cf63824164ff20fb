import { LIMITS } from "../limits.ts";
import { Gate } from "./gate.ts";

/** Admits work with pictures into this isolate, from the queue and from requests alike: they share its memory. */
export const engineGate = new Gate(LIMITS.engineJobs, LIMITS.enginePlaceSeconds);

/** Admits jobs that move pictures through this isolate, each with a part of some of them in memory. */
const transferGate = new Gate(LIMITS.transferJobs, LIMITS.transferPlaceSeconds);

/** What a job has to pass, by what it does. */
export const GATES = { engine: engineGate, transfer: transferGate } as const;
