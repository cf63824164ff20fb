import type { Page, Route } from "playwright-core";
import { expect, test } from "vitest";
import { chooseByKeys, enter, expectFocus, screen } from "./keys.ts";
import { describePages, openPage, seriousFindings, shoot } from "./kit.ts";
import { chooser, libraryOf, shownTiles, tray } from "./libraryKit.ts";
import { photograph, photographs } from "./photographs.ts";

const rows = (page: Page, state: string) => tray(page).locator(`.upload-${state}`);
const names = (page: Page) =>
  page.evaluate("[...document.querySelectorAll('.tile img:not(.picture-under)')].map((image) => image.alt)");

/** Holds uploads back until they are let go. What the page gave up meanwhile never leaves. */
async function holdUploads(page: Page) {
  const held: Route[] = [];
  let holding = true;
  await page.route("**/v1/assets?**", (route) => {
    if (!holding || route.request().method() !== "POST") return route.fallback();
    held.push(route);
    return undefined;
  });
  const isGivenUp = (route: Route) => route.request().failure() !== null;
  const letGo = (route: Route) =>
    isGivenUp(route) ? route.abort().catch(() => undefined) : route.continue();
  return {
    held,
    count: (least: number) =>
      expect.poll(() => held.length, { timeout: 60_000 }).toBeGreaterThanOrEqual(least),
    /** Until the browser, too, knows of so many that the page gave up. */
    givenUp: (count: number) =>
      expect.poll(() => held.filter(isGivenUp).length, { timeout: 60_000 }).toBe(count),
    release: () => Promise.all(held.splice(0).map(letGo)),
    /** From here on nothing is held. */
    end: () => {
      holding = false;
    },
  };
}

describePages("adding pictures", () => {
  test("by pointer: they come in, are shown newest first, and the same again is said to be there", async () => {
    const { page, close } = await openPage();
    await page.goto(libraryOf("adding"));
    await page.getByText("No pictures yet").waitFor();
    const files = await photographs("view", 5, 100);
    for (const file of files) {
      const [dialog] = await Promise.all([
        page.waitForEvent("filechooser"),
        page.getByRole("button", { name: "Add pictures" }).click(),
      ]);
      await dialog.setFiles(file);
      await tray(page).getByRole("link", { name: file.name }).waitFor();
    }
    await expect.poll(() => shownTiles(page).count(), { timeout: 60_000 }).toBe(5);
    expect(await names(page)).toEqual(["view-5.jpg", "view-4.jpg", "view-3.jpg", "view-2.jpg", "view-1.jpg"]);
    await tray(page).getByText("5 pictures added").waitFor();
    expect(await page.getByText("5 pictures", { exact: true }).isVisible()).toBe(true);

    await chooser(page).setInputFiles(files.slice(0, 1));
    await tray(page).getByText("Was there already").waitFor();
    expect(await shownTiles(page).count()).toBe(5);
    expect(await seriousFindings(page)).toEqual([]);
    await close();
  });

  test("says in people's words why a file is not taken in, and sends none that is no picture", async () => {
    const { page, requests, close } = await openPage();
    await page.goto(libraryOf("refused"));
    const whole = await photograph("whole.jpg", 150);
    await chooser(page).setInputFiles([
      { name: "letter.txt", mimeType: "text/plain", buffer: Buffer.from("To whom it may concern") },
      { name: "empty.jpg", mimeType: "image/jpeg", buffer: Buffer.alloc(0) },
      { name: "cut.jpg", mimeType: "image/jpeg", buffer: whole.buffer.subarray(0, 5000) },
    ]);
    await expect.poll(() => rows(page, "refused").count(), { timeout: 60_000 }).toBe(3);
    const said = (name: string) =>
      rows(page, "refused").filter({ hasText: name }).locator(".upload-state").textContent();
    expect(await said("letter.txt")).toContain("Not a JPEG, PNG or WebP");
    expect(await said("empty.jpg")).toContain("The file is empty");
    expect(await said("cut.jpg")).toContain("The file ends too early");
    await tray(page).getByText("3 files not taken in").waitFor();
    expect(await tray(page).getByRole("button", { name: /again/ }).count()).toBe(0);
    expect(requests.filter((address) => address.includes("/v1/assets?tenant_name=refused"))).toHaveLength(1);
    expect(await seriousFindings(page)).toEqual([]);
    await close(/422/);
  });

  test("takes what is dropped anywhere on the page", async () => {
    const { page, close } = await openPage();
    await page.goto(libraryOf("dropped"));
    await page.getByText("No pictures yet").waitFor();
    const { buffer } = await photograph("dropped.jpg", 160);
    const transfer = await page.evaluateHandle(
      `(() => {
        const transfer = new DataTransfer();
        const bytes = Uint8Array.from(atob("${buffer.toString("base64")}"), (letter) => letter.charCodeAt(0));
        transfer.items.add(new File([bytes], "dropped.jpg", { type: "image/jpeg" }));
        return transfer;
      })()`,
    );
    await page.dispatchEvent("header", "dragover", { dataTransfer: transfer });
    await page.getByText("Drop to add to the Library").waitFor();
    await page.dispatchEvent("header", "drop", { dataTransfer: transfer });
    await page.locator('.tile .picture-shown img[alt="dropped.jpg"]').waitFor();
    await close();
  });

  test("pauses between files, goes on, and cancels one", async () => {
    const { page, close } = await openPage();
    await page.goto(libraryOf("paused"));
    const uploads = await holdUploads(page);
    await chooser(page).setInputFiles(await photographs("held", 5, 200));
    await uploads.count(2);
    await tray(page).getByRole("button", { name: "Pause after the files under way" }).click();
    await uploads.release();
    await tray(page).getByText("Paused: 2 of 5 files").waitFor();
    expect(uploads.held).toHaveLength(0);
    await tray(page).getByRole("button", { name: "Cancel held-3.jpg" }).click();
    await expect.poll(() => rows(page, "cancelled").count(), { timeout: 60_000 }).toBe(1);
    await tray(page).getByRole("button", { name: "Go on" }).click();
    await uploads.count(2);
    await tray(page).getByRole("button", { name: "Cancel held-4.jpg" }).click();
    await expect.poll(() => rows(page, "cancelled").count(), { timeout: 60_000 }).toBe(2);
    await uploads.givenUp(1);
    uploads.end();
    await uploads.release();
    await tray(page).getByText("3 pictures added").waitFor();
    await tray(page).getByRole("button", { name: "Try held-3.jpg again" }).click();
    await tray(page).getByText("4 pictures added").waitFor();
    await expect.poll(() => shownTiles(page).count(), { timeout: 60_000 }).toBe(4);
    await close();
  });

  test("tries again by itself when the connection breaks", async () => {
    const { page, close } = await openPage();
    await page.goto(libraryOf("broken"));
    let broken = true;
    await page.route("**/v1/assets?**", (route) => {
      if (route.request().method() !== "POST" || !broken) return route.fallback();
      return route.abort("connectionreset");
    });
    const said = tray(page).getByText("It is tried again").waitFor();
    await chooser(page).setInputFiles([await photograph("again.jpg", 250)]);
    await said;
    broken = false;
    await tray(page).getByText("1 picture added").waitFor();
    await close(/ERR_CONNECTION_RESET/);
  });

  test("on a phone, the list folds when all is well, so that the pictures are seen, and opens at a touch", async () => {
    const { page, close } = await openPage({
      viewport: { width: 390, height: 844 },
      hasTouch: true,
      isMobile: true,
    });
    await page.goto(libraryOf("phone"));
    await chooser(page).setInputFiles(await photographs("phone", 2, 270));
    const title = tray(page).getByRole("button", { name: "2 pictures added" });
    await title.waitFor();
    expect(await title.getAttribute("aria-expanded")).toBe("false");
    expect(await rows(page, "stored").count()).toBe(0);
    await title.tap();
    expect(await rows(page, "stored").count()).toBe(2);
    expect(await seriousFindings(page)).toEqual([]);
    await shoot(page, "uploads-390-light");
    await close();
  });

  test("waits while there is no network, and goes on by itself", async () => {
    const { page, close } = await openPage();
    await page.goto(libraryOf("offline"));
    await page.getByText("No pictures yet").waitFor();
    await page.context().setOffline(true);
    await chooser(page).setInputFiles(await photographs("later", 3, 260));
    await tray(page).getByText("Goes on when you are online: 0 of 3 files").waitFor();
    expect(await rows(page, "waiting").count()).toBe(3);
    await page.context().setOffline(false);
    await tray(page).getByText("3 pictures added").waitFor();
    await close(/ERR_INTERNET_DISCONNECTED/);
  });

  test("asks before all files are given up", async () => {
    const { page, close } = await openPage();
    await page.goto(libraryOf("stopped"));
    const uploads = await holdUploads(page);
    await chooser(page).setInputFiles(await photographs("kept", 3, 270));
    await uploads.count(2);
    const dialog = page.getByRole("dialog", { name: "Stop adding pictures?" });
    await tray(page).getByRole("button", { name: "Cancel all" }).press("Enter");
    await dialog.getByText("3 files are not added yet").waitFor();
    await expectFocus(dialog.getByRole("button", { name: "Cancel" }));
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await expectFocus(tray(page).getByRole("button", { name: "Cancel all" }));
    expect(await rows(page, "cancelled").count()).toBe(0);
    await tray(page).getByRole("button", { name: "Cancel all" }).click();
    await dialog.getByRole("button", { name: "Stop" }).click();
    await expect.poll(() => rows(page, "cancelled").count(), { timeout: 60_000 }).toBe(3);
    await close();
  });

  test("by the keys alone: adds, pauses, cancels, tries again, and closes the list", async () => {
    const { page, close } = await openPage();
    await page.goto(libraryOf("keys"));
    await page.getByText("No pictures yet").waitFor();
    const uploads = await holdUploads(page);
    const button = (name: string) => tray(page).getByRole("button", { name });
    await chooseByKeys(page.getByRole("button", { name: "Add pictures" }), await photographs("key", 4, 280));
    await uploads.count(2);
    await enter(button("Pause after the files under way"));
    await expectFocus(button("Go on"));
    await enter(button("Cancel key-3.jpg"));
    await expectFocus(button("Try key-3.jpg again"));
    await page.keyboard.press("Enter");
    await expectFocus(button("Cancel key-3.jpg"));
    await page.keyboard.press("Enter");
    await uploads.release();
    await tray(page).getByText("Paused: 3 of 4 files").waitFor();
    await enter(button("Go on"), "Shift+Tab");
    await uploads.count(1);
    await uploads.release();
    await tray(page).getByText("3 pictures added").waitFor();
    // The button that had the focus is gone: the next one is a step away.
    await expectFocus(tray(page));
    await enter(button("Close the list"));
    await tray(page).waitFor({ state: "detached" });
    await expectFocus(screen(page));
    await close();
  });
});
