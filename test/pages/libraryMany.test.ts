import { expect, test } from "vitest";
import { describePages, eventually, note, openPage } from "./kit.ts";
import { chooser, libraryOf, shownTiles, tray } from "./libraryKit.ts";
import { expectLooks } from "./looks.ts";
import { photograph, photographs } from "./photographs.ts";

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
    await page.evaluate(`(() => {
      globalThis.longest = 0;
      const note = (list) => list.getEntries().forEach(({ duration }) => longest = Math.max(longest, duration));
      new PerformanceObserver(note).observe({ type: "longtask" });
    })()`);
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
    await note(`200 uploads: the page never at work for longer than ${await page.evaluate("longest")} ms`);
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

describePages("a rendition that is missing", () => {
  test("a picture that was purged, or is still being made, comes by itself", async () => {
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
});
