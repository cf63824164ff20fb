import type { UpstreamConfig } from "../../config.ts";
import { Fault, withPublicErrors } from "./fault.ts";
import { followRedirects, type Hop, nextHop } from "./followRedirects.ts";
import { Line } from "./line.ts";
import { openReader, type PictureReader } from "./pictureReader.ts";
import { describeType, readJson } from "./readJson.ts";
import { faultOfAnswer, type Missing } from "./refusals.ts";
import { callUpstream } from "./resilience.ts";
import {
  isDeleted,
  type OrderPage,
  readOrder,
  readOrderPage,
  readUploadTarget,
  type UploadTarget,
  type UpstreamOrder,
} from "./shapes.ts";
import type { EnhancedFormat } from "./signatures.ts";
import { type PictureSource, sendPicture } from "./upload.ts";

export type { PictureReader } from "./pictureReader.ts";
export type { ImageStatus, OrderPage, UploadTarget, UpstreamImage, UpstreamOrder } from "./shapes.ts";
export { IMAGE_STATUSES } from "./shapes.ts";
export { ENHANCED_FORMATS, type EnhancedFormat } from "./signatures.ts";
export type { PictureSource } from "./upload.ts";

export interface DownloadOptions {
  readonly format: EnhancedFormat;
  /** 1 to 90. */
  readonly quality: number;
  /** The full picture costs a credit, a preview nothing. */
  readonly preview: boolean;
}

type ClientOptions = { readonly devMode?: boolean; readonly patient?: boolean };

interface JsonCall<T> {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly body?: Readonly<Record<string, unknown>>;
  readonly missing: Missing;
  /** Null if the answer is something else than was asked for. */
  read(json: unknown): T | null;
}

const API_VERSION = "2025-05-08";
/** What the service gives at most. */
const PAGE_SIZE = 15;
const NO_ORDER: Missing = {
  code: "order_not_found",
  reason: "The enhancement service does not know the order",
};
const NO_PATH: Missing = { code: "upstream_failed", reason: "The answer has status 404" };

/**
 * The enhancement service, API v3 as of 2025-05-08. Holds no state of a request: one is shared by all.
 * Methods throw DarkroomError `upstream_*` or `order_not_found`, and the reason of an aborted signal as it is.
 */
export class UpstreamClient {
  readonly #config: UpstreamConfig;
  readonly #devMode: boolean;
  readonly #patient: boolean;

  constructor(config: UpstreamConfig, options: ClientOptions = {}) {
    this.#config = config;
    this.#devMode = options.devMode ?? false;
    this.#patient = options.patient ?? false;
  }

  /** The same service, told (or not) to act out purchases without spending credits. */
  withDevMode(devMode: boolean): UpstreamClient {
    return devMode === this.#devMode ? this : this.#with({ devMode });
  }

  /** The same service, for work that can wait: an open circuit is waited out where time allows. */
  patiently(): UpstreamClient {
    return this.#patient ? this : this.#with({ patient: true });
  }

  getOrder(id: string, signal?: AbortSignal): Promise<UpstreamOrder> {
    return this.#call((within) => this.#ask(within, orderCall(id)), signal);
  }

  /** @param page perPage 1 to 15; `offset`: the token `next` of the page before */
  listOrders(
    page: { readonly perPage?: number; readonly offset?: string },
    signal?: AbortSignal,
  ): Promise<OrderPage> {
    const query = new URLSearchParams({
      per_page: String(Math.min(Math.max(1, page.perPage ?? PAGE_SIZE), PAGE_SIZE)),
    });
    if (page.offset !== undefined) query.set("offset", page.offset);
    const call = {
      method: "GET",
      path: `/v3/orders/?${query}`,
      missing: NO_PATH,
      read: readOrderPage,
    } as const;
    return this.#call((within) => this.#ask(within, call), signal);
  }

  createOrder(name: string | null, signal?: AbortSignal): Promise<UpstreamOrder> {
    const id = crypto.randomUUID();
    const create: JsonCall<UpstreamOrder> = {
      method: "POST",
      path: "/v3/orders/",
      body: { order_id: id, ...(name === null ? {} : { name }) },
      missing: NO_PATH,
      read: (json) => readOrder(json, id),
    };
    return this.#create(create, orderCall(id), signal);
  }

  registerImage(
    image: { readonly name: string; readonly orderId: string; readonly contentType: string },
    signal?: AbortSignal,
  ): Promise<UploadTarget> {
    const id = crypto.randomUUID();
    const read = (json: unknown) => readUploadTarget(json, image.contentType, id);
    const create: JsonCall<UploadTarget> = {
      method: "POST",
      path: "/v3/images/",
      body: { image_id: id, image_name: image.name, order_id: image.orderId, contentType: image.contentType },
      missing: NO_ORDER,
      read,
    };
    return this.#create(create, { method: "GET", path: `/v3/images/${id}`, missing: NO_PATH, read }, signal);
  }

  /** @param body called for each attempt; @param length its bytes */
  putPicture(
    target: Pick<UploadTarget, "uploadUrl" | "contentType">,
    body: PictureSource,
    length: number,
    signal?: AbortSignal,
  ): Promise<void> {
    const start = () => nextHop({ url: new URL(this.#config.baseUrl), home: false }, target.uploadUrl);
    return this.#call(
      (within) =>
        sendPicture(this.#config, start(), { contentType: target.contentType, body, length }, within),
      signal,
    );
  }

  /**
   * Resolves when the picture flows: its first bytes are there and have the format asked for. `signal` ends
   * the reader too, which has to be read to its end or cancelled.
   */
  openPicture(imageId: string, options: DownloadOptions, signal?: AbortSignal): Promise<PictureReader> {
    const query = new URLSearchParams({
      format: options.format,
      quality: String(options.quality),
      preview: String(options.preview),
    });
    return withPublicErrors(() =>
      openReader({
        config: this.#config,
        start: this.#url(`/v3/images/${encodeURIComponent(imageId)}/enhanced?${query}`),
        format: options.format,
        headers: (hop) => this.#headers(hop),
        signal,
      }),
    );
  }

  #with(change: ClientOptions): UpstreamClient {
    return new UpstreamClient(this.#config, { devMode: this.#devMode, patient: this.#patient, ...change });
  }

  #call<T>(attempt: (within: AbortSignal, again: number) => Promise<T>, signal?: AbortSignal): Promise<T> {
    return withPublicErrors(() => callUpstream(this.#config, attempt, signal, { patient: this.#patient }));
  }

  /**
   * Creating is repeated under the id that we chose. A repeat that is refused may be so because the first got
   * through and only its answer was lost: then what was made is read.
   */
  #create<T>(create: JsonCall<T>, find: JsonCall<T>, signal?: AbortSignal): Promise<T> {
    return this.#call(async (within, again) => {
      try {
        return await this.#ask(within, create);
      } catch (refused) {
        if (again === 0 || !(refused instanceof Fault) || refused.code !== "upstream_refused") throw refused;
        return await this.#ask(within, find).catch(() => {
          throw refused;
        });
      }
    }, signal);
  }

  async #ask<T>(within: AbortSignal, call: JsonCall<T>): Promise<T> {
    const line = new Line(this.#config.attemptSeconds, within);
    try {
      const start = { url: this.#url(call.path), home: true };
      const answer = await followRedirects(line, start, {
        method: call.method,
        send: (hop) =>
          fetch(hop.url, {
            method: call.method,
            redirect: "manual",
            signal: line.signal,
            headers: {
              accept: "application/json",
              ...(call.body === undefined ? {} : { "content-type": "application/json" }),
              ...this.#headers(hop),
            },
            ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
          }),
      });
      if (!answer.response.ok) throw await faultOfAnswer(line, answer, call.missing, this.#config.apiKey);
      const result = call.read(await readJson(line, answer.response));
      if (result !== null) return result;
      const type = describeType(answer.response.headers);
      throw new Fault(`The answer is ${type}, but not what was asked for`, { again: true });
    } catch (error) {
      line.end(error);
      throw error;
    } finally {
      line.release();
    }
  }

  #url(path: string): URL {
    return new URL(this.#config.baseUrl + path);
  }

  /** For the service alone: other origins on the way get none of these. */
  #headers({ home }: Hop): Record<string, string> {
    if (!home) return {};
    return {
      "x-api-key": this.#config.apiKey,
      "x-api-version": API_VERSION,
      ...(this.#devMode ? { "x-dev-mode": "true" } : {}),
    };
  }
}

function orderCall(id: string): JsonCall<UpstreamOrder> {
  return {
    method: "GET",
    path: `/v3/orders/${encodeURIComponent(id)}`,
    missing: NO_ORDER,
    read: (json) => {
      if (isDeleted(json)) throw new Fault("The order was deleted", { code: "order_not_found" });
      return readOrder(json, id);
    },
  };
}
