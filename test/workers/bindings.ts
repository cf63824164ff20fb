/** What the Worker under test and the simulator of the enhancement service know of each other. */
export const UPSTREAM_KEY = "test-upstream-key-0123456789";
export const WEBHOOK_TOKEN = "test-webhook-token-0123456789";

/** Variables and secrets of the Worker under test. Closed, as a deployment is; no wait between attempts. */
export const TEST_BINDINGS = {
  AUTH_MODE: "required",
  PUBLIC_URL: "https://darkroom.test",
  URL_SIGNING_KEY: "test-url-signing-key-0123456789abcdef",
  ADMIN_TOKEN: "test-operator-token-0123456789",
  AUTOENHANCE_API_KEY: UPSTREAM_KEY,
  AUTOENHANCE_WEBHOOK_TOKEN: WEBHOOK_TOKEN,
  RATE_LIMIT_PER_MINUTE: "0",
  RETRY_DELAYS: "0,0,0",
  WEBHOOK_RETRY_DELAYS: "0,0,0",
  WEBHOOK_ALLOW_INSECURE: "true",
  UPSTREAM_RETRY_SECONDS: "0",
  UPSTREAM_CIRCUIT_SECONDS: "0.05",
  READY_POLL_SECONDS: "0.05",
  LOG_LEVEL: "info",
};
