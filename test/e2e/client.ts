import { setTimeout as wait } from "node:timers/promises";

/** Answers as the tests read them; the interface's own schemas are checked elsewhere. */
export interface Asset {
  readonly asset_id: string;
  readonly status: "processing" | "ready" | "failed";
  readonly width: number;
  readonly height: number;
  readonly warnings: readonly string[];
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly hashes: { readonly ahash: string; readonly dhash: string; readonly phash: string } | null;
  readonly renditions: readonly {
    readonly preset: string;
    readonly format: string;
    readonly width: number;
    readonly height: number;
    readonly size_bytes: number;
    readonly crc32: string;
    readonly signed_url: string;
  }[];
}

export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** A caller of a running Darkroom. */
export class Client {
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  async upload(bytes: Uint8Array<ArrayBuffer>, name: string): Promise<Answer> {
    const body = new FormData();
    body.set("file", new File([bytes], name));
    return this.#send("/v1/assets", { method: "POST", body });
  }

  async compare(id: unknown, bytes: Uint8Array<ArrayBuffer>): Promise<Answer> {
    const body = new FormData();
    body.set("file", new File([bytes], "other"));
    return this.#send(`/v1/assets/${id}/compare`, { method: "POST", body });
  }

  async asset(id: unknown): Promise<Asset> {
    const { body } = await this.#send(`/v1/assets/${id}`);
    return body as unknown as Asset;
  }

  /** The asset once its job has ended. */
  async settled(id: unknown): Promise<Asset> {
    return until(async () => {
      const asset = await this.asset(id);
      return asset.status === "processing" ? undefined : asset;
    });
  }

  async remove(id: unknown): Promise<void> {
    const response = await fetch(`${this.#url}/v1/assets/${id}`, { method: "DELETE" });
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  }

  async #send(path: string, init?: RequestInit): Promise<Answer> {
    const response = await fetch(this.#url + path, init);
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }
}

/** Asks again until there is an answer; the test's own time limit ends it. */
export async function until<T>(ask: () => Promise<T | undefined> | T | undefined): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await wait(50);
  }
}
