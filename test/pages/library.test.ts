import type { Page, Route } from "playwright-core";
import { expect, test } from "vitest";
import { describePages, eventually, note, openPage, seriousFindings, shoot, url } from "./kit.ts";
import { expectLooks } from "./looks.ts";
import { photograph, photographs } from "./photographs.ts";

/** Each test has the pictures of a tenant of its own. */
const libraryOf = (tenant: string) => `/library?tenant=${tenant}`;
const chooser = (page: Page) => page.getByLabel("Pictures to add");
const tray = (page: Page) => page.getByRole("region", { name: "Uploads" });
const rows = (page: Page, state: string) => tray(page).locator(`.upload-${state}`);
const shownTiles = (page: Page) => page.locator(".tile .picture-shown");
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
    let broken = 0;
    await page.route("**/v1/assets?**", (route) => {
      if (route.request().method() !== "POST" || broken > 0) return route.fallback();
      broken += 1;
      return route.abort("connectionreset");
    });
    const said = tray(page).getByText("It is tried again").waitFor();
    await chooser(page).setInputFiles([await photograph("again.jpg", 250)]);
    await said;
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
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    expect(await rows(page, "cancelled").count()).toBe(0);
    await tray(page).getByRole("button", { name: "Cancel all" }).click();
    await dialog.getByRole("button", { name: "Stop" }).click();
    await expect.poll(() => rows(page, "cancelled").count(), { timeout: 60_000 }).toBe(3);
    await close();
  });
});

describePages("a library of two hundred", () => {
  const TENANT = "many";

  test("is filled at a go, two at a time, while the page goes on answering", async () => {
    const { page, close } = await openPage();
    let [running, most] = [0, 0];
    const isUpload = (method: string, address: string) => method === "POST" && address.includes("/v1/assets");
    page.on("request", (request) => {
      if (!isUpload(request.method(), request.url())) return;
      running += 1;
      most = Math.max(most, running);
    });
    const ended = (request: { method(): string; url(): string }) => {
      if (isUpload(request.method(), request.url())) running -= 1;
    };
    page.on("requestfinished", ended);
    page.on("requestfailed", ended);
    await page.goto(libraryOf(TENANT));
    await chooser(page).setInputFiles(await photographs("many", 200, 1000));
    await tray(page)
      .getByText(/Uploading: \d+ of 200 files/)
      .waitFor();

    // It is used while it works.
    await page.getByRole("link", { name: "Orders" }).click();
    await page.getByRole("heading", { name: "Orders", exact: true }).waitFor();
    await page.getByRole("link", { name: "Library", exact: true }).click();
    await page.getByRole("button", { name: "Settings" }).click();
    await page.getByRole("dialog", { name: "Settings" }).waitFor();
    await page.keyboard.press("Escape");
    expect(await tray(page).locator("li").count()).toBeLessThan(80);

    await tray(page).getByText("200 pictures added").waitFor({ timeout: 500_000 });
    expect(most).toBe(2);
    await tray(page).getByRole("button", { name: "Close the list" }).click();
    await close();
  }, 600_000);

  test("keeps few tiles in the page, reads on as one scrolls, and comes back to the same place", async () => {
    const { page, close } = await openPage({ viewport: { width: 1024, height: 700 } });
    await page.goto(libraryOf(TENANT));
    await shownTiles(page).first().waitFor();
    // Down to the end, however far that is.
    const atEnd =
      "scrollTo(0, document.body.scrollHeight), scrollY + innerHeight >= document.body.scrollHeight - 2";
    await expect
      .poll(
        async () => {
          await page.evaluate(atEnd);
          return page.getByText("200 pictures", { exact: true }).count();
        },
        { timeout: 60_000 },
      )
      .toBe(1);
    await page.evaluate(atEnd);
    await page.locator('.tile img[alt="many-1.jpg"]').waitFor();
    expect(await page.locator(".tile").count()).toBeLessThan(80);

    await page.evaluate("scrollTo(0, document.body.scrollHeight / 2)");
    await eventually(
      page,
      "document.querySelectorAll('.tile').length > 10 && history.state?.scroll === scrollY",
    );
    const place = await page.evaluate("scrollY");
    const inSight = `[...document.querySelectorAll(".tile a")].find((tile) => {
      const { top, bottom } = tile.getBoundingClientRect();
      return top > 60 && bottom < innerHeight;
    })`;
    const id = await page.evaluate(`${inSight}.dataset.asset`);
    await page.locator(`[data-asset="${id}"]`).click();
    await page.locator(".stage").waitFor();
    await page.goBack();
    await eventually(page, `scrollY === ${place}`);
    await eventually(page, `document.activeElement.dataset.asset === "${id}"`);
    await page.reload();
    await eventually(page, `Math.abs(scrollY - ${place}) < 2`);
    await page.locator(`[data-asset="${id}"]`).waitFor();
    await close();
  });

  test("is walked through by the arrow keys, opened by Enter and left by Escape", async () => {
    const { page, close } = await openPage();
    await page.goto(libraryOf(TENANT));
    await shownTiles(page).first().waitFor();
    await page.getByRole("button", { name: "Add pictures" }).focus();
    await page.keyboard.press("Tab");
    const focused = () => page.evaluate("Number(document.activeElement.dataset.index)");
    await expect.poll(focused).toBe(0);
    await page.keyboard.press("ArrowRight");
    await expect.poll(focused).toBe(1);
    await page.keyboard.press("ArrowDown");
    await expect.poll(focused).toBeGreaterThan(2);
    const below = Number(await focused());
    await page.keyboard.press("ArrowUp");
    await expect.poll(focused).toBeLessThan(below);
    await page.keyboard.press("End");
    await expect.poll(focused).toBeGreaterThan(90);
    await page.keyboard.press("Home");
    await expect.poll(focused).toBe(0);
    await page.keyboard.press("ArrowRight");
    await expect.poll(focused).toBe(1);
    const id = await page.evaluate("document.activeElement.dataset.asset");
    await page.keyboard.press("Enter");
    await page.waitForURL(`**/library/${id}?**`);
    await page.locator(".stage").waitFor();
    await page.keyboard.press("Escape");
    await eventually(page, `document.activeElement.dataset.asset === "${id}"`);
    await close();
  });

  test("looks as it should, from a phone to 4K", async () => {
    const { page, requests, close } = await openPage();
    const begun = performance.now();
    await page.goto(libraryOf(TENANT));
    await shownTiles(page).first().waitFor();
    const first = performance.now() - begun;
    await eventually(page, "document.querySelectorAll('.tile .picture-loading').length === 0");
    await note(
      `library of 200: first picture after ${first.toFixed(0)} ms, ${requests.length} requests for a screenful`,
    );
    // Panoramas are drawn wider than a card is.
    const pixelsDrawn = `[...document.querySelectorAll(".tile .picture-shown > img:not(.picture-under)")]
      .map((image) => image.clientWidth / image.naturalWidth)`;
    expect(Math.max(...((await page.evaluate(pixelsDrawn)) as number[]))).toBeLessThan(1.51);
    await expectLooks(page, "library");
    await close();
  });
});

test.skipIf(url === "")("a picture that was purged, or is still being made, comes by itself", async () => {
  const { page, close } = await openPage();
  await page.goto(libraryOf("purged"));
  await chooser(page).setInputFiles([await photograph("purged.jpg", 300)]);
  await page.locator(".tile .picture-shown").waitFor();
  // As after a purge: the listing has no renditions, and asking for one has it made.
  await page.route("**/v1/assets?limit**", async (route) => {
    const answer = await route.fetch();
    const body = (await answer.json()) as { assets: { renditions: unknown[] }[] };
    await route.fulfill({
      json: { ...body, assets: body.assets.map((asset) => ({ ...asset, renditions: [] })) },
    });
  });
  let asked = 0;
  await page.route("**/renditions/card?**", async (route) => {
    asked += 1;
    if (asked === 1) await route.fulfill({ status: 202, headers: { "Retry-After": "1" }, json: {} });
    else await route.fallback();
  });
  await page.reload();
  await page.locator(".tile .picture-shown").waitFor();
  expect(asked).toBeGreaterThanOrEqual(2);
  await close();
});
