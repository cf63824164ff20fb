import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import sharp from "sharp";
import { expect, test } from "vitest";
import { enter, expectFocus } from "./keys.ts";
import { describePages, openPage, seriousFindings } from "./kit.ts";
import { expectLooks } from "./looks.ts";
import { addPicture, order, type Print, prints, tenantNamed } from "./prints.ts";

const DOWNLOAD = /^Download the TIFF/;
const open = (page: Page, id: string, tenant: string) => page.goto(`/prints/${id}?tenant=${tenant}`);

/** Which of so many strips across the sheet show what the preview has there, rather than a shade of it. */
async function paintedBands(page: Page, preview: Buffer, bands: number): Promise<number[]> {
  const seen = await stripsOf(await page.locator(".sheet").screenshot(), bands);
  const whole = await stripsOf(preview, bands);
  return seen.flatMap((mean, band) => (Math.abs(mean - (whole[band] ?? 0)) < 4 ? [band] : []));
}

/** Mean of the inner half of each strip, so that its edges do not count. */
async function stripsOf(picture: Buffer, bands: number): Promise<number[]> {
  const size = 8 * bands;
  const { data } = await sharp(picture)
    .greyscale()
    .resize(size, size, { fit: "fill" })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return Array.from({ length: bands }, (_, band) => {
    const inner = data.subarray(size * (8 * band + 2), size * (8 * band + 6));
    return inner.reduce((sum, value) => sum + value, 0) / inner.length;
  });
}

describePages("a print", () => {
  test("is followed until it is done, and its files are what the interface says", async () => {
    const tenant = tenantNamed("print-done");
    const asset = await addPicture(tenant, 800);
    const { page, close } = await openPage();
    await page.goto(`/studio/${asset}?tenant=${tenant.name}&style=photo`);
    await page.getByRole("button", { name: "Order the print" }).click();
    await page.getByRole("heading", { name: "Photograph, 9 × 12 in" }).waitFor();
    await page.getByRole("link", { name: DOWNLOAD }).waitFor();
    const [print] = await prints(tenant);
    expect(print).toMatchObject({ status: "completed", output: { width_px: 3600, height_px: 2700 } });
    const facts = await page.locator(".facts").first().textContent();
    expect(facts).toContain("3,600 × 2,700 at 300 dpi");
    expect(facts).toContain("TIFF, LZW");
    await page.getByText("Steps").click();
    expect(await page.locator("details .facts dt").allTextContents()).toEqual(["Plan", "Band 1", "File"]);

    const preview = page.getByRole("img", { name: "The print: Photograph, 9 × 12 in" });
    const natural = () => preview.evaluate((image) => Reflect.get(image, "naturalWidth"));
    await expect.poll(natural).toBe(1200);
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: DOWNLOAD }).click(),
    ]);
    expect(download.suggestedFilename()).toBe("dunes-photo-9x12.tif");
    const tiff = await readFile(await download.path());
    expect(tiff.length).toBe(print?.output.bytes);
    expect(await sharp(tiff).metadata()).toMatchObject({
      format: "tiff",
      width: 3600,
      height: 2700,
      density: 300,
    });

    await page.getByRole("button", { name: "Link to the TIFF" }).press("Enter");
    await page.getByText(/^Link copied\. It opens the TIFF for anyone until /).waitFor();
    const link = await fetch(String(await page.evaluate("navigator.clipboard.readText()")));
    expect(Buffer.from(await link.arrayBuffer()).equals(tiff)).toBe(true);
    await page.getByRole("button", { name: "Link to the preview" }).click();
    await page.getByText(/^Link copied\. It opens the preview for anyone until /).waitFor();
    const small = await fetch(String(await page.evaluate("navigator.clipboard.readText()")));
    expect((await sharp(Buffer.from(await small.arrayBuffer())).metadata()).width).toBe(1200);
    await expectLooks(page, "print");
    await close();
  });

  test("fills with bands as they are done, in any order, and recovers when the stream that tells of them is cut", async () => {
    const tenant = tenantNamed("print-bands");
    const id = await order(tenant, await addPicture(tenant, 810), "photo", "9x12");
    const statusOf = async () => (await tenant.read<Print>(`/v1/renders/${id}`)).status;
    await expect.poll(statusOf, { timeout: 120_000 }).toBe("completed");
    const { page, close } = await openPage();
    const working = (...bands: number[]) => ({
      status: "processing",
      progress: { done: 1 + bands.length, total: 10, bands_done: bands },
    });
    await page.route(
      new RegExp(`/v1/renders/${id}\\?`),
      async (route) => {
        const answer = await route.fetch();
        await route.fulfill({ response: answer, json: { ...(await answer.json()), ...working(6) } });
      },
      { times: 1 },
    );
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
    const { promise: held, resolve: release } = Promise.withResolvers<void>();
    let streams = 0;
    await page.route(/\/events\?/, async (route) => {
      streams += 1;
      if (streams > 1) {
        await held;
        return route.continue();
      }
      await begun;
      const job = { ...(await tenant.read<object>(`/v1/jobs/${id}`)), ...working(0, 2, 3, 6, 7) };
      // It ends halfway.
      const body = `event: progress\ndata: ${JSON.stringify(job)}\nretry: 100\n\n`;
      return route.fulfill({ contentType: "text/event-stream", body });
    });
    const [preview] = await Promise.all([page.waitForRequest(/\/preview\?/), open(page, id, tenant.name)]);
    const whole = Buffer.from(await (await fetch(preview.url())).arrayBuffer());
    await page.getByText("Painting: 1 of 8 bands done").waitFor();
    await expect.poll(() => paintedBands(page, whole, 8), { timeout: 60_000 }).toEqual([6]);
    begin();
    await page.getByText("Painting: 5 of 8 bands done").waitFor();
    await expect.poll(() => paintedBands(page, whole, 8), { timeout: 60_000 }).toEqual([0, 2, 3, 6, 7]);
    expect(await page.getByRole("progressbar").getAttribute("value")).toBe("60");
    await expect.poll(() => streams).toBeGreaterThan(1);
    await expectLooks(page, "print-bands");
    release();
    await page.getByRole("link", { name: DOWNLOAD }).waitFor();
    await close();
  });

  test("is cancelled and brought back by its one button, by keys and by pointer", async () => {
    const tenant = tenantNamed("print-cancel");
    // A hundred megapixels: not done before it is cancelled.
    const asset = await addPicture(tenant, 820);
    const id = await order(tenant, asset, "watercolor", "30x40");
    const { page, close } = await openPage();
    await open(page, id, tenant.name);
    await page.getByText("it will look soft").waitFor();
    const cancel = page.getByRole("button", { name: "Cancel" });
    const again = page.getByRole("button", { name: "Try again" });
    await enter(cancel);
    await page.getByText("It was cancelled.").waitFor();
    expect((await prints(tenant))[0]?.status).toBe("cancelled");
    await expectFocus(again);
    await page.keyboard.press("Enter");
    await expectFocus(cancel);
    // Its finished bands were kept, so that it may be done at any moment: the pointer has another one.
    await tenant.send("POST", `/v1/renders/${id}/cancel`);
    const other = await order(tenant, asset, "watercolor", "30x40");
    await open(page, other, tenant.name);
    await cancel.click();
    await page.getByText("It was cancelled.").waitFor();
    await again.click();
    await page.getByText("It was cancelled.").waitFor({ state: "detached" });
    await tenant.send("POST", `/v1/renders/${other}/cancel`);
    await close();
  });

  test("that fails says why, and is asked for again by its button", async () => {
    const tenant = tenantNamed("print-failed");
    const id = await order(tenant, await addPicture(tenant, 830), "photo", "9x12");
    const statusOf = async () => (await tenant.read<Print>(`/v1/renders/${id}`)).status;
    await expect.poll(statusOf, { timeout: 120_000 }).toBe("completed");
    const { page, close } = await openPage();
    await page.route(
      new RegExp(`/v1/renders/${id}\\?`),
      async (route) => {
        const answer = await route.fetch();
        const failed = { status: "failed", error_message: "The original is damaged" };
        await route.fulfill({ response: answer, json: { ...(await answer.json()), ...failed } });
      },
      { times: 1 },
    );
    await open(page, id, tenant.name);
    const said = page.getByRole("alert").filter({ hasText: "The print could not be made" });
    expect(await said.textContent()).toContain("The original is damaged");
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole("button", { name: "Try again" }).press("Enter");
    // Nothing to bring back: the interface refuses, and the print is shown as it is.
    await page.getByRole("alert").filter({ hasText: "has not failed" }).waitFor();
    await page.getByRole("link", { name: DOWNLOAD }).waitFor();
    await close(/409/);
  });

  test("whose picture is deleted meanwhile says so, and is not offered again", async () => {
    const tenant = tenantNamed("print-orphan");
    const asset = await addPicture(tenant, 840);
    const id = await order(tenant, asset, "watercolor", "30x40");
    const { page, close } = await openPage();
    await open(page, id, tenant.name);
    await page.getByRole("button", { name: "Cancel" }).waitFor();
    await tenant.send("DELETE", `/v1/assets/${asset}`);
    await page.getByText("Its picture was deleted before the print was done.").waitFor();
    expect(
      await page
        .getByRole("button")
        .filter({ hasText: /again|Cancel/ })
        .count(),
    ).toBe(0);
    await close();
  });

  test("that is not there is said not to be", async () => {
    const { page, close } = await openPage();
    await open(page, "00000000-0000-4000-8000-000000000000", "print-nothing");
    await page.getByRole("heading", { name: "No such print" }).waitFor();
    await close(/404/);
  });
});
