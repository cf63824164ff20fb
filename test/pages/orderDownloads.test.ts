import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { enter, expectFocus, screen, tabTo } from "./keys.ts";
import { describePages, eventually, seriousFindings, shoot } from "./kit.ts";
import { ready, sizesIn, take, unzip, useOrderStack, zipPanel } from "./ordersKit.ts";
import { photograph, photographs } from "./photographs.ts";

describePages("getting the pictures of an order", () => {
  const orders = useOrderStack();

  test("full quality tells its price, spends nothing when it is declined, and one credit a picture when it is not", async () => {
    const { page, close } = await orders.visit();
    const original = await photograph("view.jpg", 3, { width: 1500, height: 1000 });
    const images = [
      { name: "view.jpg", picture: original.buffer.toString("base64") },
      { name: "again.jpg", picture: original.buffer.toString("base64") },
      { name: "lost.jpg", status: "error" as const, reason: "Too dark to be enhanced." },
    ];
    const { order_id: id } = await orders.upstream.makeOrder({ name: "Two to buy", images });
    await page.goto(`/orders/${id}?format=webp&quality=70`);
    await ready(page, "2 of 3 ready, 1 failed");
    await page.getByText("Too dark to be enhanced.").waitFor();
    const full = take(page).getByRole("radio", { name: "Full quality" });
    await full.check();
    await take(page).getByText("2 credits: one for each picture.").waitFor();
    await expect.poll(() => page.evaluate("location.search")).toBe("?format=webp&quality=70&version=full");

    const before = await orders.credits();
    const get = take(page).getByRole("button", { name: "Get the ZIP" });
    await get.click();
    const dialog = page.getByRole("dialog", { name: "Spend 2 credits?" });
    await dialog.waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await shoot(page, "order-spend-1280-light");
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await expectFocus(get);
    expect(await orders.credits()).toBe(before);

    await get.click();
    await dialog.getByRole("button", { name: "Spend 2 credits" }).click();
    await zipPanel(page).getByText("1 of 3 did not come.").waitFor();
    expect(await zipPanel(page).getByRole("listitem").allInnerTexts()).toEqual([
      expect.stringMatching(/lost[\s\S]*Too dark to be enhanced/),
    ]);
    const [saved] = await Promise.all([
      page.waitForEvent("download"),
      zipPanel(page).getByRole("link", { name: "Save what came" }).click(),
    ]);
    const files = await unzip(saved);
    expect(files.has("_download_report.txt")).toBe(true);
    files.delete("_download_report.txt");
    expect(await sizesIn(files)).toEqual(["webp 1500×1000", "webp 1500×1000"]);
    expect(await orders.credits()).toBe(before + 2);
    await close();
  });

  test("by the keys alone: format, quality and version are chosen, the price confirmed, the ZIP saved, the pictures kept", async () => {
    const { page, close } = await orders.visit();
    const file = await photograph("pier.jpg", 5, { width: 900, height: 600 });
    const images = [{ name: "pier.jpg", picture: file.buffer.toString("base64") }];
    const { order_id: id } = await orders.upstream.makeOrder({ name: "Pier", images });
    await page.goto(`/orders/${id}?tenant=pier`);
    await ready(page, "1 picture ready");
    await tabTo(take(page).getByRole("radio", { name: "Preview" }));
    await page.keyboard.press("ArrowDown");
    await expectFocus(take(page).getByRole("radio", { name: "Full quality" }));
    await tabTo(take(page).getByRole("radio", { name: "JPEG", exact: true }));
    await page.keyboard.press("ArrowRight");
    await tabTo(take(page).getByRole("slider", { name: "Quality" }));
    await page.keyboard.press("End");
    await page.keyboard.press("ArrowLeft");
    const query = () => page.evaluate("location.search");
    await expect.poll(query).toBe("?tenant=pier&version=full&format=png&quality=89");

    const before = await orders.credits();
    const get = take(page).getByRole("button", { name: "Get the ZIP" });
    const dialog = page.getByRole("dialog", { name: "Spend 1 credit?" });
    await enter(get);
    await expectFocus(dialog.getByRole("button", { name: "Cancel" }));
    await tabTo(dialog.getByRole("button", { name: "Spend 1 credit" }));
    const saving = page.waitForEvent("download");
    await page.keyboard.press("Enter");
    await expectFocus(get);
    await saving;
    const [again] = await Promise.all([
      page.waitForEvent("download"),
      enter(zipPanel(page).getByRole("link", { name: "Save the ZIP" })),
    ]);
    expect(await sizesIn(await unzip(again))).toEqual([expect.stringMatching(/ 900×600$/)]);
    expect(await orders.credits()).toBe(before + 1);

    await tabTo(take(page).getByRole("radio", { name: "Full quality" }), "Shift+Tab");
    await page.keyboard.press("ArrowUp");
    await enter(take(page).getByRole("button", { name: "Add to the Library" }));
    await page.getByText("1 picture is in the Library.").waitFor();
    await enter(page.getByRole("link", { name: "See them there" }));
    await page.locator(".tile .picture-shown").waitFor();
    await expectFocus(screen(page));
    await close();
  });

  test("the pictures are followed into the Library, also when the stream of events is cut", async () => {
    const { page, close } = await orders.visit();
    const originals = await photographs("shore", 2, 40);
    const images = originals.map(({ name, buffer }) => ({ name, picture: buffer.toString("base64") }));
    const { order_id: id } = await orders.upstream.makeOrder({ name: "Shore", images });
    let cuts = 0;
    await page.route("**/v1/jobs/*/events*", (route) => {
      cuts += 1;
      return cuts === 1 ? route.abort("connectionreset") : route.fallback();
    });
    await page.goto(`/orders/${id}?tenant=imports`);
    await ready(page, "2 pictures ready");
    await take(page).getByRole("button", { name: "Add to the Library" }).click();
    await page.getByText("2 pictures are in the Library.").waitFor();
    await page.reload();
    await page.getByText("2 pictures are in the Library.").waitFor();
    await page.getByRole("link", { name: "See them there" }).click();
    await expect.poll(() => page.locator(".tile .picture-shown").count(), { timeout: 60_000 }).toBe(2);
    await close(/ERR_CONNECTION_RESET|net::/);
  });

  test("a ZIP that is cut in the middle goes on where it stopped", async () => {
    const images = [
      { name: "a.jpg", size: 300_000 },
      { name: "b.jpg", size: 200_000 },
    ];
    const { order_id: id } = await orders.upstream.makeOrder({ name: "Cut", images });
    const { page, close } = await orders.visit();
    await page.goto(`/orders/${id}`);
    await ready(page, "2 pictures ready");
    const [saved] = await Promise.all([
      page.waitForEvent("download"),
      take(page).getByRole("button", { name: "Get the ZIP" }).click(),
    ]);
    await page.getByText("choose Resume in the browser’s list of downloads").waitFor();
    const whole = await readFile(await saved.path());
    const first = await fetch(saved.url(), { headers: { Range: "bytes=0-123456" } });
    const tag = first.headers.get("ETag") ?? "";
    const rest = await fetch(saved.url(), { headers: { Range: "bytes=123457-", "If-Range": tag } });
    expect([first.status, rest.status]).toEqual([206, 206]);
    const joined = Buffer.concat([
      Buffer.from(await first.arrayBuffer()),
      Buffer.from(await rest.arrayBuffer()),
    ]);
    expect(joined.equals(whole)).toBe(true);
    await close();
  });

  test("what is asked of an order that is not ready yet waits for it, is followed by a link, and is cancelled", async () => {
    const { page, close } = await orders.visit();
    const { order_id: id } = await orders.upstream.makeOrder({
      images: [{ name: "slow.jpg", status: "processing" }],
    });
    await page.goto(`/orders/${id}`);
    await ready(page, "Being enhanced: 0 of 1 ready");
    expect(await take(page).getByRole("radio", { name: "Full quality" }).isDisabled()).toBe(true);
    await take(page).getByRole("button", { name: "Get the ZIP" }).press("Enter");
    await zipPanel(page).getByText("It begins by itself when the order is ready.").waitFor();
    await page.reload();
    await enter(zipPanel(page).getByRole("button", { name: "Cancel" }));
    await zipPanel(page).getByText("Cancelled.").waitFor();
    await expectFocus(zipPanel(page));
    await enter(zipPanel(page).getByRole("button", { name: "Begin again" }));
    await zipPanel(page).getByRole("button", { name: "Cancel" }).click();
    await zipPanel(page).getByText("Cancelled.").waitFor();
    await close();
  });

  test("an order of which a picture fails says which and why, for others with the link too, and tries again", async () => {
    const { page, close } = await orders.visit();
    const images = [{ name: "whole.jpg" }, { name: "broken.jpg", fault: "404" }];
    const { order_id: id } = await orders.upstream.makeOrder({ name: "One is broken", images });
    await page.goto(`/orders/${id}`);
    await ready(page, "2 pictures ready");
    await take(page).getByRole("button", { name: "Get the ZIP" }).click();
    await zipPanel(page).getByText("1 of 2 did not come.").waitFor();
    const line = zipPanel(page).getByRole("listitem");
    expect(await line.allInnerTexts()).toEqual([expect.stringMatching(/^broken\.jpg\s+\S+/)]);
    await shoot(page, "order-partial-1280-light");

    const link = page.url();
    const job = new URL(link).searchParams.get("zip");
    const guest = await orders.visit();
    await guest.page.goto(link);
    await zipPanel(guest.page).getByText("1 of 2 did not come.").waitFor();
    await zipPanel(guest.page).getByText("What came: 1 picture").waitFor();
    expect(await seriousFindings(guest.page)).toEqual([]);
    await guest.close(/502/);

    await zipPanel(page).getByRole("button", { name: "Try all again" }).click();
    await expect.poll(() => new URL(page.url()).searchParams.get("zip"), { timeout: 60_000 }).not.toBe(job);
    await zipPanel(page).getByText("1 of 2 did not come.").waitFor();
    await close(/502/);
  });

  test("an order of which nothing comes says so, and why", async () => {
    const { page, close } = await orders.visit();
    const { order_id: id } = await orders.upstream.makeOrder({
      images: [{ name: "gone.jpg", fault: "404" }],
    });
    await page.goto(`/orders/${id}`);
    await page.getByRole("heading", { name: "Order without a name" }).waitFor();
    await take(page).getByRole("button", { name: "Get the ZIP" }).click();
    await zipPanel(page).getByText("No picture could be had.").waitFor();
    await zipPanel(page).getByText("gone.jpg").waitFor();
    const job = await page.evaluate("new URLSearchParams(location.search).get('zip')");
    await enter(zipPanel(page).getByRole("button", { name: "Try again" }));
    await eventually(page, `new URLSearchParams(location.search).get("zip") !== "${job}"`);
    await expectFocus(zipPanel(page));
    await close(/502/);
  });
});
