// Data coming in: a source that turns live, a refused event mended, a file imported and undone.
import assert from "node:assert/strict";
import { after, before } from "node:test";
import { agree, eventually, listening, owner, saved, settled, stop, test, told, URL_ } from "./browser.mjs";

let shop;
before(async () => {
  shop = await owner({ language: "en" });
});
after(stop);
const rows = () => shop.page.locator("table.list tbody tr");
/** Importing may have to wait for others to be through. */
const LONG = { timeout: 60_000 };

function post(key, path, body) {
  return fetch(`${URL_}/v1/${path}`, {
    method: "POST",
    headers: { Authorization: `Basic ${btoa(`${key}:`)}`, "Content-Type": "application/json" },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
}

/** Adds a source on its page; gives where it stands there and the key to write with. */
async function addSource(stamp) {
  const { page } = shop;
  await page.goto("/data?new=1");
  await listening(page);
  await page.getByRole("dialog").getByRole("textbox", { name: "Name" }).fill(`Site ${stamp}`);
  await page.getByRole("dialog").getByRole("button", { name: "Add", exact: true }).click();
  const item = page.locator(".source", { hasText: `Site ${stamp}` });
  await item.getByText("Waiting for the first event…").waitFor();
  const key = await item.locator("code").textContent();
  assert.ok((await item.locator("pre").textContent()).includes(key));
  return { item, key };
}

test("a source waits for its first event and turns live by itself", async () => {
  const { page } = shop;
  const stamp = Date.now();
  const { item, key } = await addSource(stamp);
  const seen = { userId: "e2e", event: "Product Viewed", properties: { name: `Thing ${stamp}` } };
  assert.equal((await post(key, "track", seen)).status, 200);
  await item.getByText("Receiving").waitFor();

  await page.goto("/data/live");
  await listening(page);
  await page.getByPlaceholder("Filter by name, user, content").fill(String(stamp));
  await rows().filter({ hasText: "Product viewed" }).first().waitFor();
  await page.keyboard.press("Tab");
  await post(key, "track", { userId: "e2e", event: "Products Searched", properties: { query: `look ${stamp}` } });
  const search = rows().filter({ has: page.getByText("Search", { exact: true }) });
  await search.first().click();
  await page.getByRole("dialog").getByText(`look ${stamp}`).first().waitFor();
});

test("the code for a website, pasted as it stands, sends what visitors do", async () => {
  const { page } = shop;
  const { item } = await addSource(Date.now());
  const code = await item.locator("pre").textContent();
  const address = `${URL_}/a-page-of-a-shop`;
  const visitor = await page.context().newPage();
  const body = `<!doctype html><html><head><title>Tea</title>${code}</head><body>Tea</body></html>`;
  await visitor.route(address, (route) => route.fulfill({ contentType: "text/html", body }));
  await visitor.goto(address);
  await item.getByText("Receiving").waitFor();
  await visitor.close();
});

test("a refused event is mended and sent in again", async () => {
  const { page } = shop;
  const stamp = Date.now();
  const { key } = await addSource(stamp);
  await post(key, "track", { event: "Product Viewed", properties: { stamp } });
  const raw = page.getByRole("dialog").getByRole("textbox");
  const text = await eventually(async () => {
    await page.goto("/data/rejected");
    await settled(page);
    await rows().first().click({ timeout: 5_000 });
    const found = await raw.inputValue({ timeout: 5_000 });
    assert.ok(found.includes(String(stamp)));
    return found;
  }, 45_000);
  await raw.fill(JSON.stringify({ ...JSON.parse(text), userId: "e2e" }));
  await page.getByRole("button", { name: "Replay with changes" }).click();
  await told(page, "Replayed; the event is in");

  const discard = page.getByRole("button", { name: "Discard all" });
  await page.goto("/data/rejected");
  await discard.waitFor();
  await page.goto("/data/rejected?state=replayed&code=missing_batch");
  await page.getByRole("button", { name: "Clear filters" }).first().waitFor();
  assert.equal(await discard.count(), 0, "there is nothing to discard");
});

test("a file is recognised, checked, imported, and can be undone", async () => {
  const { page } = shop;
  const stamp = Date.now();
  const lines = Array.from(
    { length: 20 },
    (_, i) => `E${stamp}-${i},c${i % 7},${10 + i}.50,2026-10-${String(i + 1).padStart(2, "0")} 10:00:00,Thing,1`,
  );
  lines.push(`E${stamp}-a,c1,not money,2026-10-02 10:00:00,Thing,1`, `,c1,9.50,2026-10-03 10:00:00,Thing,1`);
  lines.push(`E${stamp}-b,c2,12.00,2026-10-04 10:00:00,Thing,0`);
  const csv = ["order_id,customer_id,total,ordered_at,product_name,quantity", ...lines].join("\n");
  await page.goto("/data/imports?new=1");
  await listening(page);
  await page
    .locator("input[type=file]")
    .first()
    .setInputFiles({ name: `orders-${stamp}.csv`, mimeType: "text/csv", buffer: Buffer.from(csv) });
  await page.waitForURL(/\/data\/imports\/[0-9a-f-]{36}/);
  await page.getByRole("button", { name: "Check the first rows" }).click();
  await page.getByRole("button", { name: "Start import" }).click();
  await page.getByRole("heading", { name: "Import done" }).waitFor(LONG);
  await eventually(async () => {
    const shown = Object.fromEntries(
      await page
        .locator(".stat")
        .evaluateAll((nodes) => nodes.map((node) => [node.children[0].textContent, node.children[1].textContent])),
    );
    assert.equal(shown["Rows read"], "23");
    assert.equal(shown.Problems, "2");
    assert.equal(shown["Values left out"], "1");
  });
  const report = await saved(page, page.getByRole("link", { name: "Download rows with problems" }));
  assert.match(report.suggestedFilename(), /\.csv$/);
  await agree(page, page.getByRole("button", { name: "Undo import" }));
  await page.getByRole("heading", { name: "This import was undone" }).waitFor(LONG);
});
