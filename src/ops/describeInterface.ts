import { ERRORS, type ErrorCode } from "../errors.ts";

/** In the order in which the page shows them. */
const TAGS = [
  { name: "Assets", description: "Photographs taken in, and their renditions." },
  {
    name: "Prints",
    description: "Art prints of photographs: styles, sizes, renders as TIFF, and events when they end.",
  },
  { name: "Orders", description: "Pictures enhanced upstream, and a whole order of them as one ZIP." },
  { name: "Archives", description: "Own pictures as one ZIP." },
  { name: "Jobs", description: "Work that takes longer than an answer." },
  { name: "Tenants", description: "What a tenant has and used." },
  { name: "Operator", description: "Keys, the session and purge: for whoever runs the deployment." },
  { name: "Operation", description: "Health, figures, error reports, and this document." },
];

const INTRODUCTION = `Photographs in, one copy of each kept, web renditions, art prints and signed links out.

Ids are UUIDs, times are ISO 8601 in UTC. Send a key as \`Authorization: Bearer <key>\` or \`X-API-Key\`. Every
answer carries \`X-Request-Id\`; your own is kept if it is 8 to 64 of the letters a-z, A-Z, 0-9, dot, dash, underscore.
`;

const ERRORS_INTRODUCTION = `## Errors

Every error has one shape: \`{error, message, status, code, request_id, detail?}\`. \`code\` is stable, the texts may
get better. Where a retry may help, wait for the seconds in \`Retry-After\` if it is there.
`;

/** The parts of the OpenAPI document that no route says. */
export function describeInterface(version: string) {
  return {
    openapi: "3.1.0",
    info: {
      title: "Darkroom",
      version,
      description: [INTRODUCTION, ERRORS_INTRODUCTION, foldAway("Every error code", errorTable())].join("\n"),
    },
    tags: TAGS,
  };
}

/** A markdown table of every error code, by status and then by name. */
export function errorTable(): string {
  const codes = (Object.keys(ERRORS) as ErrorCode[]).sort(
    (a, b) => ERRORS[a].status - ERRORS[b].status || a.localeCompare(b),
  );
  const rows = codes.map((code) => {
    const { status, error, message, retry } = ERRORS[code];
    return [`\`${code}\``, status, error, message, retry ? "yes" : "no"].map(cell).join(" | ");
  });
  return ["code | status | meaning | what to do | retry may help", "---|---|---|---|---", ...rows]
    .map((row) => `| ${row} |`)
    .join("\n");
}

/** Markdown is read inside an HTML element only after an empty line (CommonMark, 4.6). */
function foldAway(title: string, markdown: string): string {
  return `<details>\n<summary>${title}</summary>\n\n${markdown}\n\n</details>\n`;
}

/** A bar would end the cell, and markdown would take `<key>` for a tag outside of code. */
function cell(text: string | number): string {
  const escaped = String(text).replaceAll("|", "\\|");
  return escaped
    .split("`")
    .map((part, i) => (i % 2 === 0 ? part.replaceAll("<", "&lt;") : part))
    .join("`");
}
