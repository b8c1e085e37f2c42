// Finding customers: filters in the address, keys, saved views, the customer's page.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { owner, settled, stop } from "./browser.mjs";

let shop;
before(async () => {
  shop = await owner({ language: "en" });
});
after(async () => {
  await shop.context.close();
  await stop();
});
const rows = () => shop.page.locator("table.list tbody tr");

test("a filter is in the address and survives a reload", async () => {
  const { page } = shop;
  await page.goto("/customers");
  await settled(page);
  await page.getByRole("button", { name: "Add a filter" }).click();
  await page.getByRole("menuitem", { name: "Class" }).click();
  await page.getByRole("checkbox", { name: "Active" }).click();
  await page.waitForURL(/class=active/);
  await page.keyboard.press("Escape");
  await page.reload();
  await settled(page);
  const classes = await rows().locator(".mark").allInnerTexts();
  assert.ok(classes.length > 0);
  assert.deepEqual([...new Set(classes)], ["Active"]);
});

test("a query is kept as a view, and chosen again", async () => {
  const { page } = shop;
  const name = `View ${Date.now()}`;
  await page.goto("/customers?class=loyal");
  await settled(page);
  await page.getByText("Save as view").click();
  await page.getByRole("textbox", { name: "View name" }).fill(name);
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name, exact: true }).waitFor();
  await page.getByRole("button", { name: "All", exact: true }).click();
  await page.waitForURL(/\/customers$/);
  await page.getByRole("button", { name, exact: true }).click();
  await page.waitForURL(/class=loyal/);
  await page.getByRole("button", { name: `Delete view: ${name}` }).click();
  await page.getByRole("button", { name, exact: true }).waitFor({ state: "detached" });
});

test("by keys alone: down, select, open", async () => {
  const { page } = shop;
  await page.goto("/customers");
  await settled(page);
  await rows().first().waitFor();
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  await page.getByRole("toolbar").getByText("1 selected").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("toolbar").waitFor({ state: "detached" });
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/customers\/[0-9a-f-]{36}/);
  await settled(page);
  await page.getByRole("heading", { name: "Timeline" }).waitFor();
});

test("tags for many at once can be taken back", async () => {
  const { page } = shop;
  await page.goto("/customers?sort=-orders");
  await settled(page);
  await rows().first().waitFor();
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  await page.getByRole("button", { name: "Add tag" }).click();
  await page.getByRole("textbox", { name: "Tag" }).fill("e2e");
  await page.keyboard.press("Enter");
  await page.getByText("2 customers updated").waitFor();
  // The change is an event like any other and shows when it has been read: the page is told by the live stream.
  await page.waitForFunction(
    () => [...document.querySelectorAll("table.list .tag")].filter((tag) => tag.textContent === "e2e").length === 2,
  );
  await page.getByRole("button", { name: "Undo" }).click();
  await page.waitForFunction(() => ![...document.querySelectorAll(".tag")].some((tag) => tag.textContent === "e2e"));
});

test("the palette finds a customer by name", async () => {
  const { page } = shop;
  await page.goto("/customers?sort=-orders");
  await settled(page);
  const name = await rows().first().locator("td[data-phone=title] a .ellipsis").textContent();
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox").fill(name);
  await page.getByRole("option", { name }).first().waitFor();
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/customers\/[0-9a-f-]{36}/);
});
