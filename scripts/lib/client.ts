import { openAsBlob } from "node:fs";
import { stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { AssetView } from "../../src/catalog/views.ts";
import type { JobView } from "../../src/jobs/view.ts";
import type { SentOrder } from "../../src/orders/createOrder.ts";
import type { OrderView } from "../../src/orders/presentOrder.ts";
import { readEvents } from "./eventStream.ts";

export interface ClientOptions {
  /** Where the Darkroom is. */
  readonly url: string;
  readonly key?: string;
  /** Tenant to act for, where no key says it. */
  readonly tenant?: string;
}

/** Answer of an upload: `exists` when the same bytes were there before. */
export interface Uploaded {
  readonly asset_id: string;
  readonly status: "uploaded" | "exists";
  readonly content_hash: string;
  readonly job_id: string | null;
}

/** What is ordered of an asset: ids, or the names of a style and a size. */
export interface PrintOrder {
  readonly asset_id: string;
  readonly style_id: string;
  readonly size_preset_id: string;
}

/** A print as the interface tells of it. */
export interface Render {
  readonly id: string;
  readonly status: JobView["status"];
  readonly style: { readonly name: string; readonly slug: string };
  readonly size_preset: { readonly name: string; readonly dpi: number };
  readonly output: {
    readonly width_px: number;
    readonly height_px: number;
    readonly bytes: number | null;
    readonly effective_dpi: number;
  };
  readonly duration_ms: number | null;
  readonly error_message: string | null;
  readonly steps: readonly { readonly step: string; readonly ms: number }[];
}

/** A call that the server refused, with its own words. */
export class Refusal extends Error {
  readonly status: number;

  constructor(status: number, text: string) {
    super(text);
    this.status = status;
  }
}

/** Tries of one call that is answered 429 or 503, or not at all. */
const TRIES = 8;
const WAIT_MS = 1000;
const LONGEST_WAIT_MS = 60_000;
const WORTH_A_RETRY = [429, 503];
const ENDED = ["completed", "failed", "cancelled"];

/** A caller of the HTTP interface that waits when it is asked to. */
export class Client {
  readonly #options: ClientOptions;
  readonly #url: string;
  #answers = false;

  constructor(options: ClientOptions) {
    this.#options = options;
    this.#url = options.url.replace(/\/+$/, "");
  }

  /** Whether somebody answers there, and lets this caller in. @throws Refusal, or Error where nobody does */
  async knock(at: "/v1/assets" | "/v1/orders" = "/v1/assets"): Promise<void> {
    const response = await this.#call(at + this.#query({ limit: "1" }));
    await response.body?.cancel();
  }

  /** Streams a file from disk. @throws Refusal */
  async upload(file: string): Promise<Uploaded> {
    // Its error names the file; that of the blob does not.
    await stat(file);
    const response = await this.#call("/v1/assets", async () => {
      const form = new FormData();
      if (this.#options.tenant !== undefined) form.set("tenant_name", this.#options.tenant);
      form.set("file", await openAsBlob(file), path.basename(file));
      return { method: "POST", body: form };
    });
    return (await response.json()) as Uploaded;
  }

  /** Sends pictures to be enhanced: as a new order, or in addition to one. Streams them from disk. @throws Refusal */
  async sendOrder(
    files: readonly string[],
    to: { readonly name: string } | { readonly order_id: string },
  ): Promise<SentOrder> {
    await Promise.all(files.map((file) => stat(file)));
    const response = await this.#call("/v1/orders", async () => {
      const form = new FormData();
      if (this.#options.tenant !== undefined) form.set("tenant_name", this.#options.tenant);
      for (const [field, value] of Object.entries(to)) form.set(field, value);
      for (const file of files) form.append("files", await openAsBlob(file), path.basename(file));
      return { method: "POST", body: form };
    });
    return (await response.json()) as SentOrder;
  }

  /** The order once none of its pictures is in work any more. */
  async readyOrder(id: string, onChange: (order: OrderView) => void = () => {}): Promise<OrderView> {
    for (;;) {
      const response = await this.#call(`/v1/orders/${id}${this.#query()}`);
      const order = (await response.json()) as OrderView;
      onChange(order);
      if (order.ready) return order;
      await wait(WAIT_MS);
    }
  }

  /** Saves an order's pictures as one ZIP; the headers tell what is in it. @throws Refusal */
  async saveOrder(id: string, mode: "stream" | "staged", file: string): Promise<Headers> {
    const response = await this.#call(`/v1/orders/${id}/images${this.#query({ mode })}`);
    await writeFile(file, response.body ?? new Uint8Array());
    return response.headers;
  }

  async asset(id: string): Promise<AssetView> {
    const response = await this.#call(`/v1/assets/${id}${this.#query()}`);
    return (await response.json()) as AssetView;
  }

  /** Orders a print; its id is its job's. @throws Refusal */
  async orderPrint(order: PrintOrder): Promise<string> {
    // Should the answer be lost, the same order again is no other print.
    const key = crypto.randomUUID();
    const response = await this.#call(`/v1/renders${this.#query()}`, async () => {
      const body = new FormData();
      for (const [field, value] of Object.entries(order)) body.set(field, value);
      return { method: "POST", body, headers: { "Idempotency-Key": key } };
    });
    return ((await response.json()) as { render_id: string }).render_id;
  }

  async render(id: string): Promise<Render> {
    const response = await this.#call(`/v1/renders/${id}${this.#query()}`);
    return (await response.json()) as Render;
  }

  /** A signed link to a print's file, or to its preview. @throws Refusal */
  async printLink(id: string, file: "download" | "preview"): Promise<string> {
    const response = await this.#call(`/v1/renders/${id}/${file}${this.#query()}`);
    return ((await response.json()) as { url: string }).url;
  }

  /** Follows a job's event stream and resolves with the job as it ended. */
  async follow(id: string, onChange: (job: JobView) => void = () => {}): Promise<JobView> {
    for (let silent = 0; silent < TRIES; silent++) {
      const response = await this.#call(`/v1/jobs/${id}/events${this.#query()}`);
      try {
        for await (const event of readEvents(response.body ?? new ReadableStream())) {
          const job = JSON.parse(event.data) as JobView;
          onChange(job);
          if (ENDED.includes(job.status)) return job;
          silent = 0;
        }
      } catch (error) {
        // A connection that broke is made again, and begins with the present state.
        if (error instanceof SyntaxError) throw error;
      }
      await wait(WAIT_MS);
    }
    throw new Error("the job's event stream ends without its end");
  }

  /** @throws Refusal, or the error of a connection that failed each time */
  async #call(call: string, request: () => Promise<RequestInit> = async () => ({})): Promise<Response> {
    const { key } = this.#options;
    for (let tries = 1; ; tries++) {
      const init = await request();
      let pause = Math.min(WAIT_MS * 2 ** (tries - 1), LONGEST_WAIT_MS);
      try {
        const response = await fetch(this.#url + call, {
          ...init,
          headers: { ...init.headers, ...(key !== undefined && { Authorization: `Bearer ${key}` }) },
          redirect: "error",
        });
        this.#answers = true;
        if (response.ok) return response;
        const refusal = new Refusal(response.status, await explain(response));
        if (tries === TRIES || !WORTH_A_RETRY.includes(response.status)) throw refusal;
        pause = readRetryAfter(response.headers.get("retry-after")) ?? pause;
      } catch (error) {
        if (error instanceof Refusal) throw error;
        // Waiting helps where somebody answered before, and is only restarting.
        if (tries === TRIES || !this.#answers) {
          this.#answers = false;
          throw new Error(`no answer from ${this.#url}`, { cause: (error as Error).cause ?? error });
        }
      }
      await wait(pause);
    }
  }

  #query(values: Record<string, string> = {}): string {
    const { tenant } = this.#options;
    const query = new URLSearchParams({
      ...values,
      ...(tenant !== undefined && { tenant_name: tenant }),
    }).toString();
    return query === "" ? "" : `?${query}`;
  }
}

/** The error in the interface's own shape, as one line. */
async function explain(response: Response): Promise<string> {
  const text = await response.text();
  try {
    const { error, message, detail } = JSON.parse(text) as Record<string, unknown>;
    const facts = detail === undefined ? "" : ` (${JSON.stringify(detail)})`;
    if (typeof error === "string") return `${response.status} ${error}. ${message ?? ""}${facts}`.trim();
  } catch {
    // Not ours: a proxy's page, for example.
  }
  return `${response.status} ${response.statusText}`.trim();
}

/** Milliseconds from a Retry-After in seconds or as a date (RFC 9110, 10.2.3). */
function readRetryAfter(header: string | null): number | undefined {
  if (header === null) return undefined;
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), LONGEST_WAIT_MS);
}
