import { expect, test } from "vitest";
import { enter, expectFocus, screen, tabTo } from "./keys.ts";
import { describePages, eventually, openPage, seriousFindings } from "./kit.ts";
import { addPicture, boxOf, order, shown, tenantNamed } from "./prints.ts";
import { listThousands } from "./thousands.ts";

describePages("the studio's start", () => {
  test("begins with the recent prints and the pictures, and keeps what is chosen already", async () => {
    const tenant = tenantNamed("studio-start");
    const id = await addPicture(tenant, 760);
    const print = await order(tenant, id, "photo", "9x12");
    const { page, close } = await openPage();
    await page.goto(`/studio?tenant=${tenant.name}&style=photo`);
    await page.getByRole("link", { name: "Photograph, 9 × 12 in" }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole("link", { name: "dunes.jpg" }).press("Enter");
    await page.waitForURL(`**/studio/${id}?**`);
    await shown(page, "photo");
    await page.getByRole("link", { name: "Pictures" }).click();
    await page.getByRole("link", { name: "Photograph, 9 × 12 in" }).click();
    await page.waitForURL(`**/prints/${print}?**`);
    await close();
  });

  test("by the keys alone: a picture, a style, a size and its place are chosen, the print ordered, its files had", async () => {
    const tenant = tenantNamed("studio-by-keys");
    const id = await addPicture(tenant, 762);
    const { page, close } = await openPage();
    await page.goto(`/studio?tenant=${tenant.name}`);
    await enter(page.locator(`[data-asset="${id}"]`));
    await shown(page, "watercolor");
    await expectFocus(screen(page));
    await tabTo(page.locator('input[value="watercolor"]'));
    await page.keyboard.press("ArrowLeft");
    await shown(page, "photo");
    /** Goes to the one that is chosen among a few, and from there by an arrow. */
    const change = async (name: string, key: string) => {
      await tabTo(page.locator(`input[name="${name}"]:checked`));
      await page.keyboard.press(key);
    };
    await change("size", "ArrowRight");
    await change("size", "ArrowLeft");
    await change("fit", "ArrowRight");
    await change("orientation", "ArrowRight");
    await change("gravity", "ArrowDown");
    await enter(page.getByText("More", { exact: true }));
    await change("compression", "ArrowRight");
    const query = () => page.evaluate("Object.fromEntries(new URLSearchParams(location.search))");
    await expect.poll(query).toMatchObject({ style: "photo", fit: "contain", gravity: "south" });
    await enter(page.getByRole("button", { name: "Order the print" }));
    await page.waitForURL(/\/prints\//);
    await expectFocus(screen(page));

    const [download] = await Promise.all([
      page.waitForEvent("download"),
      enter(page.getByRole("link", { name: /^Download the TIFF/ })),
    ]);
    expect(download.suggestedFilename()).toMatch(/^dunes-photo-.*\.tif$/);
    await enter(page.getByRole("button", { name: "Link to the preview" }));
    await page.getByText(/^Link copied\. It opens the preview/).waitFor();
    await enter(page.getByRole("link", { name: "Make another" }));
    await shown(page, "photo");
    await close();
  });

  test("chooses among thousands of pictures, by pointer and by keys, and comes back to the same place", async () => {
    const tenant = tenantNamed("studio-thousands");
    const id = await addPicture(tenant, 765);
    await order(tenant, id, "photo", "9x12");
    const { page, close } = await openPage();
    const last = await listThousands(page, tenant, id);
    await page.goto(`/studio?tenant=${tenant.name}&style=photo`);
    await page.getByRole("link", { name: "Photograph, 9 × 12 in" }).waitFor();
    // Down to the end, page after page.
    const end = page.locator(`.tile img[alt="${last}"]`);
    await expect
      .poll(
        async () => {
          await page.evaluate("scrollTo(0, document.body.scrollHeight)");
          return end.count();
        },
        { timeout: 120_000 },
      )
      .toBe(1);
    expect(await page.locator(".tile").count()).toBeLessThan(80);

    const tile = page.locator(`[data-asset="${id}"]`);
    await page.evaluate(`(() => {
      const { top, height } = document.querySelector(".grid").getBoundingClientRect();
      scrollBy(0, top + height / 2 - innerHeight / 2);
    })()`);
    await tile.waitFor();
    await eventually(page, "history.state?.scroll === scrollY");
    const before = await page.evaluate("scrollY");
    await tile.click();
    await page.waitForURL(`**/studio/${id}?**`);
    await shown(page, "photo");
    await page.goBack();
    await eventually(page, `scrollY === ${before}`);
    await eventually(page, `document.activeElement.dataset.asset === "${id}"`);

    const focused = () => page.evaluate("Number(document.activeElement.dataset.index)");
    const middle = Number(await focused());
    await page.keyboard.press("ArrowRight");
    await expect.poll(focused).toBe(middle + 1);
    await page.keyboard.press("ArrowUp");
    await expect.poll(focused).toBeLessThan(middle);
    await page.keyboard.press("ArrowDown");
    await expect.poll(focused).toBe(middle + 1);
    await page.keyboard.press("ArrowLeft");
    await expect.poll(focused).toBe(middle);
    await page.keyboard.press("Enter");
    await page.waitForURL(`**/studio/${id}?**`);
    await shown(page, "photo");
    // By the link, too, one is where one was.
    await page.getByRole("link", { name: "Pictures", exact: true }).press("Enter");
    await eventually(page, `document.activeElement.dataset.asset === "${id}"`);
    const { y, height } = await boxOf(page, `[data-asset="${id}"]`);
    expect(y + height / 2).toBeGreaterThan(0);
    expect(y + height / 2).toBeLessThan(800);
    expect(await seriousFindings(page)).toEqual([]);
    await page.keyboard.press("Home");
    await expect.poll(focused).toBe(0);
    await close();
  });
});
