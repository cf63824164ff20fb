import type { Env as Bindings } from "./config.ts";

/** Types of `env` and `exports` in `cloudflare:workers`. */
declare global {
  namespace Cloudflare {
    interface Env extends Bindings {}
    interface GlobalProps {
      mainModule: typeof import("./index.ts");
    }
  }
}
