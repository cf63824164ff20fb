import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Page } from "playwright-core";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Stack, startStack } from "../../scripts/lib/stack.ts";
import { describePages, eventually, openPage } from "./kit.ts";
import { expectLooks } from "./looks.ts";
import { type Photograph, photograph, photographs } from "./photographs.ts";

const TIMEOUT = { timeout: 60_000 };

describePages("the activity", () => {
  let folder: string;
  let stack: Stack;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "darkroom-activity-"));
    // Orders are never ready, so that what waits for one can be watched.
    stack = await startStack({ stateDir: folder, quiet: true, upstream: { enhancementMs: 3_600_000 } });
  });
  afterAll(async () => {
    await stack?.stop();
    if (folder) await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  const ask = async (address: string, init?: RequestInit) => {
    const answer = await fetch(stack.url + address, init);
    return (await answer.json()) as Record<string, unknown>;
  };
  const add = (tenant: string, { name, buffer, mimeType }: Photograph) => {
    const form = new FormData();
    form.set("file", new File([new Uint8Array(buffer)], name, { type: mimeType }));
    return ask(`/v1/assets?tenant_name=${tenant}`, { method: "POST", body: form });
  };
  const statusOf = async (tenant: string, job: unknown) =>
    (await ask(`/v1/jobs/${job}?tenant_name=${tenant}`)).status;
  const ended = (tenant: string, job: unknown, status: string) =>
    expect.poll(() => statusOf(tenant, job), TIMEOUT).toBe(status);
  /** An import that waits for its order. */
  const startImport = async (tenant: string) => {
    const form = new FormData();
    const { buffer, name } = await photograph(`${tenant}.jpg`, 900);
    form.set("files", new File([new Uint8Array(buffer)], name));
    const order = await ask(`/v1/orders?tenant_name=${tenant}`, { method: "POST", body: form });
    const job = await ask(`/v1/orders/${order.order_id}/import?tenant_name=${tenant}`, { method: "POST" });
    return { order: String(order.order_id), job: String(job.job_id) };
  };
  const rowOf = (page: Page, title: string) => page.locator(".job").filter({ hasText: title });
  const open = async (page: Page, tenant: string, query = "") => {
    await page.goto(`/activity?tenant=${tenant}${query}`);
    await page.getByRole("heading", { name: `Activity of ${tenant}` }).waitFor();
  };

  test("shows a job that begins while one looks, by itself, and leads to its picture", async () => {
    const { page, close } = await openPage({}, stack.url);
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
    const { page, requests, close } = await openPage({}, stack.url);
    const fine = await add("faults", await photograph("fine.jpg", 710));
    const bad = await add("faults", await damaged("torn.jpg"));
    await ended("faults", bad.job_id, "failed");
    await ended("faults", fine.job_id, "completed");
    await open(page, "faults");
    await rowOf(page, "fine.jpg").waitFor();
    const radio = page.getByRole("radio", { name: "All" });
    await radio.focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    const row = rowOf(page, "torn.jpg");
    await row.getByText(/^Picture is damaged: /).waitFor();
    await expect.poll(() => rowOf(page, "fine.jpg").count()).toBe(0);
    expect(new URL(page.url()).searchParams.get("jobs")).toBe("failed");
    await page.reload();
    await row.getByText("Failed", { exact: true }).waitFor();
    expect(await page.locator(".job").count()).toBe(1);

    await page.getByRole("radio", { name: "Failed" }).focus();
    await page.keyboard.press("Tab");
    await page.getByLabel("Kind of job").press("Tab");
    await eventually(page, "document.activeElement.closest('.job') !== null");
    const again = row.getByRole("button", { name: "Try again: Renditions of torn.jpg" });
    await again.focus();
    await page.keyboard.press("Enter");
    await expect
      .poll(() => page.locator("#announcements").textContent(), TIMEOUT)
      .toMatch(/^Renditions of torn\.jpg: (queued again|failed)/);
    await row.getByText("2 attempts").waitFor();
    await row.getByText("Failed", { exact: true }).waitFor();
    expect(requests.some((each) => each.includes(`/v1/jobs/${bad.job_id}/events`))).toBe(true);
    await close();
  });

  test("cancels what is at work and brings it back, by pointer, and follows it by one stream", async () => {
    const { page, requests, close } = await openPage({}, stack.url);
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

  test("follows no more than three jobs by a stream, and all of them all the same", async () => {
    const { page, requests, close } = await openPage({}, stack.url);
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
    const { page, close } = await openPage({}, stack.url);
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

  test("charts the usage day by day, told by keyboard and by pointer, with a table behind it", async () => {
    const { page, close } = await openPage({}, stack.url);
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
    const [query] = [new URL(page.url()).searchParams];
    expect([query.get("figure"), query.get("days")]).toEqual(["duplicates", "365"]);
    const other = page.getByRole("slider", { name: "Duplicates not kept twice, by day" });
    expect(await other.getAttribute("aria-valuetext")).toMatch(/: 1$/);
    expect(await other.getAttribute("max")).toBe("364");
    await page.getByText("As a table").press("Enter");
    const cells = await page.locator(".activity details tbody tr").first().locator("td").allTextContents();
    expect(cells.slice(0, 2)).toEqual(["3", "1"]);
    await close();
  });

  test("says in words whether each part works", async () => {
    const { page, close } = await openPage({}, stack.url);
    await open(page, "health");
    await page.getByText("Everything works.").waitFor();
    for (const part of ["The database (D1)", "The queues", "The storage (R2)"])
      await page.getByText(new RegExp(`^${part.replace(/[()]/g, "\\$&")} answered in \\d+ ms$`)).waitFor();
    await page.getByText("The enhancement service has its key").waitFor();
    await page.getByRole("button", { name: "Check again" }).press("Enter");
    await page.getByText("Everything works.").waitFor();
    await close();
  });

  test("shows errors to the operator alone, and raises one to see that it is noticed", async () => {
    const { page, requests, close } = await openPage({}, stack.url);
    await open(page, "errors");
    await page.getByRole("button", { name: "Sign in as the operator" }).click();
    const token = page.getByLabel("Operator’s token");
    await token.fill("not the token at all");
    await token.press("Enter");
    await page.getByRole("alert").getByText("That is not the operator’s token").waitFor();
    expect(requests.filter((each) => /sentry/.test(each))).toEqual([]);
    await token.fill(stack.adminToken);
    await token.press("Enter");
    const raise = page.getByRole("button", { name: "Raise a test error" });
    await raise.waitFor();
    await raise.press("Enter");
    await page.getByRole("heading", { name: "Test error, raised by /sentry-debug" }).waitFor();
    const said = String(await page.locator("#announcements").textContent());
    const number = said.split(" ").at(-1) ?? "";
    await page.locator(".issue code", { hasText: number }).waitFor();
    const { issues } = (await ask("/api/sentry/issues", {
      headers: { Authorization: `Bearer ${stack.adminToken}` },
    })) as { issues: { request_id: string }[] };
    expect(issues[0]?.request_id).toBe(number);
    await close(/401|500/);
  });

  test("is whole and readable at every size", async () => {
    const { page, close } = await openPage({}, stack.url);
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

/** A JPEG of noise, so that its scan is long, with zeros over a part of it. */
async function damaged(name: string): Promise<Photograph> {
  const [width, height] = [400, 300];
  let state = 7;
  const noise = Buffer.from(
    Array.from({ length: width * height * 3 }, () => {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      return state >> 16;
    }),
  );
  const buffer = await sharp(noise, { raw: { width, height, channels: 3 } })
    .jpeg()
    .toBuffer();
  return {
    name,
    mimeType: "image/jpeg",
    buffer: buffer.fill(0, buffer.length / 2, buffer.length / 2 + 4096),
  };
}
