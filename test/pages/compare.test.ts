import type { Page } from "playwright-core";
import sharp from "sharp";
import { expect, test } from "vitest";
import { chooseByKeys, enter, expectFocus, tabTo } from "./keys.ts";
import { describePages, openPage, seriousFindings, url } from "./kit.ts";
import { photograph } from "./photographs.ts";
import { addPicture, boxOf, tenantNamed } from "./prints.ts";

/** A picture beside a grey copy of it. */
async function openComparison(page: Page, tenant: string, seed: number): Promise<void> {
  const file = await photograph("coloured.jpg", seed, { width: 900, height: 600 });
  const id = await addPicture(tenantNamed(tenant), seed, file);
  await page.goto(`/library/${id}?tenant=${tenant}&view=compare`);
  const grey = { ...file, name: "grey.jpg", buffer: await sharp(file.buffer).greyscale().jpeg().toBuffer() };
  await page.getByLabel("File to compare with").setInputFiles(grey);
  await page.getByRole("table").filter({ hasText: "PSNR" }).waitFor();
}

/** Waits until the line is there, percent of the width. */
const expectLine = (page: Page, percent: number) =>
  expect.poll(() => page.getByRole("slider").inputValue(), { timeout: 60_000 }).toBe(String(percent));

interface Point {
  readonly x: number;
  readonly y: number;
}

const STEPS = 14;

/** One finger goes down, some way in small steps, and up. */
async function swipe(page: Page, from: Point, way: Point): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  const touch = (type: "touchStart" | "touchMove" | "touchEnd", touchPoints: Point[]) =>
    devtools.send("Input.dispatchTouchEvent", { type, touchPoints });
  await touch("touchStart", [from]);
  for (let step = 1; step <= STEPS; step += 1) {
    const share = step / STEPS;
    await touch("touchMove", [{ x: from.x + way.x * share, y: from.y + way.y * share }]);
  }
  await touch("touchEnd", []);
  await devtools.detach();
}

describePages("comparing with another file", () => {
  test("by the keys alone: moves a line over the two, and says what the interface measured", async () => {
    const { page, close } = await openPage();
    const file = await photograph("master.jpg", 500, { width: 900, height: 600 });
    const id = await addPicture(tenantNamed("comparing"), 500, file);
    await page.goto(`/library/${id}?tenant=comparing`);
    const compare = page.getByRole("button", { name: "Compare" });
    await enter(compare);
    const choice = page.getByRole("button", { name: "Choose a file" });
    await expectFocus(choice);
    const poor = {
      ...file,
      name: "poor.jpg",
      buffer: await sharp(file.buffer).jpeg({ quality: 20 }).toBuffer(),
    };
    const [chooser] = await Promise.all([page.waitForEvent("filechooser"), page.keyboard.press("Enter")]);
    await chooser.setFiles(poor);
    const table = page.getByRole("table").filter({ hasText: "PSNR" });
    await table.waitFor();

    const form = new FormData();
    form.set("file", new File([poor.buffer], "poor.jpg"));
    const answer = await fetch(`${url}/v1/assets/${id}/compare?tenant_name=comparing`, {
      method: "POST",
      body: form,
    });
    const { original } = (await answer.json()) as { original: { psnr_db: number; ssim: number } };
    const row = await table.getByRole("row").filter({ hasText: "original" }).textContent();
    expect(row).toContain(`${original.psnr_db.toFixed(1).replace(/\.0$/, "")} dB`);
    expect(row).toContain(original.ssim.toFixed(4));

    const slider = page.getByRole("slider");
    await tabTo(slider);
    const visible = () => page.evaluate("getComputedStyle(document.querySelector('.slider-left')).clipPath");
    expect(await visible()).toContain("50%");
    for (let step = 0; step < 10; step++) await page.keyboard.press("ArrowRight");
    expect(await slider.getAttribute("aria-valuetext")).toBe("60 percent master.jpg");
    expect(await visible()).toContain("40%");
    await page.keyboard.press("Home");
    expect(await slider.inputValue()).toBe("0");
    expect(await seriousFindings(page)).toEqual([]);

    await chooseByKeys(page.getByRole("button", { name: "Choose another" }), file, "Shift+Tab");
    await page.getByText("The file is the same pixels").waitFor();
    await enter(page.getByRole("button", { name: "Done" }));
    await page.locator(".stage").waitFor();
    await expectFocus(compare);
    await close();
  });

  test("by pointer: the line goes where one presses, and follows", async () => {
    const { page, close } = await openPage();
    await openComparison(page, "comparing-pointer", 501);
    const { x, y, width } = await boxOf(page, ".slider");
    await page.mouse.move(x + width * 0.75, y + 100);
    await page.mouse.down();
    await expectLine(page, 75);
    await page.mouse.move(x + width * 0.25, y + 40);
    await expectLine(page, 25);
    await page.mouse.up();
    await page.mouse.move(x + width * 0.9, y + 40);
    await page.keyboard.press("ArrowRight");
    await expectLine(page, 26);
    await page.getByRole("button", { name: "Done" }).click();
    await page.locator(".stage").waitFor();
    await close();
  });

  test("by a finger: across and at a tap it moves the line, up and down it scrolls the page and leaves the line", async () => {
    const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
    const { page, close } = await openPage(phone);
    await openComparison(page, "comparing-touch", 502);
    const { x, y, width, height } = await boxOf(page, ".slider");
    const middle = { x: x + width / 4, y: y + height / 2 };
    await page.evaluate(`(() => {
      globalThis.moves = 0;
      globalThis.atRest = new Promise((done) => addEventListener("scrollend", done, { once: true }));
      new MutationObserver(() => { moves += 1; }).observe(document.querySelector(".slider"), { attributes: true });
    })()`);
    await swipe(page, middle, { x: 0, y: -140 });
    await page.evaluate("atRest.then(() => undefined)");
    expect(await page.evaluate("scrollY")).toBeGreaterThan(60);
    await expectLine(page, 50);
    expect(await page.evaluate("moves")).toBe(0);

    const scrolled = await page.evaluate("scrollY");
    const now = await boxOf(page, ".slider");
    await swipe(page, { x: now.x + width / 4, y: now.y + height / 2 }, { x: width / 2, y: 0 });
    await expectLine(page, 75);
    expect(await page.evaluate("scrollY")).toBe(scrolled);
    await page.touchscreen.tap(now.x + width / 10, now.y + height / 2);
    await expectLine(page, 10);
    await close();
  });

  test("says why a file cannot be compared, and sends none of it", async () => {
    const { page, requests, close } = await openPage();
    const id = await addPicture(tenantNamed("not-comparing"), 510);
    await page.goto(`/library/${id}?tenant=not-comparing`);
    await page.getByRole("button", { name: "Compare" }).click();
    await page.getByLabel("File to compare with").setInputFiles({
      name: "song.jpg",
      mimeType: "image/jpeg",
      buffer: Buffer.from("la la la la la la la"),
    });
    await page.getByRole("alert").getByText("Not a JPEG, PNG or WebP").waitFor();
    expect(requests.filter((address) => address.includes("/compare"))).toEqual([]);
    await close();
  });
});
