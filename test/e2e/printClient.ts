import type { Render } from "../../scripts/lib/client.ts";
import type { Stack } from "../../scripts/lib/stack.ts";
import { until } from "./client.ts";

/** A print as the tests read it; the interface's own schema is checked elsewhere. */
export interface Print
  extends Pick<Render, "id" | "status" | "size_preset" | "output" | "duration_ms" | "error_message"> {
  readonly progress: { readonly done: number; readonly total: number };
  readonly attempts: number;
}

const CRON_PATH = "/cdn-cgi/local/scheduled?cron=*+*+*+*+*";
/** `wrangler dev`'s proxy never answers what it handed to a workerd that died. */
const ANSWER_MS = 20_000;
const ENDED: readonly string[] = ["completed", "failed", "cancelled"];

/** A caller of a running Darkroom who orders prints. */
export class PrintClient {
  readonly #url: string;

  constructor({ url }: Pick<Stack, "url">) {
    this.#url = url;
  }

  /**
   * Orders a print.
   * @param key what makes a repeat of the call return the first answer
   * @returns the print's id
   */
  async order(fields: Readonly<Record<string, string>>, key: string = crypto.randomUUID()): Promise<string> {
    const body = new FormData();
    for (const [name, value] of Object.entries(fields)) body.set(name, value);
    const headers = { "Idempotency-Key": key };
    const signal = AbortSignal.timeout(ANSWER_MS);
    const response = await fetch(`${this.#url}/v1/renders`, { method: "POST", headers, body, signal });
    const answer = (await response.json()) as { readonly render_id?: string };
    if (answer.render_id === undefined) throw new Error(`${response.status} ${JSON.stringify(answer)}`);
    return answer.render_id;
  }

  async read(id: string): Promise<Print> {
    return (await (await fetch(`${this.#url}/v1/renders/${id}`)).json()) as Print;
  }

  /** The print once its job has ended. */
  async settled(id: string): Promise<Print> {
    return until(async () => {
      const print = await this.read(id);
      return ENDED.includes(print.status) ? print : undefined;
    });
  }

  /** A file of a finished print, by its signed link. */
  async file(id: string, kind: "download" | "preview"): Promise<Uint8Array<ArrayBuffer>> {
    const link = (await (await fetch(`${this.#url}/v1/renders/${id}/${kind}`)).json()) as { url: string };
    const response = await fetch(link.url);
    if (!response.ok) throw new Error(`${kind}: ${response.status}`);
    return new Uint8Array(await response.arrayBuffer());
  }

  /** What the cron does each minute. */
  async sweep(): Promise<void> {
    const response = await fetch(this.#url + CRON_PATH, { signal: AbortSignal.timeout(ANSWER_MS) });
    await response.body?.cancel();
  }
}
