import { env } from "cloudflare:workers";
import { createHmac } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Env, loadConfig } from "../../src/config.ts";
import type { Services } from "../../src/services.ts";
import { webhookRunner } from "../../src/webhooks/webhookRunner.ts";
import { call } from "./caller.ts";
import { type Client, newClient, sweep } from "./catalogue.ts";
import { askJob, deliver, jobBecomes, poisonOf, rowOf, services } from "./jobKit.ts";
import {
  cancelRender,
  completeRender,
  DAMAGE,
  failRender,
  holdRenders,
  holdWebhooks,
  newBox,
  newRender,
  SECRET_PART,
  toldOf,
  webhookJobs,
} from "./webhookKit.ts";

let lines: string[] = [];

beforeEach(() => {
  lines = [];
  vi.spyOn(console, "log").mockImplementation((line) => void lines.push(String(line)));
  holdRenders();
});
afterEach(() => void vi.restoreAllMocks());

async function secretOf({ headers }: Client): Promise<string> {
  return String((await call("/v1/webhooks/secret", { headers })).body.secret);
}

/** Services under other variables. */
function servicesWith(variables: Record<string, string>): Services {
  return { ...services(), config: loadConfig({ ...env, ...variables } as unknown as Env) };
}

/** Delivers by hand until the job has ended. */
async function deliverAll(jobId: string, given: Services): Promise<void> {
  while ((await rowOf(jobId)).status === "queued")
    await deliver({ jobId }, webhookRunner, given, undefined, "webhook");
}

describe("an event", () => {
  it.each([
    ["completed", completeRender, null],
    ["failed", failRender, DAMAGE],
    ["cancelled", cancelRender, null],
  ] as const)("tells that a render is %s, signed with its tenant's secret", async (status, end, error) => {
    const box = newBox();
    const render = await newRender(box.url);
    await end(render);
    const [job] = await toldOf(render.id);
    expect(job).toMatchObject({
      status: "completed",
      attempts: 1,
      tenantId: render.tenantId,
      errorCode: null,
    });

    const [received, ...others] = await box.received();
    expect(others).toEqual([]);
    const { headers = {}, body = "" } = received ?? {};
    expect(received?.method).toBe("POST");
    expect(box.url).toContain(received?.path);
    expect(headers).toMatchObject({ "content-type": "application/json", "webhook-id": job?.id });
    const ended = (await rowOf(render.id)).endedAt ?? 0;
    expect(JSON.parse(body)).toEqual({
      type: `render.${status}`,
      timestamp: new Date(ended).toISOString(),
      data: {
        render_id: render.id,
        asset_id: render.assetId,
        status,
        error,
        completed_at: status === "completed" ? new Date(ended).toISOString() : null,
      },
    });

    const secret = await secretOf(render.client);
    expect(new Webhook(secret).verify(body, headers)).toEqual(JSON.parse(body));
    const signed = `${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`;
    const key = Uint8Array.from(atob(secret.slice("whsec_".length)), (char) => char.charCodeAt(0));
    const mac = createHmac("sha256", key).update(signed).digest("base64");
    expect(headers["webhook-signature"]).toBe(`v1,${mac}`);
    const other = await secretOf(await newClient("others"));
    expect(() => new Webhook(other).verify(body, headers)).toThrow("No matching signature");
  });

  it("is not sent of a render without an address", async () => {
    const render = await newRender(null);
    await completeRender(render);
    expect(await webhookJobs(render.id)).toEqual([]);
  });

  it("is sent again after a failure, with the same id and body", async () => {
    const box = newBox(500, "reset", 429, 204);
    const render = await newRender(box.url);
    await completeRender(render);
    expect(await toldOf(render.id)).toMatchObject([{ status: "completed", attempts: 4 }]);
    const received = await box.received();
    expect(received).toHaveLength(4);
    expect(new Set(received.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
    expect(new Set(received.map(({ body }) => body)).size).toBe(1);
  });

  it("does not follow a redirect, is given up after its attempts, and comes back by a retry", async () => {
    const box = newBox(302, 302, 302, 302, 204);
    const render = await newRender(box.url);
    await completeRender(render);
    const [job] = await toldOf(render.id);
    const message =
      "The event was not delivered: the receiver answered 302: a redirect, which is not followed";
    expect(job).toMatchObject({ status: "failed", attempts: 4, errorMessage: message });
    expect([(await box.received()).length, await box.elsewhere()]).toEqual([4, []]);

    const jobId = String(job?.id);
    const poison = await poisonOf(jobId);
    expect(poison).toMatchObject([{ kind: "webhook", step: "deliver", attempts: 4, reason: message }]);
    const waiting = { client: render.client, assetId: render.assetId, jobId };
    expect((await askJob(waiting)).body).toMatchObject({
      kind: "webhook",
      subject_id: render.id,
      error: { code: "webhook_failed", message },
    });
    expect((await askJob(waiting, "/retry", "POST")).status).toBe(202);
    await jobBecomes(jobId, "completed");
    const ids = (await box.received()).map(({ headers }) => headers["webhook-id"]);
    expect(ids).toEqual(Array(5).fill(jobId));
    expect(await webhookJobs(render.id)).toHaveLength(1);
  });

  it("is not sent again to a receiver that answers 410", async () => {
    const box = newBox(410);
    const render = await newRender(box.url);
    await completeRender(render);
    const [job] = await toldOf(render.id);
    expect(job).toMatchObject({ status: "failed", attempts: 1, errorCode: "webhook_refused" });
    expect(job?.errorMessage).toContain("answered 410");
    expect([(await box.received()).length, await poisonOf(String(job?.id))]).toEqual([1, []]);
  });

  it("is delivered by a status alone, though the answer's body never ends", async () => {
    const box = newBox("endless");
    const render = await newRender(box.url);
    await completeRender(render);
    expect(await toldOf(render.id)).toMatchObject([{ status: "completed", attempts: 1 }]);
  });

  it("waits for an answer as long as it is told, and no longer", async () => {
    holdWebhooks();
    const box = newBox("hang");
    const render = await newRender(box.url);
    await completeRender(render);
    const jobId = String((await webhookJobs(render.id))[0]?.id);
    await deliverAll(jobId, servicesWith({ WEBHOOK_SECONDS: "0.5" }));
    expect(await rowOf(jobId)).toMatchObject({
      ...{ status: "failed", attempts: 4, errorCode: "webhook_failed" },
      errorMessage: "The event was not delivered: the receiver did not answer within 0.5 seconds",
    });
  });

  it("is not sent to an address that the rules of delivery refuse", async () => {
    holdWebhooks();
    const box = newBox();
    const render = await newRender(box.url);
    await completeRender(render);
    const jobId = String((await webhookJobs(render.id))[0]?.id);
    await deliverAll(jobId, servicesWith({ WEBHOOK_ALLOW_INSECURE: "false" }));
    expect(await rowOf(jobId)).toMatchObject({ status: "failed", attempts: 1, errorCode: "webhook_refused" });
    expect(await box.received()).toEqual([]);
  });

  it("is cancelled where its render is gone", async () => {
    holdWebhooks();
    const box = newBox();
    const render = await newRender(box.url);
    await completeRender(render);
    await env.DB.prepare("DELETE FROM renders WHERE id = ?").bind(render.id).run();
    const jobId = String((await webhookJobs(render.id))[0]?.id);
    await deliverAll(jobId, services());
    expect(await rowOf(jobId)).toMatchObject({ status: "cancelled", errorCode: "source_gone" });
    expect([await box.received(), await poisonOf(jobId)]).toEqual([[], []]);
  });

  it("whose first message could not be sent is hinted by the sweep", async () => {
    vi.spyOn(env.WEBHOOKS_QUEUE, "send").mockRejectedValueOnce(new Error("queue down"));
    const box = newBox();
    const render = await newRender(box.url);
    await completeRender(render);
    const [job] = await webhookJobs(render.id);
    expect(job).toMatchObject({ status: "queued", hintedAt: null });
    const jobId = String(job?.id);
    await env.DB.prepare("UPDATE jobs SET created_at = created_at - 60000 WHERE id = ?").bind(jobId).run();
    await sweep();
    await jobBecomes(jobId, "completed");
    expect(await box.received()).toHaveLength(1);
  });

  it("leaves its address in no log line, job or poison row", async () => {
    const gone = new URL(newBox().url);
    // Nobody listens at port 9, discard.
    gone.port = "9";
    const urls = [newBox(500).url, newBox("reset").url, newBox(410).url, newBox().url, gone.href];
    const written: unknown[] = [];
    for (const url of urls) {
      const render = await newRender(url);
      await completeRender(render);
      const [job] = await toldOf(render.id);
      written.push(job, await poisonOf(String(job?.id)));
    }
    written.push(await env.DB.prepare("SELECT * FROM error_events").all());
    expect(lines.filter((line) => line.includes("webhook"))).not.toEqual([]);
    for (const text of [JSON.stringify(written), ...lines]) {
      expect(text).not.toContain(SECRET_PART);
      expect(text).not.toContain("answers=");
    }
  });
});
