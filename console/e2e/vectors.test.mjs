// Texts that mean harm, wherever strangers write and colleagues name something, on every page of staff that shows them: they
// are texts, and nothing runs.
import assert from "node:assert/strict";
import { after, before } from "node:test";
import { PIXEL } from "../../widget/test/browser/pixel.mjs";
import { VECTORS } from "../../widget/test/browser/vectors.mjs";
import { api, eventually, leave, say, settled, test, track, URL_ } from "./browser.mjs";
import {
  any,
  bare,
  drawer,
  enter,
  isHarmless,
  list,
  open,
  openWhole,
  packed,
  page,
  panel,
  post,
  press,
  rows,
  send,
  shows,
  step,
  upload,
} from "./harm.mjs";

/** So many people, each with an order of four products and four reviews, bring all of them. */
const PEOPLE = VECTORS.length / 4;
const FEW = 60;
/** So many names bring each way to run something once. */
const SOME = 28;
/** So many colleagues: their passwords take their time. */
const COLLEAGUES = 12;
/** Files in one import at most. */
const FILES = 20;
/** So many orders are reviewed with pictures. */
const ORDERS = 5;
/** The question that has answers. */
const ANSWERED = 7;
const four = (n) => list(4, (part) => VECTORS[n + part * PEOPLE]);
/** As much of one as a name may be long. */
const named = (n) => any(n).slice(0, 100);
const NAMES = list(SOME, named);
/** As much as the name of a field may be long. */
const LABELS = list(SOME, (n) => any(n).slice(0, 60));
const both = (text) => ({ zh: text, en: text });

let staff;
/** What the shop and who is signed in were called. */
let was;
/** In all that is sent here, so that it is told from what others send. */
let stamp;
let shop;
let source;
let survey;
/** Feedback; the first of it holds all of them. */
let posts;

before(async () => {
  staff = await enter();
  stamp = `x${Date.now()}`;
  const session = await api(page, "/session");
  shop = session.shop.id;
  was = [session.shop.name, session.account.name];
  await rename(NAMES[0], NAMES[1]);
  // What writes at once comes first: later it would wait for what is read from the events
  await giveNames();
  await write();
  const made = await api(page, "/sources", { name: `Harm ${stamp}`, kind: "server" });
  source = made.id;
  await tell(made.write_key, list(PEOPLE, bought).flat());
  await eventually(async () => assert.ok((await ask(ORDERS - 1)).link));
  await fillIn();
  await tell(made.write_key, [...VECTORS.map(reviewed), ...list(FEW, odd).flat(), ...packed(9_000).map(long)]);
  await eventually(async () => assert.ok((await api(page, `/reviews?q=${stamp}&limit=1`)).total >= VECTORS.length));
});

after(async () => {
  if (was) {
    await page.goto("/settings/account");
    await rename(...was);
    await takeAway();
  }
  await leave(staff);
});

/** The paths of what was named, to be taken away in the end; and what to write there where it can only be set aside. */
const away = [];
async function make(path, bodies, { key = "id", aside = null } = {}) {
  for (const made of await post(path, bodies)) away.push([`${path}/${encodeURIComponent(made[key])}`, aside]);
}
async function takeAway() {
  for (const [path, aside] of away.splice(0)) await send(aside ? "PATCH" : "DELETE", path, [aside]);
  const { state } = survey ? await api(page, `/surveys/${survey}`) : {};
  if (state === "live") await post(`/surveys/${survey}/state`, [{ state: "closed" }]);
}

/** What the shop is called, and who is signed in. */
async function rename(shopName, mine) {
  await send("PATCH", "/shop", [{ name: shopName }]);
  await send("PATCH", "/me", [{ name: mine }]);
}

/** The key of a field of customers. */
const fieldKey = (n) => `${stamp}_${n}`;
/** No two views of a page are called the same. */
const viewName = (n) => `${any(n).slice(0, 80)} ${stamp}`;
/** The address of a colleague: all of a text that one may have. */
const mail = (n) => `${any(n).replace(/[\s\p{Cc}@]/gu, "")}.${stamp}@harm.example`;
/** What colleagues give names to. */
async function giveNames() {
  const sources = NAMES.map((name) => ({ name, kind: "app" }));
  await make("/sources", sources, { aside: { enabled: false } });
  const keys = NAMES.map((name) => ({ name, role: "analyst" }));
  await make("/api-keys", keys);
  const view = (n) => ({ page: "customers", name: viewName(n), query: `q=${encodeURIComponent(any(n))}` });
  await make("/views", list(SOME, view));
  const options = LABELS.map((label) => ({ key: label, label: both(label) }));
  const fields = list(3, (n) => ({ key: fieldKey(n), label: both(LABELS[n]), type: "choice", options }));
  await make("/customer-fields", fields, { key: "key", aside: { is_archived: true } });
  await make("/import-mappings", NAMES.map(mapping), { key: "key" });
  const templates = NAMES.map((name) => ({ name, text: name.replace(/[{}]/g, "") }));
  await make("/reply-templates", templates);
  const colleague = (n) => ({ email: mail(n), name: named(n), role: "agent", language: "en" });
  const colleagues = list(COLLEAGUES, (n) => ({ ...colleague(n), password: `${stamp}-password` }));
  await make("/staff", colleagues);
}

/** Files of customers, with columns that have this name. */
function mapping(name, n) {
  const columns = { customer_id: [name] };
  const table = { name: "customers", title: both(name), row: "customer", needs: ["customer_id"], columns };
  return { key: `${LABELS[n].slice(0, 40)}${stamp}`, version: 1, name: both(name), kind: "customers", tables: [table] };
}

/** What staff write down: a survey, and what customers said to them. */
async function write() {
  const [name, title, thanks, ...text] = VECTORS;
  const questions = [
    { key: "score", type: "nps", text: { en: text[0] } },
    { key: "words", type: "text", text: { en: text[1] } },
  ];
  const definition = { v: 1, languages: ["en"], title: { en: title }, thanks: { en: thanks }, questions };
  const [made] = await post("/surveys", [{ name: `${stamp} ${name}`, kind: "nps", definition }]);
  survey = made.id;
  const texts = [...packed(3_900), ...list(FEW, (n) => `slow delivery ${any(n)}`)];
  const said = (words, n) => ({
    kind: ["idea", "problem", "praise", "complaint"][n % 4],
    title: any(n).slice(0, 120),
    text: `${stamp} ${words}`,
    customer: { user_id: person(n), name: any(n).slice(0, 40) },
  });
  posts = await post("/feedback", texts.map(said));
}

const person = (n) => `${stamp}-p${n}`;
const product = (n) => `${stamp}-${n}`;
const reviewed = (vector, n) =>
  track(person(n % PEOPLE), "Review Submitted", {
    review_id: `${stamp}-${n}`,
    rating: (n % 5) + 1,
    title: vector.slice(0, 190),
    text: `${stamp}: slow delivery and poor quality ${vector}`,
    product_id: product(n),
    product_name: vector,
    category: vector,
    author_name: vector,
    origin: vector,
    dimensions: { [vector.slice(0, 30)]: 2 },
    picture_links: [`${vector.replace(/[\p{Cc}:]/gu, "")}.png`, `https://elsewhere.example/${encodeURI(vector)}`],
  });
/** Who somebody is, what they bought, and how they answered the survey. */
const bought = (n) => [
  {
    ...{ type: "identify", userId: person(n) },
    traits: { name: `${stamp} ${VECTORS[n]}`, city: VECTORS[n].slice(0, 60), [fieldKey(0)]: VECTORS[n] },
  },
  track(person(n), "Order Completed", {
    order_id: `${stamp}-o${n}`,
    total: 36,
    products: four(n).map((name, part) => ({
      ...{ product_id: product(n + part * PEOPLE), name, category: name, price: 9, quantity: 1 },
    })),
  }),
  track(person(n), "Survey Answered", { survey_id: survey, score: n % 7, text: four(n).join("\n") }),
];
/** A search, an event that nobody knows, one that is refused since it names nobody, and one that cannot be read. */
const odd = (n) => [
  track(person(n), "Products Searched", { query: any(n) }),
  track(person(n), any(n), { [any(n)]: any(n), url: `javascript:${any(n)}` }),
  { type: "track", event: any(n), properties: { [stamp]: any(n) } },
  track(person(n), "Review Submitted", { review_id: `${stamp}-bad${n}`, rating: any(n) }),
];
const long = (text, n) =>
  track(person(0), "Review Submitted", { review_id: `${stamp}-all${n}`, rating: 1, title: `all-${stamp}`, text });

/** Has the shop's own systems tell all of it. */
async function tell(key, events) {
  for (let n = 0; n < events.length; n += 500) await say(key, events.slice(n, n + 500));
}
/** The link to review an order. */
const ask = (n) => api(page, "/review-requests", { order_id: `${stamp}-o${n}` });

/** Sends a form, each from an address of its own. */
async function form(path, body, from) {
  const headers = { "X-Forwarded-For": `203.0.113.${from}`, Origin: new URL(URL_).origin };
  const answer = await fetch(URL_ + path, { method: "POST", headers, body, redirect: "manual" });
  assert.equal(answer.status, 303, `${path}: ${await answer.text()}`);
}

/** What strangers fill in; what leads elsewhere waits for a decision. */
async function fillIn() {
  const elsewhere = (vector) => `${stamp} see https://elsewhere.example/${vector}`;
  for (let n = 0; n < FEW; n++) {
    const text = n % 5 ? `${stamp} ${any(n)}` : elsewhere(any(n));
    const name = any(n).slice(0, 40);
    await form(`/s/${shop}/questions/${product(n)}`, new URLSearchParams({ text, name }), n);
  }
  for (let n = 0; n < 10; n++) {
    const words = { title: any(n).slice(0, 120), text: elsewhere(any(n)), name: any(n).slice(0, 40) };
    await form(`/s/${shop}/feedback/new`, new URLSearchParams({ kind: "idea", anyway: "1", ...words }), n);
  }
  for (let n = 0; n < ORDERS; n++) {
    const { link } = await ask(n);
    await form(new URL(link).pathname, pictured(n, elsewhere), n);
  }
  const { items } = await api(page, `/questions?product=${product(ANSWERED)}`);
  const answers = packed(1_990).map((text) => ({ text }));
  await post(`/questions/${items[0].id}/answers`, answers);
}

/** Reviews of an order, each with a picture that is also a page, under a name that is one too. */
function pictured(n, elsewhere) {
  const body = new FormData();
  body.set("name", any(n));
  for (const index of [0, 1, 2, 3]) {
    const vector = any(4 * n + index);
    const name = `${vector.replaceAll("\0", "")}.png`;
    const picture = new File([PIXEL, vector], name, { type: "text/html" });
    body.set(`product-${index}`, product(n + index * PEOPLE));
    body.set(`rating-${index}`, "1");
    body.set(`text-${index}`, elsewhere(vector));
    body.set(`photo-${index}`, picture);
  }
  return body;
}

test("there are a thousand vectors and more", () => assert.ok(new Set(VECTORS).size >= 1_000));

test("the inbox of reviews, and reviews in full", async () => {
  await openWhole(`/reviews?q=${stamp}&limit=200`);
  await shows(VECTORS, rows());
  await open(`/reviews?q=all-${stamp}`);
  const texts = packed(9_000);
  await eventually(async () => assert.equal(await rows().count(), texts.length));
  const shown = [];
  for (let n = 0; n < texts.length; n++) {
    await press(rows().nth(n).locator("button").first());
    await eventually(async () => {
      const text = bare(await panel().locator(".review-text").first().textContent());
      assert.ok(!shown.includes(text));
      shown.push(text);
    });
    await isHarmless();
  }
  assert.deepEqual(
    VECTORS.filter((vector) => !shown.some((text) => text.includes(bare(vector)))),
    [],
  );
});

test("reviews that wait for a decision, with pictures", async () => {
  await openWhole(`/reviews?q=${stamp}&state=held&limit=200`);
  const pictured_ = rows().filter({ hasText: "1 photo" });
  assert.equal(await pictured_.count(), 20);
  for (const n of [0, 7, 14]) {
    await press(pictured_.nth(n).locator("button").first());
    await panel().locator(".photos img").first().waitFor();
    await panel().getByRole("heading", { name: "Order", exact: true }).waitFor();
    await isHarmless();
  }
  await press(panel().locator(".photos :is(a, button, img)").first());
  await isHarmless();
});

/** The aspect that most was said of. */
async function mostSaid() {
  const { items } = await api(page, "/voices/aspects?days=7");
  return items.reduce((one, other) => (other.mentions > one.mentions ? other : one)).aspect;
}
test("what customers say, by what they speak of", async () => {
  await openWhole(`/voices?days=7&open=${encodeURIComponent(await mostSaid())}`);
  assert.ok((await panel().locator(".review-text").filter({ hasText: "xss(" }).count()) > FEW);
});

test("customers, one of them in full, and the search for them", async () => {
  await openWhole(`/customers?q=${stamp}&limit=200`);
  await shows(VECTORS.slice(0, PEOPLE), rows());
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox").last().fill(stamp);
  await page.getByRole("option").filter({ hasText: stamp }).first().waitFor();
  await isHarmless();
  await open(await rows().filter({ hasText: VECTORS[0] }).getByRole("link").first().getAttribute("href"));
  await shows([VECTORS[0], ...four(0)]);
});

test("feedback: the inbox, posts in full, what waits for a decision", async () => {
  await openWhole(`/feedback?q=${stamp}&limit=200`);
  await shows(list(FEW, any), rows());
  for (const [n, text] of packed(3_900).entries()) {
    await step(`/feedback?q=${stamp}&open=${posts[n].id}`);
    await shows(text.split("\n"), panel());
  }
  await open(`/feedback?q=${stamp}&approval=held`);
  await shows(list(10, any), rows());
});

test("answers to surveys", async () => {
  await openWhole(`/surveys/${survey}/responses?limit=200`);
  await shows(VECTORS, rows());
  await press(rows().filter({ hasText: VECTORS[5] }).locator("button").first());
  await shows(four(5), panel());
});

test("questions, what waits for a decision, and all their answers", async () => {
  await openWhole(`/questions?q=${stamp}&limit=200`);
  await shows(list(FEW, any), rows());
  await press(
    rows()
      .filter({ hasText: any(ANSWERED) })
      .locator("button")
      .first(),
  );
  await shows(VECTORS, drawer());
});

test("what comes in, what is refused, what cannot be read", async () => {
  await open(`/data/live?source=${source}`);
  await press(rows().first());
  await drawer().waitFor();
  await isHarmless();
  await openWhole(`/data/rejected?source=${source}&limit=200`);
  await press(rows().first());
  await drawer().waitFor();
  await isHarmless();
  await openWhole("/data/unread?limit=200");
  // Quotes are written as they were sent
  const quoted = list(FEW, any).filter((vector) => !/["\\\p{Cc}]/u.test(vector));
  await shows(quoted, rows());
});

const OTHERS = [
  "/",
  "/reviews/requests",
  "/surveys",
  "/scores",
  "/demand",
  "/demand/products",
  "/behaviour",
  "/segments/new",
];
test("the other pages", async () => {
  const ofSurvey = ["", "/edit", "/asked"].map((part) => `/surveys/${survey}${part}`);
  for (const path of [...OTHERS, ...ofSurvey]) {
    await open(path);
  }
});

test("who was asked, and who was not", async () => {
  const asked = await eventually(async () => {
    const { items } = await api(page, `/customers?q=${stamp}&limit=${SOME}`);
    assert.equal(items.length, SOME);
    return items;
  });
  await post(`/surveys/${survey}/state`, [{ state: "live" }]);
  await post(`/surveys/${survey}/invite`, [{ customers: asked.map(({ id }) => id), channel: "link" }]);
  await open("/surveys/contacts?kind=survey&limit=200");
  await shows(
    asked.map((customer) => customer.name),
    rows(),
  );
});

test("sources, and saved views of customers", async () => {
  await open("/data");
  await shows(NAMES, page.locator(".sources"));
  await open("/customers");
  await shows(list(SOME, viewName), page.locator(".views"));
  await press(
    page
      .locator(".views button")
      .filter({ hasText: viewName(0) })
      .first(),
  );
  await page.waitForURL(/\?q=/);
  await settled(page);
  await isHarmless();
});

test("files of imports, their columns, and mappings", async () => {
  const quoted = (vector) => `"${vector.replaceAll('"', '""')}"`;
  const columns = VECTORS.slice(0, FILES);
  const csv = [
    ["user_id", ...columns],
    ["1", ...columns.toReversed()],
  ];
  const text = csv.map((cells) => cells.map(quoted).join(",")).join("\n");
  const files = list(FILES, (n) => any(n).replaceAll("\0", ""));
  const many = await upload(files, text);
  const { id } = await upload([`${stamp}.csv`], text);
  assert.ok(many.id && id, JSON.stringify(many));
  await open("/data/imports");
  // The others are written otherwise on their way
  const plain = files.filter((file) => !/[\\/"]/.test(file));
  await shows([...plain, ...NAMES]);
  await open(`/data/imports/${many.id}`);
  await shows(plain);
  await open(`/data/imports/${id}`);
  await shows(columns, page.locator("table.mapping"));
});

test("settings, and the log of what was done", async () => {
  await open("/settings");
  await shows([NAMES[0]], page.locator("nav.side"));
  await open("/settings/staff");
  await shows([...NAMES.slice(0, COLLEAGUES), ...list(COLLEAGUES, (n) => mail(n).toLowerCase())], rows());
  await open("/settings/fields");
  await shows(LABELS, rows());
  await open("/settings/keys");
  await shows(NAMES, rows());
  for (const part of ["surveys", "feedback", "contact", "account"]) await open(`/settings/${part}`);
  const actions = ["source.created", "api_key.created", "import_mapping.saved", "customer_field.created"];
  await open(`/settings/audit?action=${actions.join(",")}&limit=200`);
  await shows(NAMES, rows());
});

test("what aspects and dimensions are called", async () => {
  const usual = await api(page, "/listen/settings");
  const most = await mostSaid();
  const called = (one, n) => ({ ...one, ...both(any(n)) });
  const own = list(SOME, (n) => called({ key: `harm_${n}`, words: [], is_on: true }, n + usual.aspects.length));
  const aspects = [...usual.aspects.map(called), ...own];
  const dimensions = usual.dimensions.map((set) => ({ ...set, items: set.items.map(called) }));
  await send("PUT", "/listen/settings", [{ ...usual, aspects, dimensions }]);
  try {
    await open("/settings/reviews");
    await shows(aspects.map(({ en }) => en));
    await open("/voices?days=7");
    await shows([aspects.find(({ key }) => key === most).en]);
    await open("/scores");
    await open(`/reviews?q=${stamp}`);
  } finally {
    await send("PUT", "/listen/settings", [usual]);
  }
});
