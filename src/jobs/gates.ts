import { LIMITS } from "../limits.ts";
import { Gate } from "./gate.ts";
import { PlaceQueue } from "./placeQueue.ts";

/** Admits work with pictures into this isolate, from the queue and from requests alike: they share its memory. */
export const engineGate = new Gate(LIMITS.engineJobs, LIMITS.enginePlaceSeconds);

/** Where requests for live previews stand in line for the engine: a page asks for one of each style at once. */
export const previewPlaces = new PlaceQueue(engineGate, {
  most: LIMITS.previewsWaiting,
  seconds: LIMITS.previewWaitSeconds,
});

/** Admits jobs that move pictures through this isolate, each with a part of some of them in memory. */
const transferGate = new Gate(LIMITS.transferJobs, LIMITS.transferPlaceSeconds);

/** Admits jobs that do little but wait for somebody else's server, so that a slow one holds up no picture. */
const deliveryGate = new Gate(LIMITS.deliveryJobs, LIMITS.deliveryPlaceSeconds);

/** What a job has to pass, by what it does. */
export const GATES = { engine: engineGate, transfer: transferGate, delivery: deliveryGate } as const;
