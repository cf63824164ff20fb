import { expect, test } from "vitest";
import { open, TIMEOUT, useActivityStack } from "./activityKit.ts";
import { enter, expectFocus, tabTo } from "./keys.ts";
import { describePages } from "./kit.ts";
import { type Photograph, photographs } from "./photographs.ts";

describePages("usage, health and errors", () => {
  const { ask, add, visit, adminToken } = useActivityStack();

  test("charts the usage day by day, told by keyboard and by pointer, with a table behind it", async () => {
    const { page, close } = await visit();
    const files = await photographs("used", 3, 1100);
    for (const file of files) await add("usage", file);
    await add("usage", files[0] as Photograph);
    await open(page, "usage");
    const chart = page.getByRole("slider", { name: "Pictures taken in, by day" });
    await expect.poll(() => chart.getAttribute("aria-valuetext"), TIMEOUT).toMatch(/^\d+ \w+ \d{4}: 3$/);
    await chart.press("ArrowLeft");
    await expect.poll(() => chart.getAttribute("aria-valuetext")).toMatch(/: 0$/);
    const box = await chart.boundingBox();
    if (box === null) throw new Error("The chart is not to be seen");
    await page.mouse.move(box.x + box.width - 2, box.y + box.height / 2);
    await expect.poll(() => page.locator(".bars-told").textContent()).toMatch(/: 3$/);
    // The highest of the bars, as drawn: 3 on a scale that ends at 4.
    const drawn = await page.evaluate("document.querySelector('.bars-chosen').getAttribute('height')");
    expect(Number(drawn)).toBeCloseTo(75);

    await page.getByLabel("What the chart shows").selectOption("Duplicates not kept twice");
    await page.getByRole("radio", { name: "A year" }).check({ force: true });
    const query = () => page.evaluate("location.search");
    await expect.poll(query, TIMEOUT).toMatch(/figure=duplicates&days=365$/);
    const other = page.getByRole("slider", { name: "Duplicates not kept twice, by day" });
    expect(await other.getAttribute("aria-valuetext")).toMatch(/: 1$/);
    expect(await other.getAttribute("max")).toBe("364");
    await page.getByText("As a table").press("Enter");
    const cells = await page.locator(".activity details tbody tr").first().locator("td").allTextContents();
    expect(cells.slice(0, 2)).toEqual(["3", "1"]);
    await close();
  });

  test("says in words whether each part works", async () => {
    const { page, close } = await visit();
    await open(page, "health");
    await page.getByText("Everything works.").waitFor();
    for (const part of ["The database (D1)", "The queues", "The storage (R2)"])
      await page.getByText(new RegExp(`^${part.replace(/[()]/g, "\\$&")} answered in \\d+ ms$`)).waitFor();
    await page.getByText("The enhancement service has its key").waitFor();
    await page.getByRole("button", { name: "Check again" }).click();
    await page.getByText("Everything works.").waitFor();
    await close();
  });

  test("shows errors to the operator alone, and raises one to see that it is noticed", async () => {
    const { page, requests, close } = await visit();
    await open(page, "errors");
    await page.getByRole("button", { name: "Sign in as the operator" }).click();
    const token = page.getByLabel("Operator’s token");
    await token.fill("not the token at all");
    await token.press("Enter");
    await page.getByRole("alert").getByText("That is not the operator’s token").waitFor();
    expect(requests.filter((each) => /sentry/.test(each))).toEqual([]);
    await token.fill(adminToken());
    await token.press("Enter");
    const raise = page.getByRole("button", { name: "Raise a test error" });
    await raise.waitFor();
    await raise.click();
    await page.getByRole("heading", { name: "Test error, raised by /sentry-debug" }).waitFor();
    await page.locator("#announcements", { hasText: "A test error was raised" }).waitFor();
    const said = String(await page.locator("#announcements").textContent());
    const number = said.split(" ").at(-1) ?? "";
    await page.locator(".issue code", { hasText: number }).waitFor();
    const { issues } = (await ask("/api/sentry/issues", {
      headers: { Authorization: `Bearer ${adminToken()}` },
    })) as { issues: { request_id: string }[] };
    expect(issues[0]?.request_id).toBe(number);
    await close(/401|500/);
  });

  test("by the keys alone: usage is charted and read, health checked, and a test error raised by the operator", async () => {
    for (const file of await photographs("key", 2, 1150)) await add("service-keys", file);
    const { page, close } = await visit();
    await open(page, "service-keys");
    const figure = page.getByLabel("What the chart shows");
    await tabTo(figure);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowUp");
    await tabTo(page.getByRole("radio", { name: "30 days" }));
    await page.keyboard.press("ArrowRight");
    const chart = page.getByRole("slider", { name: "Pictures taken in, by day" });
    await expect.poll(() => chart.getAttribute("max"), TIMEOUT).toBe("89");
    await tabTo(chart);
    await page.keyboard.press("Home");
    await expect.poll(() => chart.getAttribute("aria-valuetext"), TIMEOUT).toMatch(/: 0$/);
    await page.keyboard.press("End");
    await expect.poll(() => chart.getAttribute("aria-valuetext"), TIMEOUT).toMatch(/: 2$/);
    await enter(page.getByText("As a table"));
    await page.getByRole("table").waitFor();

    const health = page.getByRole("button", { name: "Check again" });
    await enter(health);
    await page.getByText("Everything works.").waitFor();
    await expectFocus(health);
    await enter(page.getByRole("button", { name: "Sign in as the operator" }));
    await expectFocus(page.getByLabel("Operator’s token"));
    await page.keyboard.type(adminToken());
    await page.keyboard.press("Enter");
    await expectFocus(page.getByRole("heading", { name: "Recent errors" }));
    const raise = page.getByRole("button", { name: "Raise a test error" });
    await enter(raise);
    await page.getByRole("heading", { name: "Test error, raised by /sentry-debug" }).first().waitFor();
    await expectFocus(raise);
    await close(/500/);
  });
});
