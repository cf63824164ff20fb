import { expect, test } from "vitest";
import { damaged, open, rowOf, TIMEOUT, useActivityStack } from "./activityKit.ts";
import { enter, expectFocus, tabTo } from "./keys.ts";
import { describePages, eventually } from "./kit.ts";
import { expectLooks } from "./looks.ts";
import { photograph, photographs } from "./photographs.ts";

describePages("the activity", () => {
  const { ask, add, statusOf, ended, startImport, visit } = useActivityStack();

  test("shows a job that begins while one looks, by itself, and leads to its picture", async () => {
    const { page, close } = await visit();
    await open(page, "live");
    await page.getByText("Nothing has been done yet.").waitFor();
    const asset = await add("live", await photograph("harbour.jpg", 700));
    const row = rowOf(page, "Renditions of harbour.jpg");
    await row.getByText("Done", { exact: true }).waitFor();
    await row.getByRole("link").press("Enter");
    await page.getByRole("heading", { name: "harbour.jpg" }).waitFor();
    expect(page.url()).toContain(`/library/${asset.asset_id}?tenant=live`);
    await close();
  });

  test("says what failed and why, keeps the choice in the address, and brings a job back by keyboard", async () => {
    const { page, requests, close } = await visit();
    const fine = await add("faults", await photograph("fine.jpg", 710));
    const bad = await add("faults", await damaged("torn.jpg"));
    await ended("faults", bad.job_id, "failed");
    await ended("faults", fine.job_id, "completed");
    await open(page, "faults");
    await rowOf(page, "fine.jpg").waitFor();
    await tabTo(page.getByRole("radio", { name: "All" }));
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    const row = rowOf(page, "torn.jpg");
    await row.getByText(/^Picture is damaged: /).waitFor();
    await expect.poll(() => rowOf(page, "fine.jpg").count()).toBe(0);
    await eventually(page, 'new URLSearchParams(location.search).get("jobs") === "failed"');
    await page.reload();
    await row.getByText("Failed", { exact: true }).waitFor();
    expect(await page.locator(".job").count()).toBe(1);

    await tabTo(page.getByRole("radio", { name: "Failed" }));
    await tabTo(page.getByLabel("Kind of job"));
    await enter(row.getByRole("button", { name: "Try again: Renditions of torn.jpg" }));
    await expect
      .poll(() => page.locator("#announcements").textContent(), TIMEOUT)
      .toMatch(/^Renditions of torn\.jpg: (queued again|failed)/);
    await row.getByText("2 attempts").waitFor();
    await row.getByText("Failed", { exact: true }).waitFor();
    expect(requests.some((each) => each.includes(`/v1/jobs/${bad.job_id}/events`))).toBe(true);
    await close();
  });

  test("cancels what is at work and brings it back, by pointer, and follows it by one stream", async () => {
    const { page, requests, close } = await visit();
    const { job, order } = await startImport("orders");
    await open(page, "orders");
    const row = rowOf(page, `Import of order ${order.slice(0, 8)}`);
    await row.getByRole("button", { name: /^Cancel/ }).click();
    await row.getByText("Cancelled", { exact: true }).waitFor();
    expect(await statusOf("orders", job)).toBe("cancelled");
    await row.getByRole("button", { name: /^Try again/ }).click();
    await row.getByText(/^(Waiting|At work)$/).waitFor();
    await expect.poll(() => statusOf("orders", job), TIMEOUT).toMatch(/queued|processing/);

    // Ended elsewhere: the stream tells, while the list is read again every ten seconds. The focus stays.
    await expect.poll(() => requests.filter((each) => each.includes("/events")).length).toBeGreaterThan(1);
    await ask(`/v1/jobs/${job}/cancel?tenant_name=orders`, { method: "POST" });
    await row.getByText("Cancelled", { exact: true }).waitFor();
    await eventually(page, "/^Try again: Import/.test(document.activeElement.getAttribute('aria-label'))");
    const link = await row.getByRole("link").getAttribute("href");
    expect(link).toBe(`/orders/${order}?tenant=orders`);
    await close();
  });

  test("by the keys alone: cancels a job and brings it back, with the focus on its one button", async () => {
    const { page, close } = await visit();
    const { job, order } = await startImport("cancel-keys");
    await open(page, "cancel-keys");
    const title = `Import of order ${order.slice(0, 8)}`;
    const button = rowOf(page, title).getByRole("button");
    await enter(button);
    await rowOf(page, title).getByText("Cancelled", { exact: true }).waitFor();
    await expectFocus(button);
    await page.keyboard.press("Enter");
    await rowOf(page, title)
      .getByText(/^(Waiting|At work)$/)
      .waitFor();
    await expectFocus(button);
    await page.keyboard.press("Enter");
    await ended("cancel-keys", job, "cancelled");
    await close();
  });

  test("follows no more than three jobs by a stream, and all of them all the same", async () => {
    const { page, requests, close } = await visit();
    const jobs = await Promise.all([1, 2, 3, 4, 5].map(() => startImport("many")));
    await open(page, "many");
    await expect.poll(() => page.locator(".job").count(), TIMEOUT).toBe(5);
    await expect.poll(() => streams(requests), TIMEOUT).toHaveLength(3);
    const followed = streams(requests);
    const other = jobs.find(({ job }) => !followed.some((each) => each.includes(job)));
    await ask(`/v1/jobs/${other?.job}/cancel?tenant_name=many`, { method: "POST" });
    await page.locator(".job").filter({ hasText: "Cancelled" }).waitFor();
    for (const { job } of jobs) await ask(`/v1/jobs/${job}/cancel?tenant_name=many`, { method: "POST" });
    await expect.poll(() => page.locator(".job-cancelled").count(), TIMEOUT).toBe(5);
    await close();
  });

  test("reads older jobs when asked, each once", async () => {
    const { page, close } = await visit();
    const files = await photographs("page", 33, 1000);
    for (const file of files) await add("pages", file);
    await open(page, "pages");
    await expect.poll(() => page.locator(".job").count(), TIMEOUT).toBe(30);
    await page.getByRole("button", { name: "Older jobs" }).press("Enter");
    await expect.poll(() => page.locator(".job").count(), TIMEOUT).toBe(33);
    expect(await page.getByRole("button", { name: "Older jobs" }).count()).toBe(0);
    const titles = await page.locator(".job h3").allTextContents();
    expect(new Set(titles).size).toBe(33);
    expect(titles[0]).toBe("Renditions of page-33.jpg");
    await close();
  });

  test("is whole and readable at every size", async () => {
    const { page, close } = await visit();
    await add("looked-at", await damaged("torn.jpg"));
    for (const file of await photographs("evening", 4, 1200)) await add("looked-at", file);
    const { job } = await startImport("looked-at");
    await open(page, "looked-at");
    await rowOf(page, "torn.jpg").getByText("Failed", { exact: true }).waitFor();
    await expect.poll(() => page.locator(".job-completed").count(), TIMEOUT).toBe(4);
    await page.getByText("Everything works.").waitFor();
    await page.locator(".bars").waitFor();
    await expectLooks(page, "activity");
    await ask(`/v1/jobs/${job}/cancel?tenant_name=looked-at`, { method: "POST" });
    await close();
  });
});

function streams(requests: readonly string[]): string[] {
  return requests.filter((each) => each.includes("/events"));
}
