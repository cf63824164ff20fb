import path from "node:path";

/** The repository's folder. */
export const ROOT = path.resolve(import.meta.dirname, "../..");

/** Keeps the toolchain from reporting, from asking for updates, and from reaching out at a start. */
export const OFFLINE: Readonly<Record<string, string>> = {
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
  WRANGLER_HIDE_BANNER: "true",
  WRANGLER_SEND_ERROR_REPORTS: "false",
  WRANGLER_SEND_METRICS: "false",
  WRANGLER_WRITE_LOGS: "false",
  // A recorder of traces that nobody looks at; it costs a tenth of the speed.
  X_LOCAL_OBSERVABILITY: "false",
};

/** No questions and no colours: for tools whose output is read, not shown. */
export const UNATTENDED: Readonly<Record<string, string>> = { CI: "1", NO_COLOR: "1", FORCE_COLOR: "0" };

/** The environment for a tool, under what is set already. */
export function toolEnvironment(extra: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  return { ...process.env, ...OFFLINE, ...extra };
}
