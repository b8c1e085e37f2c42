// The inbox: by keys, a reply from a draft, moderation, recovery, and a phone.
import assert from "node:assert/strict";
import { after, before } from "node:test";
import { agree, eventually, leave, obstacles, offered, owner, settled, take, test, told } from "./browser.mjs";

let shop;
before(async () => {
  shop = await owner({ language: "en" });
});
after(() => leave(shop));
const rows = (page) => page.locator("table.list tbody tr");
const panel = (page) => page.getByRole("complementary", { name: "Review" });
/** The last part of a review, so that all of it is there. */
const complete = (page) => panel(page).getByRole("heading", { name: "Order", exact: true }).waitFor();
const openId = (page) => new URL(page.url()).searchParams.get("open");

/** Opens the first review that a query finds, beside the list. */
async function openFirst(page, query) {
  await page.goto(`/reviews?${query}`);
  await settled(page);
  await rows(page).first().locator("button").first().click();
  await complete(page);
}

test("by keys alone: open, go on, reply, leave", async () => {
  const { page } = shop;
  await page.goto("/reviews");
  await rows(page).nth(1).waitFor();
  await settled(page);
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await page.waitForURL(/open=/);
  await complete(page);
  const first = openId(page);
  await page.keyboard.press("j");
  await page.waitForURL((url) => url.searchParams.get("open") !== first);
  await complete(page);
  await settled(page);
  await page.keyboard.press("r");
  const field = panel(page).getByRole("textbox", { name: "Public reply" });
  await page.waitForFunction(() => document.activeElement?.tagName === "TEXTAREA");
  await page.keyboard.type("jk");
  await eventually(async () => assert.equal(await field.inputValue(), "jk"));
  await field.fill("");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await panel(page).waitFor({ state: "detached" });
  await eventually(() => assert.equal(openId(page), null));
});

test("what is written is kept while looking elsewhere", async () => {
  const { page } = shop;
  await openFirst(page, "class=good");
  const field = () => panel(page).getByRole("textbox", { name: "Public reply" });
  await field().fill("Thank you, and");
  await rows(page).nth(1).locator("button").first().click();
  await eventually(async () => assert.equal(await field().inputValue(), ""));
  await rows(page).nth(0).locator("button").first().click();
  await eventually(async () => assert.equal(await field().inputValue(), "Thank you, and"));
  await field().fill("");
});

test("a draft says what it used, is changed, and sent", async () => {
  const { page } = shop;
  const stamp = `Yours, ${Date.now()}`;
  await openFirst(page, "class=bad&state=published");
  await panel(page).getByRole("button", { name: "Draft" }).click();
  await panel(page).getByText("The draft uses").first().waitFor();
  const field = panel(page).getByRole("textbox", { name: "Public reply" });
  const text = await field.inputValue();
  assert.ok(text.length > 10);
  await field.fill(`${text}\n${stamp}`);
  await panel(page).getByRole("button", { name: "Send", exact: true }).click();
  await told(page, "Reply sent");
  await panel(page).locator(".quote", { hasText: stamp }).first().waitFor();
  await eventually(async () => assert.equal(await field.inputValue(), ""));
});

test("several are answered at once: each text is read, changed or left out before it is sent", async () => {
  const { page } = shop;
  const stamp = `Yours, ${Date.now()}`;
  await page.goto("/reviews?answered=false&state=published&sort=at");
  await rows(page).nth(2).waitFor();
  await settled(page);
  for (const n of [0, 1, 2]) await rows(page).nth(n).getByRole("checkbox", { name: "Select row" }).check();
  await page.getByRole("toolbar", { name: "3 selected" }).getByRole("button", { name: "Reply…" }).click();
  const dialog = page.getByRole("dialog", { name: "Reply to 3 reviews" });
  const texts = dialog.getByRole("textbox", { name: "Reply text" });
  await eventually(async () => assert.equal(await texts.count(), 3));
  assert.ok((await texts.nth(0).inputValue()).length > 10);
  await texts.nth(0).fill(stamp);
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await dialog.waitFor({ state: "detached" });
  await page.getByRole("toolbar", { name: "3 selected" }).getByRole("button", { name: "Reply…" }).click();
  await eventually(async () => assert.equal(await texts.nth(0).inputValue(), stamp, "what was typed is still there"));
  await dialog.getByRole("checkbox", { name: "Reply to this review" }).nth(2).uncheck();
  await dialog.getByRole("button", { name: "Send 2 replies" }).click();
  await told(page, "2 replies sent");
  await dialog.waitFor({ state: "detached" });
  await page.getByRole("toolbar").waitFor({ state: "detached" });
});

test("a review is taken down only for a listed reason, and restored", async () => {
  const { page } = shop;
  await openFirst(page, "class=good&state=published");
  await panel(page).getByRole("button", { name: "Take down…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("A bad rating is never a reason").first().waitFor();
  await eventually(async () => assert.equal(await dialog.getByRole("radio").count(), 8));
  await dialog.getByRole("button", { name: "Take down and log" }).click();
  await dialog.getByText("Choose a reason").first().waitFor();
  await dialog.getByRole("radio", { name: /^Off topic/ }).check();
  await dialog.getByRole("textbox").fill("e2e");
  await dialog.getByRole("button", { name: "Take down and log" }).click();
  await told(page, "Taken down and logged");
  const restore = await offered(page, "Taken down and logged", "Restore");
  await panel(page).getByText("Taken down · Off topic").first().waitFor();
  await restore.click();
  await told(page, "Restored; both steps stay in the log");
  await panel(page).getByRole("button", { name: "Take down…" }).waitFor();
});

test("a bad review is taken as work, noted, and closed", async () => {
  const { page } = shop;
  await openFirst(page, "recovery=open");
  const work = panel(page).getByRole("region", { name: "Recovery" });
  const note = `called, will replace ${Date.now()}`;
  await take(work);
  await work.getByRole("textbox", { name: "Note" }).fill(note);
  await work.getByRole("button", { name: "Add note" }).click();
  await told(page, "Note added");
  await work.getByText(note).first().waitFor();
  await work.getByRole("button", { name: "Close…" }).click();
  await page.getByRole("dialog").getByRole("radio", { name: "Replaced or resent" }).check();
  await page.getByRole("dialog").getByRole("button", { name: "Close recovery" }).click();
  await told(page, "Recovery closed");
  await work.getByText("Closed", { exact: true }).first().waitFor();
});

test("a template is kept, and fills in the customer", async () => {
  const { page } = shop;
  const name = `Thanks ${Date.now()}`;
  await page.goto("/settings/reviews");
  await settled(page);
  await page.getByRole("button", { name: "New template" }).click();
  await page.getByRole("dialog").getByRole("textbox", { name: "Name" }).fill(name);
  await page.getByRole("dialog").getByRole("textbox", { name: "Text" }).fill("Thank you! Yours, {shop}");
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await told(page, "Template saved");
  await openFirst(page, "class=good");
  await panel(page).getByRole("button", { name: "Template" }).click();
  await page.getByRole("menuitem", { name }).click();
  const field = panel(page).getByRole("textbox", { name: "Public reply" });
  await eventually(async () => assert.match(await field.inputValue(), /^Thank you! Yours, ./));
  await page.goto("/settings/reviews");
  await settled(page);
  await agree(page, page.getByRole("button", { name: `Delete: ${name}` }));
  await told(page, "Template deleted");
});

/** All words behind the first aspect of a year. */
async function openWords(page) {
  await page.goto("/voices?days=365");
  await settled(page);
  await rows(page).first().locator("button").first().click();
  const words = page.getByRole("complementary");
  await words.getByText("All", { exact: true }).click();
  return words;
}

test("from a number to the words behind it", async () => {
  const { page } = shop;
  const words = await openWords(page);
  await words.locator("mark").first().waitFor();
  await words.getByRole("link", { name: "Full review" }).first().click();
  await page.waitForURL(/\/reviews\/[0-9a-f-]{36}/);
  await page.getByRole("heading", { name: "Order", exact: true }).waitFor();
});

test("from a part of the period to what was said in it", async () => {
  const { page } = shop;
  const words = await openWords(page);
  await words.getByRole("combobox", { name: "When" }).click();
  const asked = page.waitForRequest(/\/voices\/aspects\/[^/]+\/sentences\?.*from=\d{4}-\d\d-\d\d&to=/);
  await page.locator(".ant-select-item-option").nth(1).click();
  await asked;
  await words.locator(".quote").first().waitFor();
});

test("on a phone a review is a page of its own", async () => {
  const { page, context, faults } = await owner({ width: 390, language: "en" });
  await page.goto("/reviews?class=bad");
  await settled(page);
  await rows(page).first().getByRole("link").first().click();
  await page.waitForURL(/\/reviews\/[0-9a-f-]{36}/);
  await page.getByRole("textbox", { name: "Public reply" }).waitFor();
  assert.deepEqual(await obstacles(page), []);
  assert.deepEqual(faults, []);
  await context.close();
});

test("on a phone the reviews picked are answered in a dialog that fits", async () => {
  const { page, context, faults } = await owner({ width: 390, language: "en" });
  await page.goto("/reviews?answered=false");
  await settled(page);
  await rows(page).first().getByRole("checkbox", { name: "Select row" }).check();
  await page.getByRole("button", { name: "Reply…" }).click();
  const dialog = page.getByRole("dialog", { name: "Reply to 1 review" });
  await dialog.getByRole("textbox", { name: "Reply text" }).waitFor();
  assert.deepEqual(await obstacles(page), []);
  assert.deepEqual(faults, []);
  await context.close();
});

test("on a phone every number of what customers speak of is there", async () => {
  const { page, context, faults } = await owner({ width: 390, language: "en" });
  await page.goto("/voices?days=365");
  await settled(page);
  for (const label of ["Mentions", "Negative", "Positive", "Change in negative"]) {
    await rows(page).locator(`td[data-label="${label}"]:visible`).first().waitFor();
  }
  assert.deepEqual(await obstacles(page), []);
  assert.deepEqual(faults, []);
  await context.close();
});
