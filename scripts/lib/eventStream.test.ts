import { expect, test } from "vitest";
import { readEvents, type StreamEvent } from "./eventStream.ts";

async function collect(text: string, size: number): Promise<StreamEvent[]> {
  const bytes = new TextEncoder().encode(text);
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.slice(at, at + size));
      controller.close();
    },
  });
  const events: StreamEvent[] = [];
  for await (const event of readEvents(body)) events.push(event);
  return events;
}

// The examples of the HTML Standard, 9.2.6, with line ends of each kind.
test.each([1, 2, 3, 7, 1000])("events are the same in chunks of %d bytes", async (size) => {
  const text =
    "data: YHOO\ndata: +2\ndata: 10\n\n: test stream\r\n\r\nevent: add\r\ndata:  first é\r\rid: 1\ndata\n\ndata: cut";
  expect(await collect(text, size)).toEqual([
    { name: "message", data: "YHOO\n+2\n10" },
    { name: "add", data: " first é" },
    { name: "message", data: "" },
  ]);
});
