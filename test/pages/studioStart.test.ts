import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { describePages, eventually, openPage, seriousFindings } from "./kit.ts";
import { addPicture, boxOf, order, shown, type Tenant, tenantNamed } from "./prints.ts";

const THOUSANDS = 3000;

/**
 * Lists a tenant's one picture as if it stood in the middle of thousands that look like it.
 * @returns name of the last one
 */
async function listThousands(page: Page, tenant: Tenant, id: string): Promise<string> {
  const real = await tenant.read<{ created_at: string }>(`/v1/assets/${id}`);
  const made = Date.parse(real.created_at);
  const assets = Array.from({ length: THOUSANDS }, (_, n) => {
    const older = n - THOUSANDS / 2;
    if (older === 0) return real;
    return {
      ...real,
      asset_id: `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`,
      file_name: `${n}.jpg`,
      created_at: new Date(made - 1000 * older).toISOString(),
    };
  });
  await page.route("**/v1/assets?limit**", (route) => {
    const query = new URL(route.request().url()).searchParams;
    const from = Number(query.get("cursor"));
    const to = from + Number(query.get("limit"));
    const next = to < THOUSANDS ? String(to) : null;
    return route.fulfill({ json: { assets: assets.slice(from, to), next_cursor: next } });
  });
  return `${THOUSANDS - 1}.jpg`;
}

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
