import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Stack, startStack } from "../../scripts/lib/stack.ts";
import { enter, expectFocus, screen } from "./keys.ts";
import { describePages, openPage } from "./kit.ts";
import { expectLooks } from "./looks.ts";
import { photograph, photographs } from "./photographs.ts";

describePages("where keys are required", () => {
  let folder: string;
  let stack: Stack;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "darkroom-sign-in-"));
    stack = await startStack({ stateDir: folder, quiet: true, variables: { AUTH_MODE: "required" } });
  });
  afterAll(async () => {
    await stack?.stop();
    if (folder) await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  test("the operator signs in with the token, stays signed in, adds a picture, and signs out", async () => {
    const { page, close } = await openPage({}, stack.url);
    await page.goto("/library");
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    await expectLooks(page, "sign-in");

    const token = page.getByLabel("Operator’s token");
    await token.fill("not the token at all");
    await token.press("Enter");
    await page.getByRole("alert").getByText("That is not the operator’s token").waitFor();

    await token.fill(stack.adminToken);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("heading", { name: "Library" }).waitFor();
    await page.getByLabel("Pictures to add").setInputFiles([await photograph("mine.jpg", 1)]);
    await page.locator(".tile img").waitFor();

    await page.reload();
    await page.locator(".tile img").waitFor();
    await page.getByRole("button", { name: "Settings" }).click();
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    expect(await page.locator(".tile").count()).toBe(0);
    await close(/401/);
  });

  test("by the keys alone: the operator signs in, and out; the token is in no address, storage or cookie that scripts read", async () => {
    const { page, requests, close } = await openPage({}, stack.url);
    await page.goto("/library");
    const token = page.getByLabel("Operator’s token");
    await expectFocus(token);
    await page.keyboard.type(stack.adminToken);
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Add pictures" }).waitFor();
    await expectFocus(screen(page));
    const readable = await page.evaluate(
      "JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])",
    );
    expect(readable).not.toContain(stack.adminToken);
    expect(requests.join("\n")).not.toContain(stack.adminToken);
    await enter(page.getByRole("button", { name: "Settings" }), "Shift+Tab");
    await enter(page.getByRole("button", { name: "Sign out" }));
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    await page.getByRole("dialog", { name: "Settings" }).waitFor({ state: "hidden" });
    await expectFocus(token);
    await close(/401/);
  });

  test("what is being added waits when the session ends, and goes on after the next sign-in; another window ends it, too", async () => {
    const { page, close } = await openPage({}, stack.url);
    const files = await photographs("patient", 3, 20);
    await page.goto("/library?tenant=patient");
    const token = page.getByLabel("Operator’s token");
    await token.fill(`  ${stack.adminToken} `);
    await token.press("Enter");
    // Nothing else is asked for from here on: it is the upload that meets the end of the session.
    await page.getByText("No pictures yet").waitFor();
    await page.context().clearCookies();
    await page.getByLabel("Pictures to add").setInputFiles(files);
    const tray = page.getByRole("region", { name: "Uploads" });
    await tray.getByText("Goes on when you are signed in: 0 of 3 files").waitFor();
    await token.fill(stack.adminToken);
    await token.press("Enter");
    await tray.getByText("3 pictures added").waitFor();

    const other = await page.context().newPage();
    await other.goto("/ask");
    await other.getByRole("button", { name: "Settings" }).click();
    await other.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    await close(/401/);
  });
});
