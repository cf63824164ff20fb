import { type LoosePassage, sectionHref } from "../../src/ask/passage.ts";
import { ERRORS, type ErrorCode } from "../../src/errors.ts";
import { plain } from "./markdown.ts";

interface Parameter {
  readonly name: string;
  readonly description?: string;
  readonly schema?: { readonly description?: string };
}

interface Operation {
  readonly tags?: readonly string[];
  readonly operationId?: string;
  readonly summary?: string;
  readonly description?: string;
  readonly parameters?: readonly Parameter[];
}

/** What is read of an OpenAPI document. */
export interface InterfaceDocument {
  readonly paths?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

const METHODS = ["get", "post", "put", "patch", "delete"];

/** A passage for each operation, which leads to it in the page of the interface. */
export function operationPassages({ paths = {} }: InterfaceDocument): LoosePassage[] {
  return Object.entries(paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item[method] as Operation | undefined;
      return operation === undefined ? [] : [operationPassage(method, path, operation)];
    }),
  );
}

function operationPassage(method: string, path: string, operation: Operation): LoosePassage {
  const { tags: [tag = "default"] = [], summary = "", description = "", parameters = [] } = operation;
  const told = parameters.flatMap((each) => {
    const text = each.description ?? each.schema?.description;
    return text === undefined ? [] : [`${each.name}: ${text}`];
  });
  const sentences = [`${method.toUpperCase()} ${path}.`, description, told.join(" ")];
  return {
    title: summary,
    source: "Interface",
    section: "interface",
    kind: "text",
    text: plain(sentences.filter((sentence) => sentence !== "").join(" ")).replace(/\s+/g, " "),
    url: `/docs#/${encodeURIComponent(tag)}/${operation.operationId ?? viewerId(method, path)}`,
  };
}

/** What Swagger UI calls an operation that has no id (swagger-client, `idFromPathMethod`). */
function viewerId(method: string, path: string): string {
  return `${method}${path.replace(/\W/g, "_")}`;
}

/** A passage for each code that an error can carry. */
export function errorPassages(): LoosePassage[] {
  const codes = (Object.keys(ERRORS) as ErrorCode[]).toSorted();
  return codes.map((code) => {
    const { status, error, message, retry } = ERRORS[code];
    return {
      title: `Error ${code}`,
      source: "Errors",
      section: "errors",
      kind: "text",
      text: plain(`${code} (${status}): ${error}. ${message}${retry ? " Trying again may help." : ""}`),
      url: sectionHref("errors"),
    };
  });
}
