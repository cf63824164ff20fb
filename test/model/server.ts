import type { IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { answerEndlessly, listen, type TestServer } from "../servers/listen.ts";

/** A call as it came. */
export interface ModelCall {
  readonly path: string;
  readonly authorization: string | null;
  readonly body: {
    readonly model: string;
    readonly max_tokens: number;
    readonly messages: readonly { readonly role: string; readonly content: string }[];
  };
}

/** Where the calls to a model are read: `/_received/{model}`. */
const RECEIVED = "/_received/";

type Behaviour = (response: ServerResponse) => void;

const says = (content: unknown): Behaviour => {
  return (response) => answer(response, 200, { choices: [{ message: { role: "assistant", content } }] });
};

/** How a model behaves, by a word. */
const BEHAVIOURS: Readonly<Record<string, Behaviour>> = {
  cites: says("They last seven days [1]. <b>Then</b> they end [2][1]."),
  invents: says("Certainly [77]."),
  silent: says("I think it is about a week."),
  empty: says("  "),
  unlike: (response) => answer(response, 200, { completion: "no chat" }),
  prose: (response) => response.writeHead(200).end("I am no JSON"),
  broken: (response) => answer(response, 500, { error: { message: "secret upstream words" } }),
  refuses: (response) => answer(response, 401, { error: { message: "bad key sk-123" } }),
  redirects: (response) => response.writeHead(307, { location: "/elsewhere/chat/completions" }).end(),
  resets: (response) => response.destroy(),
  hangs: () => {},
  trickles: (response) => void response.writeHead(200).write('{"choices":'),
  endless: answerEndlessly,
};

/** A model behind an interface like OpenAI's, on a port of its own. */
export async function startModel(): Promise<TestServer> {
  const calls: ModelCall[] = [];
  return listen((request, response) => serve(calls, request, response));
}

async function serve(calls: ModelCall[], request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { url: path = "/", headers } = request;
  if (path.startsWith(RECEIVED)) {
    const name = decodeURIComponent(path.slice(RECEIVED.length));
    answer(
      response,
      200,
      calls.filter(({ body }) => body.model === name),
    );
    return;
  }
  const body = JSON.parse(await text(request)) as ModelCall["body"];
  calls.push({ path, authorization: headers.authorization ?? null, body });
  const behave = BEHAVIOURS[wordOf(body)];
  if (behave === undefined || path !== "/v1/chat/completions") answer(response, 404, {});
  else behave(response);
}

/** How it is to behave: the first word of the model's name or, for one named `obeys`, the last of the question. */
function wordOf({ model, messages }: ModelCall["body"]): string {
  const [name = ""] = model.split("-");
  return name === "obeys" ? (messages.at(-1)?.content.split(" ").at(-1) ?? "") : name;
}

function answer(response: ServerResponse, status: number, json: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(json));
}
