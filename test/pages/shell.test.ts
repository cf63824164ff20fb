import { expect, test } from "vitest";
import { PAGE_ADDRESSES } from "../../src/pages.ts";
import {
  describePages,
  eventually,
  note,
  openPage,
  scriptBytes,
  seriousFindings,
  shoot,
  url,
} from "./kit.ts";
import { expectLooks } from "./looks.ts";

const AN_ID = "00000000-0000-4000-8000-000000000000";
const ADDRESSES = PAGE_ADDRESSES.map(({ path }) => path.replace(/:\w+/, AN_ID));

describePages("the page's files", () => {
  test.each(ADDRESSES)("%s is a page that needs no script to show where one is", async (address) => {
    const answer = await fetch(url + address);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("Content-Type")).toMatch(/^text\/html/);
    const html = await answer.text();
    expect(html).toMatch(/<nav[^>]*aria-label="Sections"/);
    expect(html).toContain('class="skeleton');
    expect(html).toMatch(/<noscript>.*Darkroom needs JavaScript/);
    expect(html).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?![^>]*\bsrc=)/);
  });

  test("carry a policy that admits this origin, nothing inline, and pictures not uploaded yet", async () => {
    const page = await fetch(`${url}/library`);
    const html = await page.text();
    const files = [...html.matchAll(/(?:src|href)="(\/app\/files\/[^"]+)"/g)].map(([, file]) => String(file));
    expect(files.length).toBeGreaterThan(3);
    for (const answer of [page, ...(await Promise.all(files.map((file) => fetch(url + file))))]) {
      expect(answer.status, answer.url).toBe(200);
      expect(answer.headers.get("Content-Security-Policy"), answer.url).toBe(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; " +
          "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      );
      expect(answer.headers.get("X-Content-Type-Options"), answer.url).toBe("nosniff");
    }
    const [file] = files;
    const kept = await fetch(url + file);
    expect(kept.headers.get("Cache-Control")).toBe("public, max-age=31536000, immutable");
    expect(page.headers.get("Cache-Control")).not.toContain("immutable");
  });

  test("have less than 120 KB of script in all, compressed", () => {
    expect(scriptBytes).toBeGreaterThan(5000);
    expect(scriptBytes).toBeLessThan(120_000);
  });
});

describePages("the shell", () => {
  test("shows the header and the sections where no script runs", async () => {
    const { page, close } = await openPage({ javaScriptEnabled: false });
    await page.goto("/library");
    await page.getByRole("link", { name: "Orders" }).waitFor();
    expect(await page.locator(".skeleton").isVisible()).toBe(true);
    await close();
  });

  test("goes from section to section without loading a page, names each, and gives it the focus", async () => {
    const { page, requests, close } = await openPage();
    await page.goto("/library");
    await page.getByRole("heading", { name: "Library", exact: true }).waitFor();
    const documents = () => requests.filter((address) => !/\/(app|v1|health|favicon)/.test(address)).length;
    const before = documents();
    for (const section of ["Prints", "Orders", "Activity", "Ask", "Library"]) {
      const link = page.getByRole("navigation", { name: "Sections" }).getByRole("link", { name: section });
      await link.click();
      await page.locator(`.sections a[aria-current=page]:has-text("${section}")`).waitFor();
      await page.locator("main h1").waitFor();
      await eventually(page, "document.activeElement.id === 'screen'");
      expect(await page.title()).toMatch(/ · Darkroom$/);
    }
    expect(documents()).toBe(before);
    await close();
  });

  test("comes back, goes forward and reloads to the same place", async () => {
    const { page, close } = await openPage();
    await page.goto("/library");
    await page.getByRole("link", { name: "Orders" }).click();
    await page.getByRole("link", { name: "Ask" }).click();
    await page.waitForURL("**/ask");
    await page.goBack();
    await page.waitForURL("**/orders");
    await page.goForward();
    await page.waitForURL("**/ask");
    await page.reload();
    await page.locator('.sections a[aria-current=page]:has-text("Ask")').waitFor();
    expect(new URL(page.url()).pathname).toBe("/ask");
    await close();
  });

  test("has a link that leads past the header, first of all", async () => {
    const { page, close } = await openPage();
    await page.goto("/library");
    await page.locator("main h1").waitFor();
    await page.keyboard.press("Tab");
    expect(await page.locator(":focus").textContent()).toBe("Skip to content");
    await page.keyboard.press("Enter");
    await eventually(page, "document.activeElement.id === 'screen'");
    await close();
  });

  test("remembers which light one chose", async () => {
    const { page, close } = await openPage({ colorScheme: "light" });
    await page.goto("/library");
    const ground = () => page.evaluate("getComputedStyle(document.body).backgroundColor");
    const light = await ground();
    await page.getByRole("button", { name: "Settings" }).click();
    await page.getByRole("radio", { name: "Dark" }).check();
    const dark = await ground();
    expect(dark).not.toBe(light);
    await page.reload();
    await page.locator("main h1").waitFor();
    expect(await ground()).toBe(dark);
    await close();
  });

  test("keeps the tenant in the address, and in every link", async () => {
    const { page, requests, close } = await openPage();
    await page.goto("/library");
    await page.getByRole("button", { name: "Settings" }).click();
    await page.getByLabel("Showing what belongs to").fill("studio-9");
    await page.getByRole("button", { name: "Show", exact: true }).click();
    await page.getByRole("heading", { name: "Library of studio-9" }).waitFor();
    await eventually(page, 'location.search === "?tenant=studio-9"');
    expect(requests.some((address) => /\/v1\/assets\?.*tenant_name=studio-9/.test(address))).toBe(true);
    await page.getByRole("link", { name: "Orders" }).click();
    await page.waitForURL("**/orders?tenant=studio-9");
    await page.getByRole("link", { name: "Library", exact: true }).click();
    await page.reload();
    await page.getByRole("heading", { name: "Library of studio-9" }).waitFor();
    await close();
  });

  test("says so at an address that leads nowhere, and to programs in JSON", async () => {
    const { page, close } = await openPage();
    const answer = await page.goto("/prints?tenant=lost");
    expect(answer?.status()).toBe(404);
    await page.getByRole("heading", { name: "Nothing here" }).waitFor();
    await page.reload();
    await page.getByRole("link", { name: "To the Library", exact: true }).click();
    await page.getByRole("heading", { name: "Library of lost" }).waitFor();
    const told = await fetch(`${url}/prints`);
    expect(told.status).toBe(404);
    expect(await told.json()).toMatchObject({ code: "not_found" });
    await close(/404/);
  });

  test("keeps the screens that are there when the script of another does not come, and asks for that again", async () => {
    const { page, close } = await openPage();
    await page.goto("/library");
    await page.getByRole("button", { name: "Add pictures" }).waitFor();
    await page.route("**/OrdersScreen-*.js", (route) => route.abort("connectionfailed"));
    const section = (name: string) => page.getByRole("navigation", { name: "Sections" }).getByText(name);
    await section("Orders").click();
    await page.getByText("This part of the page could not be loaded").waitFor();
    await section("Library").click();
    await page.getByRole("button", { name: "Add pictures" }).waitFor();
    await section("Orders").click();
    await page.getByText("This part of the page could not be loaded").waitFor();
    await page.unroute("**/OrdersScreen-*.js");
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByRole("heading", { name: "Orders", exact: true }).waitFor();
    await close(/ERR_CONNECTION_FAILED/);
  });

  test("says so where an id is nobody's", async () => {
    const { page, close } = await openPage();
    await page.goto(`/library/${AN_ID}`);
    await page.getByRole("heading", { name: "No such picture" }).waitFor();
    await expectLooks(page, "no-such-picture");
    await close(/404/);
  });

  test("says in words that the interface cannot be reached, and asks again", async () => {
    const { page, close } = await openPage();
    await page.route("**/v1/assets?**", (route) => route.abort("connectionfailed"));
    await page.goto("/library");
    await page.getByText("Darkroom cannot be reached").waitFor();
    await expectLooks(page, "problem");
    await page.unroute("**/v1/assets?**");
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByText("Darkroom cannot be reached").waitFor({ state: "detached" });
    await close(/ERR_CONNECTION_FAILED/);
  });

  test("tells what is down by the deployment's own health", async () => {
    const { page, close } = await openPage();
    await page.route("**/health", async (route) => {
      const answer = await route.fetch();
      const health = (await answer.json()) as { checks: Record<string, unknown> };
      health.checks.storage = { ok: false, ms: 2000, problem: "timed out" };
      await route.fulfill({
        status: 503,
        json: { ...health, status: "unhealthy", api_key_configured: false },
      });
    });
    await page.goto("/library");
    await page.getByRole("button", { name: "Something is wrong" }).click();
    await page.getByText("The storage (R2): timed out.").waitFor();
    await page.getByText("AUTOENHANCE_API_KEY").waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await close(/503/);
  });
});

describePages("each section", () => {
  test.each(["library", "studio", "orders", "activity"])(
    "%s looks as it should where there is nothing yet",
    async (name) => {
      const { page, requests, close } = await openPage();
      await page.goto(`/${name}`);
      await page.locator("main h1").waitFor();
      await page.waitForLoadState("networkidle");
      await note(`${name}, empty: ${requests.length} requests`);
      await expectLooks(page, `${name}-empty`);
      await close();
    },
  );

  test("has its settings within reach of the keys", async () => {
    const { page, close } = await openPage();
    await page.goto("/library");
    await page.locator("main h1").waitFor();
    await page.getByRole("button", { name: "Settings" }).press("Enter");
    await page.getByRole("dialog", { name: "Settings" }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await shoot(page, "settings-1280-light");
    await page.keyboard.press("Escape");
    await page.getByRole("dialog", { name: "Settings" }).waitFor({ state: "hidden" });
    await close();
  });
});
