import { exports } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { PAGE_ADDRESSES } from "../../src/pages.ts";

const get = (path: string, method = "GET") =>
  exports.default.fetch(new Request(`https://darkroom.test${path}`, { method, redirect: "manual" }));

describe("the web page's addresses", () => {
  it("answer with the page, its own policy and no redirect", async () => {
    for (const { path } of PAGE_ADDRESSES) {
      const answer = await get(path.replace(/:\w+/, crypto.randomUUID()));
      expect(answer.status, path).toBe(200);
      expect(answer.headers.get("Content-Type"), path).toMatch(/^text\/html/);
      const policy = answer.headers.get("Content-Security-Policy") ?? "";
      expect(policy, path).toContain("img-src 'self' blob:");
      expect(policy, path).not.toMatch(/unsafe|https?:|\*/);
      expect(answer.headers.get("X-Request-Id"), path).toBeTruthy();
      expect(await answer.text(), path).toContain("<title>");
    }
  });

  it("answer HEAD without a body", async () => {
    const answer = await get("/library", "HEAD");
    expect(answer.status).toBe(200);
    expect(await answer.text()).toBe("");
  });

  it("leave all other addresses to the interface", async () => {
    for (const path of ["/v1/nowhere", "/r2/nowhere", "/library/a/b", "/nowhere"]) {
      const answer = await get(path);
      expect(answer.status, path).toBeGreaterThanOrEqual(400);
      expect(answer.headers.get("Content-Type"), path).toMatch(/^application\/json/);
      await answer.body?.cancel();
    }
  });
});
