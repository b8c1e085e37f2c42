// A survey from its template to its result: written, published, answered on a phone, read, followed up; and who was asked.
import assert from "node:assert/strict";
import { after, before } from "node:test";
import {
  agree,
  eventually,
  leave,
  obstacles,
  owner,
  say,
  serverKey,
  settled,
  take,
  test,
  told,
  track,
  visitor,
} from "./browser.mjs";

let shop;
/** The survey that the first of the tests makes and the others go on with. */
let survey;
let called;
/** The scores given so far. */
let scores;
before(async () => {
  shop = await owner({ language: "en" });
});
after(() => leave(shop));
const rows = (page) => page.locator("table.list tbody tr");

test("a survey is made from a template, changed, and published", async () => {
  const { page } = shop;
  await page.goto("/surveys/new");
  await settled(page);
  await page.getByRole("button", { name: /^Use: .*NPS/ }).click();
  await page.waitForURL(/\/surveys\/[0-9a-f-]{36}\/edit/);
  survey = /surveys\/([0-9a-f-]{36})/.exec(page.url())[1];
  called = `Would they recommend us ${Date.now()}`;
  scores = [];
  await page.getByLabel("Name for colleagues").fill(called);
  await page.getByText("Unsaved changes", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Publish" }).click();
  await page.waitForURL(new RegExp(`/surveys/${survey}/share$`));
  await told(page, "Survey published");
  await page.getByRole("heading", { name: called }).first().waitFor();
  await page.getByRole("img", { name: "QR code of the survey" }).waitFor();
});

test("an unfinished draft is kept, says where it is, and is not published", async () => {
  const { page } = shop;
  await page.goto("/surveys/new");
  await settled(page);
  await page.getByRole("button", { name: /^Use: .*NPS/ }).click();
  await page.waitForURL(/\/edit$/);
  await page.getByRole("button", { name: "+ Add a question" }).click();
  await page.getByRole("menuitem", { name: "One choice" }).click();
  await page.getByRole("button", { name: "Save" }).click();
  await told(page, "Survey saved");
  await page
    .getByText(/things are missing/)
    .first()
    .waitFor();
  const wrong = page.locator(".questions > li[data-wrong]");
  const isMarked = async () => {
    assert.equal(await wrong.count(), 1);
    assert.ok((await wrong.getByRole("alert").count()) > 0);
  };
  await eventually(isMarked);
  await page.getByRole("button", { name: "Publish" }).click();
  await page
    .getByText(/things need to be changed/)
    .first()
    .waitFor();
  await eventually(isMarked);
  await page.getByRole("button", { name: /^Delete: .*No text yet/ }).click();
  await page.getByRole("button", { name: "Save" }).click();
  await eventually(async () => assert.equal(await wrong.count(), 0));
});

test("the preview branches as the survey will", async () => {
  const { page } = shop;
  await page.goto(`/surveys/${survey}/edit`);
  await settled(page);
  const preview = page.getByRole("complementary", { name: "Preview" });
  const asked = () => preview.locator("fieldset legend").allTextContents();
  const counted = async () =>
    Number(
      /(\d+) of/.exec(
        await preview
          .getByText(/questions asked/)
          .first()
          .textContent(),
      )[1],
    );
  await preview.getByText("10", { exact: true }).first().click();
  await settled(page);
  const happy = await asked();
  await preview.getByText("0", { exact: true }).first().click();
  await eventually(async () => {
    const unhappy = await asked();
    assert.notDeepEqual(unhappy, happy);
    assert.equal(await counted(), unhappy.length);
  });
});

test("leaving asks about what is not saved", async () => {
  const { page } = shop;
  await page.goto(`/surveys/${survey}/edit`);
  await settled(page);
  await page.getByLabel("Name for colleagues").fill(`${called} …`);
  await page.getByText("Unsaved changes", { exact: true }).waitFor();
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Today" }).click();
  const dialog = page.getByRole("dialog", { name: "You have unsaved changes" });
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
    // Each answer is a page of its own: what is marked here is gone with it.
    await page.evaluate(() => {
      document.documentElement.dataset.answered = "";
    });
    await next.click();
    await page.waitForFunction(
      () => document.readyState === "complete" && !("answered" in document.documentElement.dataset),
    );
  }
}

/** Opens the public link of the survey as somebody new on a phone. */
async function open(language) {
  await shop.page.goto(`/surveys/${survey}/share`);
  const link = await shop.page.getByRole("textbox", { name: "Public link and QR code" }).inputValue();
  const one = await visitor({ width: 390, language });
  await one.page.goto(`${link}?lang=${language}`);
  return one;
}

test("a shopper answers it on a phone, in either language", async () => {
  for (const [language, score] of [
    ["en", 3],
    ["zh", 10],
  ]) {
    const { page, context, faults } = await open(language);
    assert.deepEqual(await obstacles(page), []);
    await answer(page, score);
    scores.push(score);
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
  const promoters = scores.filter((score) => score >= 9).length;
  const detractors = scores.filter((score) => score <= 6).length;
  const nps = (100 * (promoters - detractors)) / scores.length;
  const headline = page.locator(".score.headline[data-few]");
  await headline.getByText(`n = ${scores.length}`).first().waitFor();
  await page.getByText("Fewer than 30 answers: a rough guide only").first().waitFor();
  await eventually(async () => {
    const [shown] = /[-−]?\d+(\.\d+)?/.exec(await headline.innerText());
    assert.ok(Math.abs(Number(shown.replace("−", "-")) - nps) < 0.1, `${shown}, not ${nps}`);
  });
  await page.getByRole("button", { name: "How it is calculated: NPS" }).first().click();
  await page.getByText("the share of promoters (9–10) minus the share of detractors (0–6)").first().waitFor();
  assert.deepEqual(await obstacles(page), []);
});

test("an unhappy answer is taken as work, noted, and closed", async () => {
  const { page } = shop;
  const unhappy = await open("en");
  await answer(unhappy.page, 3);
  await unhappy.context.close();
  // The answer of just now comes first: nobody has it as work yet.
  await eventually(async () => {
    await page.goto(`/surveys/${survey}/responses?band=detractor`);
    await settled(page);
    assert.ok((await rows(page).count()) > scores.filter((score) => score <= 6).length);
  });
  await rows(page).first().locator("button").first().click();
  const work = page.getByRole("complementary", { name: "A response" }).getByRole("region", { name: "Follow-up" });
  await take(work, /Assign to me|Follow up on this/);
  await work.getByRole("textbox", { name: "Note" }).fill("called, sent a voucher");
  await work.getByRole("button", { name: "Add note" }).click();
  await told(page, "Note added");
  await work.getByRole("button", { name: "Close follow-up" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("radio", { name: "Apologised, accepted" }).check();
  await dialog.getByRole("button", { name: "Close follow-up" }).click();
  await told(page, "Follow-up closed");
});

/** Makes the link of who placed an order, as soon as the order is known. */
const invite = (order) =>
  eventually(async () => {
    const { page } = shop;
    await page.goto(`/surveys/${survey}/share`);
    await settled(page);
    const ask = page.getByRole("region", { name: "Ask selected customers" });
    await ask.getByText("By order", { exact: true }).click();
    await ask.getByRole("textbox", { name: "Order" }).fill(order);
    const [answered] = await Promise.all([
      page.waitForResponse((response) => response.url().endsWith("/invite"), { timeout: 10_000 }),
      ask.getByRole("button", { name: "Create personal links" }).click({ timeout: 10_000 }),
    ]);
    assert.equal(answered.status(), 200);
    const [invited] = (await answered.json()).items;
    assert.ok(invited.is_asked, JSON.stringify(invited));
    await ask.getByText("Asked", { exact: true }).first().waitFor();
    return new URL(invited.link).pathname;
  }, 45_000);

test("who was invited answers on a phone; staff read it, follow it up, and close it", async () => {
  const { page } = shop;
  const order = `SURVEY-${Date.now()}`;
  await page.goto(`/surveys/${survey}/share`);
  const key = await serverKey(page, `Surveys ${order}`);
  const lines = [{ product_id: `p-${order}`, name: "Kettle", price: 40, quantity: 1 }];
  await say(key, [track(order, "Order Completed", { order_id: order, total: 40, products: lines })]);
  const link = await invite(order);

  const one = await visitor({ width: 390, language: "en" });
  await one.page.goto(`${link}?lang=en`);
  assert.deepEqual(await obstacles(one.page), []);
  await answer(one.page, 2);
  assert.equal(await one.page.locator("main form").count(), 0);
  assert.deepEqual(one.faults, []);
  await one.context.close();

  const response = page.getByRole("complementary", { name: "A response" });
  await eventually(async () => {
    await page.goto(`/surveys/${survey}/responses?band=detractor`);
    await settled(page);
    await rows(page).first().locator("button").first().click({ timeout: 5_000 });
    await response.getByText(order, { exact: true }).first().waitFor({ timeout: 5_000 });
  });
  const work = response.getByRole("region", { name: "Follow-up" });
  await take(work, /Assign to me|Follow up on this/);
  await work.getByRole("button", { name: "Close follow-up" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("radio", { name: "Resolved, customer satisfied" }).check();
  await dialog.getByRole("button", { name: "Close follow-up" }).click();
  await told(page, "Follow-up closed");
  await work.getByText("Done", { exact: true }).first().waitFor();
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

test("answers collected elsewhere come in from a file, and go again", async () => {
  const { page } = shop;
  await page.goto("/surveys/new");
  await settled(page);
  await page.getByRole("button", { name: /^Use: .*NPS/ }).click();
  await page.waitForURL(/\/edit$/);
  const name = `Asked elsewhere ${Date.now()}`;
  await page.getByLabel("Name for colleagues").fill(name);
  await page.getByRole("button", { name: "Publish" }).click();
  await page.waitForURL(/\/share$/);
  await page.getByRole("button", { name: "More" }).click();
  await page.getByRole("menuitem", { name: "Import answers" }).click();
  const answers = ["Submitted at,Customer,Stars,score"];
  answers.push(
    "2026-10-01 10:00,c1,10,x",
    "2026-10-02 10:00,c2,2,x",
    "2026-10-02 10:00,c2,3,x",
    "2026-10-03 10:00,c3,12,x",
  );
  await page
    .getByRole("dialog")
    .locator("input[type=file]")
    .setInputFiles({ name: "answers.csv", mimeType: "text/csv", buffer: Buffer.from(answers.join("\n")) });
  await page.waitForURL(/\/data\/imports\/[0-9a-f-]{36}/);
  await page.getByText(`Answers to “${name}”`).waitFor();
  const means = async (column, meaning) => {
    const choice = page.getByRole("combobox", { name: `Means: ${column}`, exact: true });
    await choice.fill(meaning);
    await choice.press("Enter");
  };
  await means("Customer", "Customer ID");
  await means("Stars", "How likely");
  await page.getByRole("button", { name: "Check the first rows" }).click();
  await page.getByText("Not a whole number on the question’s scale").waitFor();
  await page.getByText(/Same person and time as an earlier row/).waitFor();
  await page.getByRole("button", { name: "Start import" }).click();
  await page.getByRole("heading", { name: "Import done" }).waitFor();
  await page.getByText("Found in the file: 2 answers.").waitFor();
  await agree(page, page.getByRole("button", { name: "Undo import" }));
  await page.getByRole("heading", { name: "This import was undone" }).waitFor();
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
  await page.getByText("This question needs a complete answer.").first().waitFor();
  await page.locator("form.call .scale label").nth(9).click();
  await page.getByRole("button", { name: "Save answers" }).click();
  await told(page, "Answers saved");
  const why = page.getByRole("region", { name: "Why asked or not asked" });
  await eventually(async () => {
    await page.goto(`/customers/${customer}`);
    await settled(page);
    await why.getByText(called).first().waitFor({ timeout: 5_000 });
    await why.getByText("Asked by staff.").first().waitFor({ timeout: 5_000 });
  });
});

test("how often customers are asked is set once, for everything", async () => {
  const { page } = shop;
  await page.goto("/settings/contact");
  await settled(page);
  const rest = page.getByRole("region", { name: "Contact limits" });
  const days = rest.getByRole("spinbutton", { name: "Quarantine after being asked" });
  const before_ = await days.inputValue();
  await days.fill("21");
  const save = async () => {
    await rest.getByRole("button", { name: "Save" }).click();
    await told(page, "Saved");
  };
  await save();
  await page.reload();
  await settled(page);
  await eventually(async () => assert.equal(await days.inputValue(), "21"));
  await days.fill(before_);
  await save();
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
