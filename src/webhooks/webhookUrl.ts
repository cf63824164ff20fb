import type { WebhookConfig } from "../config.ts";
import { DarkroomError } from "../errors.ts";
import { LIMITS } from "../limits.ts";
import { isPublicHost } from "./publicHost.ts";

export type WebhookRules = Pick<WebhookConfig, "allowInsecure"> & Partial<Pick<WebhookConfig, "ownHost">>;

/**
 * Where a render's events are to go, as a caller names it.
 * @throws DarkroomError `invalid_request`
 */
export function parseWebhookUrl(text: string, rules: WebhookRules): URL {
  const read = readWebhookUrl(text, rules);
  if (read instanceof URL) return read;
  throw new DarkroomError("invalid_request", {
    message: `Correct \`webhook_url\`: ${read}.`,
    detail: { issues: [{ field: "webhook_url", problem: read }] },
  });
}

/**
 * The address, or what is wrong with it. Any port will do: past a TLS handshake nothing but HTTPS answers, and
 * receivers do listen on others.
 */
export function readWebhookUrl(text: string, { allowInsecure, ownHost }: WebhookRules): URL | string {
  if (text.length > LIMITS.webhookUrlBytes) return TOO_LONG;
  const url = URL.parse(text);
  if (url === null) return "it is no URL";
  // Never sent, so it does not count.
  url.hash = "";
  if (url.href.length > LIMITS.webhookUrlBytes) return TOO_LONG;
  if (url.protocol !== "https:" && !(allowInsecure && url.protocol === "http:")) return "it must be https";
  if (url.username !== "" || url.password !== "") return "it must not carry a name or password";
  if (allowInsecure) return url;
  if (!isPublicHost(url.hostname)) return "its host must be a public one";
  if (url.hostname === ownHost) return "its host must not be this service's own";
  return url;
}

const TOO_LONG = `it must not be longer than ${LIMITS.webhookUrlBytes} characters`;
