import { build, type Plugin } from "esbuild";
import type { InterfaceDocument } from "./interface.ts";

/** What of the platform the routes name, and what a mere description of them never touches. */
const ABSENT: Plugin = {
  name: "absent",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^cloudflare:|\.wasm(\?.*)?$/ }, ({ path }) => ({ path, namespace: "absent" }));
    onLoad({ filter: /.*/, namespace: "absent" }, () => ({
      contents: "module.exports = new Proxy({}, { get: () => class {} });",
    }));
  },
};

const ENTRY = `
import { createApp } from "./src/app.ts";
import { describeInterface } from "./src/ops/describeInterface.ts";
export const read = (version) => createApp().getOpenAPI31Document(describeInterface(version));
`;

/** The OpenAPI document of the Worker's own routes, without a Worker. */
export async function readInterface(root: string): Promise<InterfaceDocument> {
  const { outputFiles } = await build({
    stdin: { contents: ENTRY, resolveDir: root, loader: "ts" },
    absWorkingDir: root,
    bundle: true,
    write: false,
    format: "esm",
    platform: "node",
    target: "node22",
    logLevel: "silent",
    tsconfigRaw: {},
    plugins: [ABSENT],
  });
  const code = Buffer.from(outputFiles[0]?.contents ?? []).toString("base64");
  const { read } = (await import(`data:text/javascript;base64,${code}`)) as {
    read(version: string): InterfaceDocument;
  };
  return read("");
}
