// Finding customers: filters in the address, keys, saved views, the customer's page.
import assert from "node:assert/strict";
import { after, before } from "node:test";
import { eventually, listening, offered, owner, settled, stop, test, told } from "./browser.mjs";

let shop;
before(async () => {
  shop = await owner({ language: "en" });
});
after(stop);
const rows = () => shop.page.locator("table.list tbody tr");

/** The list, once it has rows and hears its keys. */
async function list(path) {
  await shop.page.goto(path);
  await rows().first().waitFor();
  await settled(shop.page);
}

test("a filter is in the address and survives a reload", async () => {
  const { page } = shop;
  await list("/customers");
  await page.getByRole("button", { name: "Add a filter" }).click();
  await page.getByRole("menuitem", { name: "Class" }).click();
  await page.getByRole("checkbox", { name: "Active" }).click();
  await page.waitForURL(/class=active/);
  await page.reload();
  await settled(page);
  await eventually(async () => {
    const classes = await rows().locator(".mark").allInnerTexts();
    assert.deepEqual([...new Set(classes)], ["Active"]);
  });
});

test("a query is kept as a view, and chosen again", async () => {
  const { page } = shop;
  const name = `View ${Date.now()}`;
  await list("/customers?class=loyal");
  const tab = page.getByRole("button", { name, exact: true });
  await page.getByText("Save as view").click();
  await page.getByRole("textbox", { name: "View name" }).fill(name);
  await page.keyboard.press("Enter");
  await tab.waitFor();
  await page.getByRole("button", { name: "All", exact: true }).click();
  await page.waitForURL(/\/customers$/);
  await tab.click();
  await page.waitForURL(/class=loyal/);
  await page.getByRole("button", { name: `Rename view: ${name}` }).click();
  await page.getByRole("textbox", { name: "View name" }).fill(`${name} b`);
  await page.keyboard.press("Enter");
  const renamed = page.getByRole("button", { name: `${name} b`, exact: true });
  await renamed.waitFor();

  await list("/customers?class=loyal");
  await renamed.waitFor();
  await page.keyboard.press("/");
  await page.keyboard.type("a");
  await page.getByRole("button", { name: `Update “${name} b”` }).click();
  await page.getByRole("button", { name: `Delete view: ${name} b` }).waitFor();
  await page.getByRole("button", { name: "All", exact: true }).click();
  await renamed.click();
  await page.waitForURL(/q=a/);
  await page.getByRole("button", { name: `Delete view: ${name} b` }).click();
  await renamed.waitFor({ state: "detached" });
});

test("by keys alone: down, select, open", async () => {
  const { page } = shop;
  await list("/customers");
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  const picked = page.getByRole("toolbar", { name: "1 selected" });
  await picked.waitFor();
  await page.keyboard.press("Escape");
  await picked.waitFor({ state: "detached" });
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/customers\/[0-9a-f-]{36}/);
  await settled(page);
  await page.getByRole("heading", { name: "Timeline" }).first().waitFor();
});

test("tags for many at once can be taken back", async () => {
  const { page } = shop;
  const tag = `e2e${Date.now()}`;
  const tagged = (n) =>
    page.waitForFunction(
      ([name, wanted]) =>
        [...document.querySelectorAll("table.list .tag")].filter((one) => one.textContent === name).length === wanted,
      [tag, n],
    );
  await list("/customers?sort=-orders");
  await listening(page);
  for (const key of ["j", "x", "j", "x"]) await page.keyboard.press(key);
  await page.getByRole("toolbar", { name: "2 selected" }).waitFor();
  await page.getByRole("button", { name: "Add tag" }).click();
  await page.getByRole("textbox", { name: "Tag" }).fill(tag);
  await page.keyboard.press("Enter");
  await told(page, "2 customers updated");
  const undo = await offered(page, "2 customers updated", "Undo");
  // The change is an event like any other and shows when it has been read: the page is told by the live stream.
  await tagged(2);
  await undo.click();
  await tagged(0);
});

test("the palette finds a customer by name", async () => {
  const { page } = shop;
  await list("/customers?sort=-orders");
  const name = await rows().first().locator("td[data-phone=title] a .ellipsis").textContent();
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox").fill(name);
  await page.getByRole("option", { name }).first().waitFor();
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/customers\/[0-9a-f-]{36}/);
});

test("the palette looks for a surname of one character", async () => {
  const { page } = shop;
  await list("/customers");
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox").fill("李");
  await page.getByRole("option", { name: /^李/ }).first().waitFor();
  await page.keyboard.press("Escape");
});

test("on a phone, where the heads are gone, the list is sorted all the same", async () => {
  const { page, context } = await owner({ width: 390, language: "en" });
  await page.goto("/customers");
  await page.locator("table.list tbody tr").first().waitFor();
  await settled(page);
  await page.getByRole("combobox", { name: "Sort" }).click();
  await page.locator(".ant-select-item-option", { hasText: "Net spend ↓" }).click();
  await page.waitForURL(/sort=-net/);
  await context.close();
});

test("a field of the shop's own is defined, filled in, found by, and archived", async () => {
  const { page } = shop;
  const key = `e2e_${Date.now()}`;
  const name = `Field ${key}`;
  await page.goto("/settings/fields");
  await settled(page);
  await page.getByRole("button", { name: "Add a field" }).first().click();
  const define = page.getByRole("dialog", { name: "Add a field" });
  await define.getByRole("textbox", { name: "Name in English" }).fill(name);
  await define.getByRole("textbox", { name: "Key", exact: true }).fill(key);
  await define.getByRole("button", { name: "Save" }).click();
  await told(page, "Field saved");
  await list("/customers?sort=-orders");
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/customers\/[0-9a-f-]{36}/);
  await settled(page);
  await page.getByRole("button", { name: "Edit", exact: true }).first().click();
  const edit = page.getByRole("dialog", { name: "Edit details" });
  await edit.getByRole("textbox", { name }).fill("forty two");
  await edit.getByRole("button", { name: "Save" }).click();
  await page.getByText("forty two").first().waitFor();
  await list(`/customers?custom=${key}`);
  await eventually(async () => assert.equal(await rows().count(), 1));
  await page.goto("/settings/fields");
  await settled(page);
  const row = page.locator("table.list tbody tr", { hasText: key });
  await row.getByRole("button", { name: "Archive", exact: true }).click();
  await row.getByText("Archived", { exact: true }).waitFor();
});
