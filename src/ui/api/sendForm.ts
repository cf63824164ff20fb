import { offline, problemOf } from "./problem.ts";
import { noteProblem } from "./session.ts";
import { forTenant } from "./tenant.ts";

export interface SendOptions {
  readonly signal: AbortSignal;
  readonly tenant: string;
  /** @param sent bytes of the form that have left */
  onProgress(sent: number): void;
}

/**
 * Posts a form. By XMLHttpRequest: `fetch` does not tell how much of a body has left.
 * @throws Problem; the signal's reason
 */
export function sendForm<T>(path: string, form: FormData, options: SendOptions): Promise<T> {
  const { signal, tenant, onProgress } = options;
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", forTenant(path, tenant));
    request.responseType = "json";
    request.upload.onprogress = ({ loaded }) => onProgress(loaded);
    request.onerror = () => reject(offline());
    request.onabort = () => reject(signal.reason);
    request.onload = () => {
      if (request.status < 300) return resolve(request.response as T);
      const problem = problemOf(request.status, request.response, request.getResponseHeader("Retry-After"));
      noteProblem(problem);
      reject(problem);
    };
    signal.addEventListener("abort", () => request.abort(), { once: true });
    request.send(form);
  });
}
