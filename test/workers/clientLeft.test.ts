import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, it, vi } from "vitest";
import { createApp } from "../../src/app.ts";
import { ORIGIN } from "./caller.ts";
import { orderClient, orderOf } from "./downloadKit.ts";
import { hushLog } from "./jobKit.ts";

it("a client that leaves while its order is gathered is no failure of the house", async () => {
  const client = await orderClient();
  const { order_id: id } = await orderOf(client, {
    faults: ["slow:0:100000"],
    images: [{ size: 2_000_000 }],
  });
  const control = new AbortController();
  const request = new Request(`${ORIGIN}/v1/orders/${id}/images?mode=staged`, {
    headers: client.headers,
    signal: control.signal,
  });
  const logged = hushLog();
  const reports = () => env.DB.prepare("SELECT count(*) AS n FROM error_events").first("n");
  const before = await reports();
  const context = createExecutionContext();
  const answered = createApp().fetch(request, env, context);
  await vi.waitUntil(
    () =>
      env.DB.prepare("SELECT 1 FROM jobs WHERE subject_id = ? AND status = 'processing'").bind(id).first(),
    { timeout: 20_000, interval: 20 },
  );
  control.abort();
  expect((await answered).status).toBe(499);
  await waitOnExecutionContext(context);
  expect([logged(), await reports()]).toEqual([[], before]);
});
