import { LIMITS } from "../limits.ts";
import { Gate } from "./gate.ts";

/** Admits work with pictures into this isolate, from the queue and from requests alike: they share its memory. */
export const engineGate = new Gate(LIMITS.engineJobs, LIMITS.enginePlaceSeconds);
