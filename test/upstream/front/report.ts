import { request } from "node:http";
import type { End } from "./body.ts";
import type { Behind } from "./server.ts";

/** Tells the Worker how the transfer of a picture ended, for the log that tests read. */
export function reportEnd({ host, port, name }: Behind, id: string, end: End): void {
  const body = JSON.stringify(end);
  const headers = {
    host: name,
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
  };
  request({ host, port, method: "POST", path: `/_simulator/requests/${id}`, headers, agent: false })
    // The stack may be on its way down.
    .on("error", () => {})
    .on("response", (answer) => answer.resume())
    .end(body);
}
