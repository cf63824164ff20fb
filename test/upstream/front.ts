/**
 * The simulator's process: a Node server on the service's three origins before `wrangler dev` of the Worker. It
 * is the network between the two: only here can a connection be reset (TCP RST) before or in the middle of an
 * answer, be ended short of its Content-Length, or be slow. The Worker asks for that by headers.
 * Arguments: port of the API (0 for any), folder of its state, env file with the key, then NAME:VALUE variables.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import path from "node:path";
import { toolScript } from "../../scripts/lib/tool.ts";
import { openFront } from "./front/server.ts";

const HOST = "127.0.0.1";
const [port = "0", stateDir = "", envFile = "", ...vars] = process.argv.slice(2);

// A port for the Worker: held until the origins have theirs, or one of them might be given it.
const held = createServer().listen(0, HOST);
await once(held, "listening");
const { port: workerPort } = held.address() as AddressInfo;
const origins = await openFront(HOST, [Number(port), 0, 0], workerPort);
held.close();
await once(held, "close");
const [api, assets, store] = origins.map((each) => `http://${HOST}:${each}`);
const child = spawn(
  process.execPath,
  [
    toolScript("wrangler"),
    ...["dev", "--config", path.join(import.meta.dirname, "wrangler.toml"), "--ip", HOST],
    ...[
      "--port",
      String(workerPort),
      "--inspector-port",
      "0",
      "--persist-to",
      stateDir,
      "--env-file",
      envFile,
    ],
    ...[`API_ORIGIN:${api}`, `ASSETS_ORIGIN:${assets}`, `STORE_ORIGIN:${store}`, ...vars].flatMap((each) => [
      "--var",
      each,
    ]),
  ],
  { stdio: "inherit" },
);
child.on("error", () => process.exit(1));
child.on("exit", (code) => process.exit(code ?? 1));
process.on("SIGTERM", () => child.kill("SIGTERM"));
