// A survey from its template to its result: written, published, answered on a phone, read, followed up; and who was asked.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { obstacles, owner, settled, stop, visitor } from "./browser.mjs";

const NAME = `Would they recommend us ${Date.now()}`;
let shop;
let survey;
before(async () => {
  shop = await owner({ language: "en" });
});
after(async () => {
  assert.deepEqual(shop.faults, []);
  await shop.context.close();
  await stop();
});
const rows = (page) => page.locator("table.list tbody tr");

test("a survey is made from a template, changed, and published", async () => {
  const { page } = shop;
  await page.goto("/surveys/new");
  await settled(page);
  await page.getByRole("button", { name: /^Use: .*NPS/ }).click();
  await page.waitForURL(/\/surveys\/[0-9a-f-]{36}\/edit/);
  survey = /surveys\/([0-9a-f-]{36})/.exec(page.url())[1];
  const name = page.getByLabel("Name for colleagues");
  await name.fill(NAME);
  await page.getByText("Unsaved changes").waitFor();
  await page.getByRole("button", { name: "Publish" }).click();
  await page.waitForURL(new RegExp(`/surveys/${survey}/share$`));
  await page.getByText("Survey published").waitFor();
  await page.getByRole("heading", { name: NAME }).waitFor();
  await page.getByRole("img", { name: "QR code of the survey" }).waitFor();
});

test("what the server refuses is said where it is", async () => {
  const { page } = shop;
  await page.goto("/surveys/new");
  await settled(page);
  await page.getByRole("button", { name: /^Use: .*NPS/ }).click();
  await page.waitForURL(/\/edit$/);
  await page.getByRole("button", { name: "+ Add a question" }).click();
  await page.getByRole("menuitem", { name: "One choice" }).click();
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText(/things are to be changed/).waitFor();
  const wrong = page.locator(".questions > li[data-wrong]");
  assert.equal(await wrong.count(), 1);
  assert.ok((await wrong.getByRole("alert").count()) > 0);
  await page.getByRole("button", { name: /^Delete: .*No text yet/ }).click();
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Survey saved").waitFor();
});

test("the preview branches as the survey will", async () => {
  const { page } = shop;
  await page.goto(`/surveys/${survey}/edit`);
  await settled(page);
  const preview = page.getByRole("complementary", { name: "Preview" });
  const shown = async () => Number(/(\d+) of/.exec(await preview.getByText(/questions asked/).textContent())[1]);
  await preview.getByText("10", { exact: true }).first().click();
  const happy = await preview.locator("fieldset legend").allTextContents();
  await preview.getByText("0", { exact: true }).first().click();
  const unhappy = await preview.locator("fieldset legend").allTextContents();
  assert.notDeepEqual(happy, unhappy);
  assert.equal(await shown(), unhappy.length);
});

test("leaving asks about what is not saved", async () => {
  const { page } = shop;
  await page.getByLabel("Name for colleagues").fill(`${NAME} …`);
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Today" }).click();
  const dialog = page.getByRole("dialog", { name: "There are unsaved changes" });
  await dialog.getByRole("button", { name: "Leave without saving" }).click();
  await page.getByRole("heading", { name: "Today", exact: true }).waitFor();
});

/** Answers everything that is asked, from page to page, until there is nothing left to send. */
async function answer(page, score) {
  await page.locator(`input[type=radio][value="${score}"]`).first().check({ force: true });
  for (let pages = 0; pages < 10; pages++) {
    for (const text of await page.locator("textarea").all()) await text.fill("Slow delivery, but lovely wool.");
    const next = page.locator("main form button:not([name])").last();
    if ((await next.count()) === 0) return;
    await next.click();
    await page.waitForLoadState();
  }
}

test("a shopper answers it on a phone, in either language", async () => {
  for (const [language, score] of [
    ["en", 3],
    ["zh", 10],
  ]) {
    const { page, context, faults } = await visitor({ width: 390, language });
    await shop.page.goto(`/surveys/${survey}/share`);
    const link = await shop.page.getByRole("textbox", { name: "Public link and QR code" }).inputValue();
    await page.goto(`${link}?lang=${language}`);
    assert.deepEqual(await obstacles(page), []);
    await answer(page, score);
    assert.equal(await page.locator("main form").count(), 0);
    assert.deepEqual(await obstacles(page), []);
    assert.deepEqual(faults, []);
    await context.close();
  }
});

test("its result is there at once, with how sure it is", async () => {
  const { page } = shop;
  await page.goto(`/surveys/${survey}`);
  await settled(page);
  await page
    .getByText("n = 2")
    .or(page.getByText("2", { exact: true }))
    .first()
    .waitFor();
  await page.getByText("Fewer than 30 answers: little to go by").first().waitFor();
  await page.locator(".score.headline[data-few]").getByText("0", { exact: false }).first().waitFor();
  await page.getByRole("button", { name: "How it is computed: NPS" }).first().click();
  await page.getByText("the share of promoters (9–10) less the share of detractors (0–6)").waitFor();
  assert.deepEqual(await obstacles(page), []);
});

test("an unhappy answer is taken as work, noted, and closed", async () => {
  const { page } = shop;
  await page.goto(`/surveys/${survey}/responses?band=detractor`);
  await settled(page);
  assert.equal(await rows(page).count(), 1);
  await rows(page).first().locator("button").first().click();
  const work = page.getByRole("complementary", { name: "A response" }).getByRole("region", { name: "Follow-up" });
  await work
    .getByRole("button", { name: /I take it|Follow up on this/ })
    .first()
    .click();
  await work.getByText("Me", { exact: true }).waitFor();
  await work.getByRole("textbox", { name: "Note" }).fill("called, sent a voucher");
  await work.getByRole("button", { name: "Note down" }).click();
  await page.getByText("Noted").first().waitFor();
  await work.getByRole("button", { name: "Close follow-up" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("radio", { name: "Apologised, accepted" }).check();
  await dialog.getByRole("button", { name: "Close follow-up" }).click();
  await page.getByText("Follow-up closed").waitFor();
});

test("answers come along as a file that starts no formula", async () => {
  const { page } = shop;
  const csv = await page.evaluate(async (id) => {
    const response = await fetch(`/api/v1/surveys/${id}/responses.csv`);
    return [...new Uint8Array(await response.arrayBuffer())];
  }, survey);
  assert.deepEqual(csv.slice(0, 3), [0xef, 0xbb, 0xbf]);
  const lines = Buffer.from(csv).toString("utf8").trim().split("\r\n");
  assert.ok(lines.length >= 3);
  assert.ok(!lines.some((line) => /(^|,)[=+@]/.test(line)));
});

test("an agent enters what a customer says on the phone", async () => {
  const { page } = shop;
  await page.goto("/customers");
  await settled(page);
  const customer = /customers\/([0-9a-f-]{36})/.exec(
    await rows(page).first().getByRole("link").first().getAttribute("href"),
  )[1];
  await page.goto(`/surveys/${survey}/phone?customer=${customer}`);
  await settled(page);
  await page.getByRole("button", { name: "Save answers" }).click();
  await page.getByText("This question needs a whole answer.").waitFor();
  await page.locator("form.call .scale label").nth(9).click();
  await page.getByRole("button", { name: "Save answers" }).click();
  await page.getByText("Answers saved").waitFor();
  await page.goto(`/customers/${customer}`);
  await settled(page);
  const why = page.getByRole("region", { name: "Why asked, or not asked" });
  await why.getByText(NAME).first().waitFor();
  await why.getByText("Asked by staff.").first().waitFor();
});

test("how often customers are asked is set once, for everything", async () => {
  const { page } = shop;
  await page.goto("/settings/contact");
  await settled(page);
  const rest = page.getByRole("region", { name: "Leaving people in peace" });
  const days = rest.getByRole("spinbutton", { name: "Quarantine after being asked" });
  const before_ = await days.inputValue();
  await days.fill("21");
  await rest.getByRole("button", { name: "Save" }).click();
  await page.getByText("Saved").first().waitFor();
  await page.reload();
  await settled(page);
  assert.equal(await days.inputValue(), "21");
  await days.fill(before_);
  await rest.getByRole("button", { name: "Save" }).click();
  await page.getByText("Saved").first().waitFor();
});

test("all of it on a phone", async () => {
  const { page, context, faults } = await owner({ width: 390, language: "zh", theme: "dark" });
  for (const path of ["", "/edit", "/responses", "/asked", "/share"]) {
    await page.goto(`/surveys/${survey}${path}`);
    await settled(page);
    assert.deepEqual(await obstacles(page), [], path);
  }
  assert.deepEqual(faults, []);
  await context.close();
});
