// A review end to end: asked for by a link, written on a phone, answered, mended, changed for the better, and counted.
import assert from "node:assert/strict";
import { after, before } from "node:test";
import { PIXEL } from "../../widget/test/browser/pixel.mjs";
import {
  api,
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
let shopper;
before(async () => {
  shop = await owner({ language: "en" });
  shopper = await visitor({ width: 390, language: "en" });
});
after(() => leave(shop, shopper));
const rows = (page) => page.locator("table.list tbody tr");
const panel = (page) => page.getByRole("complementary", { name: "Review" });

/** An order of two products that has arrived, as the shop's server tells of it. */
async function delivered({ order, kettle, cup }) {
  const key = await serverKey(shop.page, `Orders ${order}`);
  const lines = [kettle, cup].map((name) => ({ product_id: name, name, price: 40, quantity: 1 }));
  await say(key, [
    track(order, "Order Completed", { order_id: order, total: 80, products: lines }),
    track(order, "Parcel Delivered", { order_id: order }),
  ]);
}

/** Makes the link of an order on its page, as soon as the order is known there. */
const linkOf = (order) =>
  eventually(async () => {
    const { page } = shop;
    await page.goto(`/reviews/requests?new=${order}`);
    const dialog = page.getByRole("dialog", { name: "New review link" });
    await dialog.getByRole("button", { name: "Create link" }).click();
    const link = await dialog.locator("pre.code").innerText({ timeout: 5_000 });
    return new URL(link).pathname;
  }, 45_000);

/** Rates both products on the phone: the kettle is bad, with a picture, the cup good. */
async function write(link, { kettle, cup, bad, good }) {
  const { page } = shopper;
  await page.goto(`${link}?lang=en`);
  assert.deepEqual(await obstacles(page), []);
  const card = (name) => page.locator("section.card", { hasText: name });
  await card(kettle)
    .getByRole("radio", { name: /^1 star / })
    .check({ force: true });
  await card(kettle).getByRole("textbox").fill(bad);
  const picture = { name: "kettle.png", mimeType: "image/png", buffer: PIXEL };
  await card(kettle).locator("input[type=file]").setInputFiles(picture);
  await card(cup)
    .getByRole("radio", { name: /^5 stars / })
    .check({ force: true });
  await card(cup).getByRole("textbox").fill(good);
  await page.getByRole("button", { name: "Send review" }).click();
  await page.getByRole("heading", { name: "Thank you for your review" }).waitFor();
  assert.equal(await page.locator("article", { hasText: kettle }).locator("img").count(), 1);
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth));
}

/** Finds both in the inbox, the bad one first, answers that and puts it right. */
async function mend({ stamp, kettle, cup, reply }) {
  const { page } = shop;
  await eventually(async () => {
    await page.goto(`/reviews?q=${stamp}`);
    await settled(page);
    assert.equal(await rows(page).count(), 2);
  });
  await rows(page).nth(0).getByText(kettle).first().waitFor();
  await rows(page).nth(1).getByText(cup).first().waitFor();
  await rows(page).nth(0).locator("button").first().click();
  await panel(page).getByRole("heading", { name: "Order", exact: true }).waitFor();
  assert.equal(await panel(page).locator(".photos img").count(), 1);
  await panel(page).getByRole("button", { name: "Customer photo 1" }).press("Enter");
  const large = page.getByRole("dialog");
  await large.locator("img[src*='size=1280']").waitFor();
  await page.keyboard.press("Escape");
  await large.waitFor({ state: "hidden" });
  await panel(page).getByRole("heading", { name: "Order", exact: true }).waitFor();
  await panel(page).getByRole("textbox", { name: "Public reply" }).fill(reply);
  await panel(page).getByRole("button", { name: "Send", exact: true }).click();
  await told(page, "Reply sent");
  const work = panel(page).getByRole("region", { name: "Recovery" });
  await take(work);
  await work.getByRole("button", { name: "Close…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("radio", { name: "Resolved, customer satisfied" }).check();
  await dialog.getByRole("button", { name: "Close recovery" }).click();
  await told(page, "Recovery closed");
}

/** Reads the answer behind the same link, and changes the stars. */
async function change(link, { kettle, reply, better }) {
  const { page } = shopper;
  await page.goto(`${link}?lang=en`);
  const review = page.locator("article", { hasText: kettle });
  await review.locator(".reply", { hasText: reply }).waitFor();
  const form = review.locator("details", { hasText: "Change this review" });
  // Open already where who wrote it is asked how they see it now
  if (!(await form.getByRole("textbox").isVisible())) await form.locator("summary").click();
  await form.getByRole("radio", { name: /^5 stars / }).check({ force: true });
  await form.getByRole("textbox").fill(better);
  await form.getByRole("button", { name: "Change review" }).click();
  await review.locator(".text", { hasText: better }).waitFor();
  assert.equal(await form.count(), 0, "once");
}

const turnedGood = async () => (await api(shop.page, "/reviews/overview?days=90")).recoveries.turned_good;

test("a shopper is asked, answers on a phone, is answered, and thinks better of it", async () => {
  const { page } = shop;
  const stamp = Date.now();
  const said = {
    stamp,
    order: `E2E-${stamp}`,
    kettle: `Kettle ${stamp}`,
    cup: `Cup ${stamp}`,
    bad: `It broke on the first day, very poor quality, number ${stamp}.`,
    good: `Lovely colour and well packed, number ${stamp}.`,
    reply: `We are sorry. A new kettle is on its way, number ${stamp}.`,
    better: `The new kettle works well, and it came fast, number ${stamp}.`,
  };
  await page.goto("/reviews");
  const before_ = await turnedGood();
  await delivered(said);
  const link = await linkOf(said.order);
  await write(link, said);
  await mend(said);
  await change(link, said);
  await eventually(async () => {
    await page.goto("/reviews/overview");
    await settled(page);
    const shown = page.locator(".stat", { hasText: "Bad turned good" }).locator(".stat-value");
    assert.ok(Number((await shown.innerText()).replaceAll(",", "")) > before_);
  });
  await page.goto("/reviews/requests");
  await settled(page);
  await rows(page).filter({ hasText: said.order }).getByText("Reviewed", { exact: true }).first().waitFor();
});
