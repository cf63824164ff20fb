import type { Page } from "playwright-core";
import sharp from "sharp";
import { expect, test } from "vitest";
import { describePages, eventually, note, openPage, seriousFindings } from "./kit.ts";
import { expectLooks } from "./looks.ts";
import { photograph } from "./photographs.ts";
import { addPicture, boxOf, type Frame, order, prints, shown, tenantNamed } from "./prints.ts";

/** Size and mean red, green and blue of the preview as the browser has it. */
const MEANS = `(() => {
  const image = document.querySelector(".proof-preview");
  const [width, height] = [image.naturalWidth, image.naturalHeight];
  const context = new OffscreenCanvas(width, height).getContext("2d");
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, width, height);
  const sums = [0, 0, 0];
  for (let i = 0; i < data.length; i++) if (i % 4 < 3) sums[i % 4] += data[i];
  return { size: [width, height], means: sums.map((sum) => sum / (width * height)) };
})()`;
const checked = (page: Page, name: string) => page.locator(`input[name="${name}"]:checked`).inputValue();

describePages("the print studio", () => {
  test("opens from a picture's page, and its arrow keys flip through the styles on that picture", async () => {
    const tenant = tenantNamed("studio-keys");
    const id = await addPicture(tenant, 700);
    const { page, close } = await openPage();
    await page.goto(`/library/${id}?tenant=${tenant.name}`);
    await page.getByRole("link", { name: "Make a print" }).press("Enter");
    await page.waitForURL(`**/studio/${id}?**`);
    await page.getByRole("heading", { name: "Make a print" }).waitFor();
    await shown(page, "watercolor");
    await page.keyboard.press("ArrowLeft");
    await shown(page, "photo");
    await eventually(page, 'new URLSearchParams(location.search).get("style") === "photo"');
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    await shown(page, "oil-painting");
    expect(await checked(page, "style")).toBe("oil-painting");
    expect(await page.locator(".strip input").count()).toBe(9);
    expect(await seriousFindings(page)).toEqual([]);
    await page.goBack();
    await page.waitForURL(`**/library/${id}?**`);
    await close();
  });

  test("shows the very preview that the interface makes, and the one before until it is loaded", async () => {
    const tenant = tenantNamed("studio-preview");
    const id = await addPicture(tenant, 710);
    const { page, close } = await openPage();
    await page.goto(`/studio/${id}?tenant=${tenant.name}&style=photo`);
    await shown(page, "photo");
    let address = "";
    const { promise: held, resolve: release } = Promise.withResolvers<void>();
    await page.route(/style=pop-poster/, async (route) => {
      address = route.request().url();
      await held;
      await route.continue();
    });
    await page.getByRole("radio", { name: "Pop poster" }).click();
    await expect.poll(() => address).not.toBe("");
    await page.locator('.proof-field[aria-busy="true"][data-style="photo"]').waitFor();
    release();
    await shown(page, "pop-poster");
    const bytes = Buffer.from(await (await fetch(address)).arrayBuffer());
    const { width, height } = await sharp(bytes).metadata();
    const { channels } = await sharp(bytes).stats();
    const seen = (await page.evaluate(MEANS)) as { size: number[]; means: number[] };
    expect(seen.size).toEqual([width, height]);
    // Two decoders: they differ by their rounding.
    for (const [channel, { mean }] of channels.entries())
      expect(Math.abs(mean - (seen.means[channel] ?? 0))).toBeLessThan(1);
    await close();
  });

  test("waits while the service is busy, and the preview comes by itself", async () => {
    const tenant = tenantNamed("studio-busy");
    const id = await addPicture(tenant, 720);
    const { page, close } = await openPage();
    let asked = 0;
    const { promise: seen, resolve: goOn } = Promise.withResolvers<void>();
    await page.route(/\/preview\?/, async (route) => {
      asked += 1;
      if (asked > 1) return seen.then(() => route.fallback());
      return route.fulfill({
        status: 503,
        headers: { "Retry-After": "1" },
        json: { error: "Busy", code: "busy", message: "Try again" },
      });
    });
    await page.goto(`/studio/${id}?tenant=${tenant.name}`);
    await page.getByText("Busy with other pictures. The preview comes by itself.").waitFor();
    goOn();
    await shown(page, "watercolor");
    await close(/503/);
  });

  test("keeps every choice in the address, so that another one who opens it sees the same", async () => {
    const tenant = tenantNamed("studio-choices");
    const id = await addPicture(tenant, 730);
    const { page, close } = await openPage();
    await page.goto(`/studio/${id}?tenant=${tenant.name}&style=photo`);
    await shown(page, "photo");
    await page.getByRole("radio", { name: "18 × 24 in" }).check();
    await page.getByRole("radio", { name: "Whole" }).check();
    await page.getByRole("radio", { name: "Upright" }).check();
    await page.getByRole("radio", { name: "Bottom", exact: true }).check();
    await page.getByText("More", { exact: true }).click();
    await page.getByRole("radio", { name: "Deflate" }).check();
    const query = () => page.evaluate("Object.fromEntries(new URLSearchParams(location.search))");
    const chosen = {
      ...{ style: "photo", size: "18x24", fit: "contain" },
      ...{ orientation: "portrait", gravity: "south", compression: "deflate" },
    };
    await expect.poll(query).toEqual({ ...chosen, tenant: tenant.name });
    const address = String(await page.evaluate("location.href"));
    await close();

    const other = await openPage();
    await other.page.goto(address);
    await shown(other.page, "photo");
    for (const [name, value] of Object.entries(chosen)) expect(await checked(other.page, name)).toBe(value);
    // All of the picture, at the bottom of a paper that is higher than it.
    const [picture, paper] = [
      await boxOf(other.page, ".proof-picture"),
      await boxOf(other.page, ".proof-paper"),
    ];
    expect(paper.height).toBeGreaterThan(picture.height);
    expect(paper.y + paper.height).toBeCloseTo(picture.y + picture.height, 0);
    await other.close();
  });

  test("draws on the picture what the interface says is cropped, and says how many dpi are left", async () => {
    const tenant = tenantNamed("studio-crop");
    const id = await addPicture(tenant, 740);
    const { page, close } = await openPage();
    await page.goto(`/studio/${id}?tenant=${tenant.name}&style=photo&size=16x20`);
    await shown(page, "photo");
    const frame = await tenant.read<Frame>(`/v1/assets/${id}/print-frame?size_preset_id=16x20`);
    const crop = frame.crop_share;
    const [picture, paper] = [await boxOf(page, ".proof-picture"), await boxOf(page, ".proof-paper")];
    expect(paper.x - picture.x).toBeCloseTo(crop.left * picture.width, 0);
    expect(paper.width).toBeCloseTo(crop.width * picture.width, 0);
    expect(paper.height).toBeCloseTo(crop.height * picture.height, 0);
    const caption = await page.locator(".proof-caption").textContent();
    expect(caption).toContain(`20 × 16 in · ${frame.effective_dpi} dpi · `);
    expect(caption).toContain(`${Math.round(100 * (1 - crop.width * crop.height))}% cropped`);
    await page.getByText("it will look soft").waitFor();

    // The pad's keys go in both directions, and the paper follows.
    await page.getByRole("radio", { name: "Middle" }).press("ArrowLeft");
    await page.keyboard.press("ArrowUp");
    expect(await checked(page, "gravity")).toBe("northwest");
    await eventually(
      page,
      "Math.abs(document.querySelector('.proof-paper').getBoundingClientRect().left - document.querySelector('.proof-picture').getBoundingClientRect().left) < 1",
    );
    await close();
  });

  test("orders once though the answer was lost on its way, and goes to the print", async () => {
    const tenant = tenantNamed("studio-order");
    const id = await addPicture(tenant, 750);
    const { page, close } = await openPage();
    const keys: (string | undefined)[] = [];
    await page.route(/\/v1\/renders\?/, async (route) => {
      keys.push(route.request().headers()["idempotency-key"]);
      if (keys.length > 1) return route.continue();
      await route.fetch();
      return route.abort();
    });
    await page.goto(`/studio/${id}?tenant=${tenant.name}&style=photo`);
    await page.getByRole("button", { name: "Order the print" }).press("Enter");
    await page.getByRole("alert").getByText("Darkroom cannot be reached").waitFor();
    await page.getByRole("button", { name: "Try again" }).press("Enter");
    await page.waitForURL(/\/prints\//);
    const [print, ...more] = await prints(tenant);
    expect(more).toEqual([]);
    expect(page.url()).toContain(`/prints/${print?.id}`);
    expect(keys).toHaveLength(2);
    expect(keys[0]).toMatch(/^[0-9a-f]{32}$/);
    expect(keys[1]).toBe(keys[0]);

    await page.goBack();
    await page.unroute(/\/v1\/renders\?/);
    const [request] = await Promise.all([
      page.waitForRequest((each) => each.method() === "POST"),
      page.getByRole("button", { name: "Order the print" }).click(),
    ]);
    expect(request.headers()["idempotency-key"]).not.toBe(keys[0]);
    await page.waitForURL((address) => address.pathname.startsWith("/prints/"));
    await close(/ERR_FAILED/);
  });

  test("says so where there is no such picture, and no such style", async () => {
    const tenant = tenantNamed("studio-nothing");
    const { page, close } = await openPage();
    await page.goto(`/studio/00000000-0000-4000-8000-000000000000?tenant=${tenant.name}`);
    await page.getByRole("heading", { name: "No such picture" }).waitFor();
    const id = await addPicture(tenant, 770);
    await page.goto(`/studio/${id}?tenant=${tenant.name}&style=cubism`);
    await page.getByRole("alert").getByText("style", { exact: false }).waitFor();
    await page.getByRole("radio", { name: "Pop poster" }).click();
    await shown(page, "pop-poster");
    await close(/404/);
  });
});

describePages("screens to look at", () => {
  test("the studio and where it begins, from a phone to 4K", async () => {
    const tenant = tenantNamed("studio-looks");
    const upright = await photograph("Before.jpg", 781, { width: 800, height: 1200 });
    await order(tenant, await addPicture(tenant, 781, upright), "photo", "9x12");
    const evening = await photograph("Evening over the hills.jpg", 780, { width: 2400, height: 1600 });
    const id = await addPicture(tenant, 780, evening);
    const { page, requests, close } = await openPage();
    const begun = performance.now();
    await page.goto(`/studio/${id}?tenant=${tenant.name}`);
    await shown(page, "watercolor");
    const ms = (performance.now() - begun).toFixed(0);
    await note(`studio: preview after ${ms} ms, ${requests.length} requests`);
    await expectLooks(page, "studio");
    await page.getByRole("link", { name: "Pictures" }).click();
    await page.locator(".prints-paper img").waitFor();
    await page.locator(".tile .picture-shown").first().waitFor();
    await expectLooks(page, "studio-start");
    await close();
  });
});
