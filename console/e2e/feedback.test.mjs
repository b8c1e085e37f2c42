// Feedback: a shopper on a phone writes on the public page, staff answer, the shopper sees it; and what else staff do with it.
import assert from "node:assert/strict";
import { after, before } from "node:test";
import { agree, eventually, leave, obstacles, owner, settled, take, test, told, visitor } from "./browser.mjs";

let shop;
let shopper;
let board;
before(async () => {
  shop = await owner({ language: "en" });
  shopper = await visitor({ width: 390 });
  const session = await shop.page.evaluate(async () => (await fetch("/api/v1/session")).json());
  board = `/s/${session.shop.id}/feedback`;
});
after(() => leave(shop, shopper));
const rows = (page) => page.locator("table.list tbody tr");
const panel = (page) => page.getByRole("complementary", { name: "Feedback" });

/** Writes on the public page as anybody would; gives the address of the shopper's own thread. */
async function write(page, { kind, title, text, isPrivate = false }) {
  await page.goto(`${board}/new`);
  await page.getByRole("radio", { name: new RegExp(`^${kind}`) }).check();
  await page.getByRole("textbox", { name: "In a few words" }).fill(title);
  await page.getByRole("textbox", { name: "More about it" }).fill(text);
  if (isPrivate) await page.getByRole("checkbox", { name: /^Only the shop sees it/ }).check();
  await page.getByRole("button", { name: "Send", exact: true }).click();
  const other = page.getByRole("button", { name: "Mine is different, send it" });
  await page.getByText("The shop has your message").or(other).first().waitFor();
  if (await other.isVisible()) await other.click();
  await page.getByText("The shop has your message").first().waitFor();
  assert.match(page.url(), /\/f\/[\w-]{43}/);
  return new URL(page.url()).pathname;
}

/** Finds a post in the inbox and opens it beside the list. */
async function openPost(title) {
  const { page } = shop;
  await page.goto("/feedback");
  await settled(page);
  await page.getByPlaceholder("Number, title, text").fill(title);
  await page.waitForURL(/q=/);
  await rows(page).filter({ hasText: title }).first().locator("button").first().click();
  await panel(page).getByRole("heading", { name: "Log" }).waitFor();
  return panel(page);
}

/** Reads the public page until a post is on it, or not. */
const onBoard = (query, title, n) =>
  eventually(async () => {
    await shopper.page.goto(`${board}?${query}`);
    assert.equal(await shopper.page.getByRole("link", { name: title }).count(), n);
  });
/** Reads a public page until it says so. */
const says = (path, text) =>
  eventually(async () => {
    await shopper.page.goto(path);
    await shopper.page.getByText(text).first().waitFor({ timeout: 2_000 });
  });

/** No page of a shopper runs a script or is wider than a phone. */
async function isPlain(page) {
  assert.equal(await page.locator("script").count(), 0);
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth));
}

/** The post that the first of the tests writes and the others go on with. */
let idea;
test("a shopper on a phone writes an idea, staff answer it, the shopper and everybody see it", async () => {
  const stamp = Date.now();
  idea = {
    stamp,
    kind: "Idea",
    title: `Zebra stripes ${stamp}`,
    text: `Please sell striped umbrellas, number ${stamp}.`,
  };
  const thread = await write(shopper.page, idea);
  await isPlain(shopper.page);
  await onBoard("sort=new", idea.title, 1);
  await isPlain(shopper.page);

  const post = await openPost(idea.title);
  await post.getByText("New", { exact: true }).first().waitFor();
  await post
    .getByText(/Answer · due/)
    .first()
    .waitFor();
  await post.getByRole("textbox", { name: "Public answer" }).fill(`They come in spring. ${stamp}`);
  await post.getByRole("combobox", { name: "Progress after the answer" }).click();
  await shop.page.locator(".ant-select-item-option", { hasText: "Planned" }).filter({ visible: true }).first().click();
  await post.getByRole("button", { name: "Send", exact: true }).click();
  await told(shop.page, "Answered");
  await post
    .locator(".quote", { hasText: `They come in spring. ${stamp}` })
    .first()
    .waitFor();
  await post.getByText("New → Planned").first().waitFor();

  await says(thread, `They come in spring. ${stamp}`);
  await shopper.page.getByText("Planned", { exact: true }).first().waitFor();
  await shopper.page.goto(`${board}?sort=new`);
  await shopper.page.getByRole("link", { name: idea.title }).first().click();
  await shopper.page.getByRole("heading", { name: idea.title }).first().waitFor();
  await shopper.page.getByText(`They come in spring. ${stamp}`).first().waitFor();
});

test("a complaint is between the shopper and the shop; writing again starts the clock again", async () => {
  const stamp = Date.now();
  const title = `Refund missing ${stamp}`;
  const own = await write(shopper.page, { kind: "Complaint", title, text: `Nobody answers me. ${stamp}` });
  await onBoard(`q=${stamp}`, title, 0);

  const post = await openPost(title);
  await post.getByText("Private", { exact: true }).first().waitFor();
  assert.equal(await post.getByText("Public answer").count(), 0);
  await post.getByRole("textbox", { name: "To the author only" }).fill(`Paid today. ${stamp}`);
  await post.getByRole("button", { name: "Send", exact: true }).click();
  await told(shop.page, "Answered");

  await says(own, `Paid today. ${stamp}`);
  await shopper.page.getByRole("textbox").fill(`Only half of it came. ${stamp}`);
  await shopper.page.getByRole("button", { name: "Send", exact: true }).click();
  await shopper.page.getByText(`Only half of it came. ${stamp}`).first().waitFor();
  const again = await openPost(title);
  await again.getByText(`Only half of it came. ${stamp}`).first().waitFor();
  await again
    .getByText(/Answer · due/)
    .first()
    .waitFor();
});

test("a post is taken as work, tagged, and found by its tag", async () => {
  const tag = `umbrella${Date.now()}`;
  const post = await openPost(idea.title);
  await take(post);
  await post.getByRole("combobox", { name: "Tags" }).fill(tag);
  await shop.page.keyboard.press("Enter");
  await post
    .getByText(new RegExp(`tags: .*${tag}`))
    .first()
    .waitFor();
  await shop.page.goto(`/feedback?tag=${tag}`);
  await settled(shop.page);
  await rows(shop.page).filter({ hasText: idea.title }).first().waitFor();
  await eventually(async () => assert.equal(await rows(shop.page).count(), 1));
});

test("what says the same is merged, and parted again", async () => {
  const stamp = Date.now();
  const twin = {
    ...idea,
    title: `Striped umbrellas ${stamp}`,
    text: `I would like striped umbrellas, too, number ${stamp}.`,
  };
  await write(shopper.page, twin);
  const post = await openPost(twin.title);
  const into = post.locator("li", { hasText: idea.title });
  await agree(shop.page, into.getByRole("button", { name: /^Merge into #/ }).first());
  await told(shop.page, "Merged");
  await post.getByText("Merged into").first().waitFor();
  await onBoard(`q=${stamp}`, twin.title, 0);
  await post.getByRole("button", { name: "Unmerge", exact: true }).first().click();
  await told(shop.page, "Unmerged; votes went back");
  await onBoard(`q=${stamp}`, twin.title, 1);
});

test("a post is kept from the public only for a listed reason, and shown again", async () => {
  const post = await openPost(idea.title);
  const again = post.getByRole("button", { name: "Show again" });
  // As a first try may have left it
  if (await again.isVisible()) await again.click();
  await post.getByRole("button", { name: "Do not show…" }).click();
  const dialog = shop.page.getByRole("dialog");
  await dialog.getByText("Harsh criticism of the shop is never a reason").first().waitFor();
  await eventually(async () => assert.equal(await dialog.getByRole("radio").count(), 7));
  await dialog.getByRole("button", { name: "Hide and log" }).click();
  await dialog.getByText("Choose a reason").first().waitFor();
  await dialog.getByRole("radio", { name: "Not about this shop" }).check();
  await dialog.getByRole("button", { name: "Hide and log" }).click();
  await told(shop.page, "Hidden and logged");
  await post.getByText("not shown · Not about this shop", { exact: true }).first().waitFor();
  await onBoard(`q=${idea.stamp}`, idea.title, 0);
  await again.click();
  await told(shop.page, "Shown again; both steps stay in the log");
  await onBoard(`q=${idea.stamp}`, idea.title, 1);
});

test("what was said on the phone is written down, and its author gets a link", async () => {
  const { page } = shop;
  const stamp = Date.now();
  await page.goto("/feedback?new=1");
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("combobox", { name: "Customer" }).fill(`caller${stamp}@mail.example`);
  await dialog.getByText("Praise", { exact: true }).click();
  await dialog.getByRole("textbox", { name: "Title" }).fill(`Kind on the phone ${stamp}`);
  await dialog.getByRole("textbox", { name: "In the customer's words" }).fill(`Thank you all. ${stamp}`);
  await dialog.getByRole("button", { name: "Save feedback" }).click();
  await dialog
    .getByText(/^Saved as #\d+$/)
    .first()
    .waitFor();
  const link = await dialog.locator("pre").innerText();
  await says(new URL(link).pathname, `Thank you all. ${stamp}`);
});

test("a promise and an introduction are what the public page says", async () => {
  const { page } = shop;
  const stamp = Date.now();
  await page.goto("/settings/feedback");
  await settled(page);
  const intro = page.getByRole("textbox", { name: "Introduction, English" });
  const before_ = await intro.inputValue();
  const save = async (index) => {
    await page.getByRole("button", { name: "Save" }).nth(index).click();
    await told(page, "Saved");
  };
  await intro.fill(`Speak up ${stamp}`);
  await save(0);
  await says(board, `Speak up ${stamp}`);
  await intro.fill(before_);
  await save(0);
  const hours = page.getByRole("spinbutton", { name: "Complaint" });
  const promised = await hours.inputValue();
  const ofProblems = Number(await page.getByRole("spinbutton", { name: "Problem" }).inputValue());
  await page.getByText(/a problem sent on .+ is answered by/).waitFor();
  await hours.fill("9");
  await save(1);
  await eventually(async () => {
    await shopper.page.goto(`${board}/new`);
    const text = await shopper.page.locator("dl.shares").innerText();
    const due = (kind) => {
      const [, day, time] = new RegExp(`${kind}\\s+(\\d+ \\w+ \\d+), ([\\d:]+)`, "i").exec(text);
      return Date.parse(`${day} ${time} UTC`);
    };
    assert.equal((due("problem") - due("complaint")) / 3_600_000, ofProblems - 9, text);
  });
  await hours.fill(promised);
  await save(1);
});

test("on a phone staff answer on a page of its own", async () => {
  const { page, context, faults } = await owner({ width: 390, language: "zh" });
  await page.goto(`/feedback?q=${idea.stamp}`);
  await settled(page);
  await rows(page).first().getByRole("link").first().click();
  await page.waitForURL(/\/feedback\/[0-9a-f-]{36}/);
  await page.getByRole("textbox", { name: /回复/ }).first().waitFor();
  assert.deepEqual(await obstacles(page), []);
  assert.deepEqual(faults, []);
  await context.close();
});

const VECTORS = [
  "<script>window.harmed=1</script>",
  "<img src=x onerror=window.harmed=1>",
  '"><svg/onload=window.harmed=1>',
  "{{constructor.constructor('window.harmed=1')()}}",
];

test("a text that means harm is only a text, to shoppers and to staff", async () => {
  const stamp = Date.now();
  for (const [index, vector] of VECTORS.entries()) {
    const title = `h${stamp}-${index} ${vector}`;
    await write(shopper.page, { kind: "Problem", title, text: vector });
    await shopper.page.getByText(vector).first().waitFor();
    assert.equal(await shopper.page.evaluate(() => window.harmed), undefined);
    await openPost(`h${stamp}-${index}`);
    assert.equal(await shop.page.evaluate(() => window.harmed), undefined);
  }
});
