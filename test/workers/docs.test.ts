import { env as bindings, exports } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import packageJson from "../../package.json" with { type: "json" };
import { createApp } from "../../src/app.ts";
import type { Env } from "../../src/config.ts";
import { ERRORS } from "../../src/errors.ts";

const env = bindings as unknown as Env;
const METHODS = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/** Routes under /v1 that the document leaves out on purpose: `METHOD /path`, with the reason beside it. */
const UNDOCUMENTED: readonly string[] = [];

type Json = { readonly [key: string]: unknown };
interface Operation {
  readonly operationId?: string;
  readonly summary?: string;
  readonly tags?: readonly string[];
  readonly security?: readonly Json[];
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
  }[];
  readonly responses?: { readonly [status: string]: { readonly description?: string } };
}
interface Document extends Json {
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly tags: readonly { readonly name: string }[];
  readonly components: { readonly securitySchemes: Json };
  readonly paths: { readonly [path: string]: { readonly [method: string]: Operation } };
}

const get = (path: string) => exports.default.fetch(new Request(`https://darkroom.test${path}`));

/** Every object inside a value, itself included. */
function* objectsIn(value: unknown): Generator<Json> {
  if (typeof value !== "object" || value === null) return;
  yield value as Json;
  for (const inner of Object.values(value)) yield* objectsIn(inner);
}

/** What a `#/…` reference names (RFC 6901). */
function resolve(document: unknown, ref: string): unknown {
  const steps = ref
    .slice(2)
    .split("/")
    .map((step) => decodeURIComponent(step).replaceAll("~1", "/").replaceAll("~0", "~"));
  return steps.reduce<unknown>((at, step) => (at as Json | undefined)?.[step], document);
}

describe("GET /v1/openapi.json", () => {
  let document: Document;
  let operations: { readonly name: string; readonly path: string; readonly operation: Operation }[];

  beforeAll(async () => {
    const answer = await get("/v1/openapi.json");
    expect(answer.status).toBe(200);
    expect(answer.headers.get("Content-Type")).toBe("application/json");
    document = await answer.json();
    operations = Object.entries(document.paths).flatMap(([path, item]) =>
      METHODS.flatMap((method) => {
        const operation = item[method];
        return operation === undefined ? [] : [{ name: `${method.toUpperCase()} ${path}`, path, operation }];
      }),
    );
  });

  it("is OpenAPI 3.1 of this version, at this address, with both ways to send a key", () => {
    expect(document).toMatchObject({
      openapi: expect.stringMatching(/^3\.1\.\d+$/),
      info: { title: "Darkroom", version: packageJson.version },
      servers: [{ url: "https://darkroom.test" }],
      components: {
        securitySchemes: {
          bearer: { type: "http", scheme: "bearer" },
          apiKey: { type: "apiKey", in: "header", name: "X-API-Key" },
        },
      },
    });
  });

  it("lists every error code", () => {
    for (const code of Object.keys(ERRORS)) expect(document.info.description).toContain(`| \`${code}\` |`);
  });

  it("holds no reference that leads nowhere", () => {
    const refs = [...objectsIn(document)].flatMap(({ $ref }) => (typeof $ref === "string" ? [$ref] : []));
    expect(refs).toContain("#/components/schemas/Error");
    for (const ref of refs) {
      expect(ref).toMatch(/^#\//);
      expect(resolve(document, ref), ref).toBeTypeOf("object");
    }
  });

  it("describes each operation: an id of its own, a summary, a tag, answers with descriptions", () => {
    expect(operations.length).toBeGreaterThan(5);
    const ids = operations.map(({ operation }) => operation.operationId).filter((id) => id !== undefined);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { name, operation } of operations) {
      expect(operation.operationId ?? operation.summary, name).toBeTruthy();
      expect(operation.tags, `${name} has a tag`).toHaveLength(1);
      const answers = Object.entries(operation.responses ?? {});
      expect(answers.length, `${name} has answers`).toBeGreaterThan(0);
      for (const [status, answer] of answers) {
        expect(status, name).toMatch(/^([1-5](\d\d|XX)|default)$/);
        expect(answer.description, `${name} ${status}`).toBeTypeOf("string");
      }
    }
  });

  it("describes each tag that is used, and no other", () => {
    const used = new Set(operations.flatMap(({ operation }) => operation.tags ?? []));
    expect(document.tags.map((tag) => tag.name).toSorted()).toEqual([...used].toSorted());
  });

  it("declares exactly the parameters that stand in each path", () => {
    for (const { name, path, operation } of operations) {
      const declared = (operation.parameters ?? []).filter((parameter) => parameter.in === "path");
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter);
      expect(declared.map((parameter) => parameter.name).toSorted(), name).toEqual(named.toSorted());
      for (const parameter of declared) expect(parameter.required, name).toBe(true);
    }
  });

  it("asks only for security schemes that it declares", () => {
    const schemes = Object.keys(document.components.securitySchemes);
    for (const { name, operation } of operations) {
      for (const requirement of operation.security ?? []) {
        for (const scheme of Object.keys(requirement)) expect(schemes, name).toContain(scheme);
      }
    }
  });

  it("says every /v1 route that the app has, and none that it has not", () => {
    const routed = new Set(
      createApp()
        .routes.filter(({ method }) => method !== "ALL" && method !== "HEAD" && method !== "OPTIONS")
        .map(({ method, path }) => `${method} ${path.replace(/:(\w+)(\{[^}]*\})?/g, "{$1}")}`),
    );
    const documented = new Set(operations.map(({ name }) => name));
    const missing = [...routed].filter((name) => / \/v1\//.test(name) && !documented.has(name));
    expect(missing.toSorted()).toEqual([...UNDOCUMENTED].toSorted());
    expect([...documented].filter((name) => !routed.has(name))).toEqual([]);
  });
});

describe("GET /docs", () => {
  it("has a policy of its own that admits this origin and nothing inline", async () => {
    const answer = await get("/docs");
    expect(answer.status).toBe(200);
    expect(answer.headers.get("Content-Type")).toMatch(/^text\/html/);
    expect(answer.headers.get("X-Content-Type-Options")).toBe("nosniff");
    const policy = answer.headers.get("Content-Security-Policy") ?? "";
    const directives = new Map(
      policy.split(";").map((directive) => {
        const [name = "", ...sources] = directive.trim().split(/\s+/);
        return [name, sources.join(" ")];
      }),
    );
    expect(Object.fromEntries(directives)).toMatchObject({
      "default-src": "'none'",
      "script-src": "'self'",
      "style-src": "'self'",
      "connect-src": "'self'",
      "frame-ancestors": "'none'",
    });
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
  });

  it("loads only files of this origin, and all of them are there", async () => {
    const page = await (await get("/docs")).text();
    const links = [...page.matchAll(/<(?:script|link)\b[^>]*\b(?:src|href)="([^"]*)"/g)].map(([, link]) =>
      String(link),
    );
    expect(links.length).toBeGreaterThan(3);
    for (const link of links) {
      expect(link).toMatch(/^\/(?!\/)/);
      const file = await env.ASSETS.fetch(`https://darkroom.test${link}`);
      expect(file.status, link).toBe(200);
      expect(file.headers.get("Content-Type"), link).toMatch(/javascript|css|svg/);
      await file.body?.cancel();
    }
    for (const [, attributes, body] of page.matchAll(/<script\b([^>]*)>([^<]*)<\/script>/g)) {
      expect(attributes).toContain("src=");
      expect(body).toBe("");
    }
    expect(page).not.toMatch(/<style|\sstyle=|\son\w+=/);
  });
});

describe("static files", () => {
  const asset = (path: string) =>
    env.ASSETS.fetch(new Request(`https://darkroom.test${path}`, { redirect: "manual" }));

  it("carry the headers that the Worker would have set", async () => {
    for (const path of ["/favicon.svg", "/robots.txt", "/docs/start.js"]) {
      const file = await asset(path);
      expect(file.status, path).toBe(200);
      expect(file.headers.get("X-Content-Type-Options"), path).toBe("nosniff");
      expect(file.headers.get("Content-Security-Policy"), path).toContain("default-src 'none'");
      await file.body?.cancel();
    }
  });

  it("cache for good what is asked for by its version", async () => {
    const file = await asset("/docs/vendor/swagger-ui.css");
    expect(file.headers.get("Cache-Control")).toBe("public, max-age=31536000, immutable");
    await file.body?.cancel();
  });

  it("lead the usual addresses to what is there", async () => {
    const answer = await asset("/favicon.ico");
    expect(answer.status).toBe(302);
    expect(answer.headers.get("Location")).toBe("/favicon.svg");
    expect((await asset("/docs/")).headers.get("Location")).toBe("/docs");
    expect((await asset("/favicon.svg")).headers.get("Content-Type")).toBe("image/svg+xml");
  });

  it("keep crawlers out", async () => {
    expect(await (await asset("/robots.txt")).text()).toBe("User-agent: *\nDisallow: /\n");
  });
});
