/** Variables and secrets of the Worker under test. Closed, as a deployment is; no wait between attempts. */
export const TEST_BINDINGS = {
  AUTH_MODE: "required",
  PUBLIC_URL: "https://darkroom.test",
  URL_SIGNING_KEY: "test-url-signing-key-0123456789abcdef",
  ADMIN_TOKEN: "test-operator-token-0123456789",
  RATE_LIMIT_PER_MINUTE: "0",
  RETRY_DELAYS: "0,0,0",
  LOG_LEVEL: "info",
};
