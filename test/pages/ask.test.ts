import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Stack, startStack } from "../../scripts/lib/stack.ts";
import { startModel } from "../model/server.ts";
import type { TestServer } from "../servers/listen.ts";
import { describePages, eventually, openPage, seriousFindings, shoot } from "./kit.ts";
import { expectLooks } from "./looks.ts";

const field = (page: Page) => page.getByRole("searchbox", { name: "Your question about Darkroom" });

describePages("asking", () => {
  test("by keyboard, gives the passages that answer, marked, and keeps the question in the address", async () => {
    const { page, close } = await openPage();
    await page.goto("/ask?tenant=studio");
    await field(page).focus();
    await page.keyboard.type("How long does a signed link last?");
    await page.keyboard.press("Enter");
    const first = page.locator(".passage").first();
    await first.getByText(/seven days/).waitFor();
    expect(await first.locator("mark").allTextContents()).toEqual(["signed", "links", "last"]);
    await page
      .getByRole("status")
      .getByText(/^\d passages? found$/)
      .waitFor({ state: "attached" });
    const { searchParams } = new URL(page.url());
    expect(searchParams.get("q")).toBe("How long does a signed link last?");
    expect(searchParams.get("tenant")).toBe("studio");
    expect(await page.title()).toBe("How long does a signed link last? · Darkroom");
    await page.reload();
    await first.getByText(/seven days/).waitFor();
    expect(await field(page).inputValue()).toBe("How long does a signed link last?");
    await page.goBack();
    await page.getByRole("heading", { name: "For example" }).waitFor();
    await close();
  });

  test("by pointer, leads to the section of the README that the answer stands in", async () => {
    const { page, close } = await openPage();
    await page.goto("/ask");
    await page.getByRole("link", { name: "How large may an upload be?" }).click();
    const row = page.locator(".passage").filter({ hasText: "50 MiB" }).first();
    await row.getByRole("link", { name: "Limits" }).click();
    await page.getByRole("heading", { name: "Limits", level: 1 }).waitFor();
    expect(new URL(page.url()).searchParams.get("read")).toBe("readme-limits");
    await page.getByText(/^pictures of a streamed order\. number: 1,000/).waitFor();
    await page.getByRole("link", { name: "Ask", exact: true }).last().click();
    await field(page).waitFor();
    await close();
  });

  test("leads to the very operation in the page of the interface", async () => {
    const { page, close } = await openPage();
    await page.goto(`/ask?q=${encodeURIComponent("How can I cancel a job?")}`);
    const link = page.locator(".passage").getByRole("link", { name: "Cancel a job", exact: true });
    expect(await link.getAttribute("href")).toBe("/docs#/Jobs/post_v1_jobs__id__cancel");
    await link.press("Enter");
    await page.locator("#operations-Jobs-post_v1_jobs__id__cancel.is-open").waitFor();
    // Swagger UI says so of every address with an underscore, its own among them.
    await close(/escaping deep link whitespace/);
  });

  test("says so when the documentation has no answer", async () => {
    const { page, close } = await openPage();
    await page.goto("/ask");
    for (const question of ["What is the best pizza in Rome?", "<img src=x onerror=alert(1)>"]) {
      await field(page).fill(question);
      await page.getByRole("button", { name: "Ask", exact: true }).click();
      await eventually(page, `document.title.startsWith(${JSON.stringify(question)})`);
      await page.getByText("Nothing in Darkroom’s documentation answers that.").waitFor();
      expect(await page.locator(".passage").count()).toBe(0);
    }
    await close();
  });

  test("loads the documentation on this screen alone, once, and for good", async () => {
    const { page, requests, close } = await openPage();
    const books = () => requests.filter((each) => /\/book-\w+\.json$/.test(each));
    await page.goto("/library");
    await page.getByRole("heading", { name: "Library" }).waitFor();
    expect(books()).toEqual([]);
    expect(requests.some((each) => each.includes("AskScreen"))).toBe(false);
    await page.getByRole("navigation", { name: "Sections" }).getByRole("link", { name: "Ask" }).click();
    await page.getByRole("link", { name: "How do I retry a failed job?" }).click();
    await page.locator(".passage").first().waitFor();
    await page.goBack();
    await page.getByRole("link", { name: "How large may an upload be?" }).click();
    await page.locator(".passage").first().waitFor();
    expect(books()).toHaveLength(1);
    const kept = await fetch(String(books()[0]));
    expect(kept.headers.get("Cache-Control")).toBe("public, max-age=31536000, immutable");
    await close();
  });

  test("is whole and readable at every size: the question, its answers, and a section", async () => {
    const { page, close } = await openPage();
    for (const [name, query, shown] of [
      ["ask", "", ".examples"],
      ["ask-answers", "?q=How+do+I+deploy+it%3F", ".passage"],
      ["ask-section", "?read=readme-how-it-works", ".section pre"],
    ] as const) {
      await page.goto(`/ask${query}`);
      await page.locator(shown).first().waitFor();
      await expectLooks(page, name);
    }
    await close();
  });
});

describePages("asking, where a model answers", () => {
  let folder: string;
  let stack: Stack;
  let impatient: Stack | undefined;
  let model: TestServer;
  const startAsking = (name: string, variables: Record<string, string> = {}) => {
    const asked = { ASK_MODEL_URL: `${model.url}/v1`, ASK_MODEL: "obeys", ...variables };
    return startStack({ stateDir: path.join(folder, name), quiet: true, variables: asked });
  };
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "darkroom-ask-"));
    model = await startModel();
    stack = await startAsking("patient");
  });
  afterAll(async () => {
    await impatient?.stop();
    await stack?.stop();
    await model?.stop();
    if (folder) await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  const ask = async (page: Page, behaviour: string) => {
    await page.goto("/ask");
    await field(page).fill(`How long does a signed link last? ${behaviour}`);
    await field(page).press("Enter");
  };

  test("shows its answer as text, with the passages that it names", async () => {
    const { page, close } = await openPage({}, stack.url);
    await ask(page, "cites");
    await page.getByText("They last seven days [1]. <b>Then</b> they end [2][1].").waitFor();
    expect(await page.locator(".answer b").count()).toBe(0);
    const cited = page.locator(".citations a");
    expect(await cited.count()).toBe(2);
    await page.getByText("Written by obeys from Darkroom’s documentation. It may be wrong.").waitFor();
    expect(await page.locator(".passage").count()).toBeGreaterThan(1);
    expect(await seriousFindings(page)).toEqual([]);
    await shoot(page, "ask-model-1280-light");
    const target = await cited.first().getAttribute("href");
    await cited.first().press("Enter");
    await page.waitForURL(`**${target}`);
    await close();
  });

  test("warns of an answer that names no passage", async () => {
    const { page, close } = await openPage({}, stack.url);
    await ask(page, "silent");
    await page.getByText("I think it is about a week.").waitFor();
    await page.getByText(/^It names no passage for this\./).waitFor();
    await close();
  });

  const showsPassages = async (how: string, from: Stack) => {
    const { page, close } = await openPage({}, from.url);
    await ask(page, how);
    await page.locator(".passage").filter({ hasText: "seven days" }).waitFor();
    await page.getByRole("alert").getByText("The model did not answer").waitFor();
    await page.getByRole("button", { name: "Try again" }).waitFor();
    await close(/502/);
  };

  test("shows the passages all the same where the model fails", () => showsPassages("broken", stack));

  test("shows the passages all the same where the model hangs", async () => {
    impatient = await startAsking("impatient", { ASK_MODEL_SECONDS: "1" });
    await showsPassages("hangs", impatient);
  });

  test("does not ask it what the documentation says nothing of", async () => {
    const { page, requests, close } = await openPage({}, stack.url);
    await page.goto(`/ask?q=${encodeURIComponent("Who won the world cup?")}`);
    await page.getByText("Nothing in Darkroom’s documentation answers that.").waitFor();
    expect(await page.getByRole("heading", { name: "Answer" }).count()).toBe(0);
    expect(requests.filter((each) => each.endsWith("/v1/ask"))).toHaveLength(1);
    await close();
  });
});
