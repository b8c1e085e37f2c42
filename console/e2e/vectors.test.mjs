// Texts that mean harm, wherever strangers write, on every page of staff that shows them: they are texts, and nothing runs.
import assert from "node:assert/strict";
import { after, before } from "node:test";
import { VECTORS } from "../../widget/test/browser/vectors.mjs";
import { api, eventually, leave, owner, say, settled, test, track, URL_ } from "./browser.mjs";

/** So many people, each with an order of four products and four reviews, bring all of them. */
const PEOPLE = VECTORS.length / 4;
const FEW = 60;
/** So many orders are reviewed with pictures. */
const ORDERS = 5;
/** The question that has answers. */
const ANSWERED = 7;
const list = (count, make) => Array.from({ length: count }, (_, n) => make(n));
const four = (n) => list(4, (part) => VECTORS[n + part * PEOPLE]);
/** One of a few that differ in what runs, what it breaks out of and how it is written: 19 divides no number of these. */
const any = (n) => VECTORS[(n * 19) % VECTORS.length];
/** All of them in as few texts as may be that long. */
const packed = (most) =>
  VECTORS.reduce((texts, vector) => {
    const last = texts.at(-1);
    if (last === undefined || last.length + vector.length >= most) return [...texts, vector];
    return [...texts.slice(0, -1), `${last}\n${vector}`];
  }, []);
const PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

let staff;
let page;
/** In all that is sent here, so that it is told from what others send. */
let stamp;
let shop;
let source;
let survey;
/** Feedback; the first of it holds all of them. */
let posts;
/** What ran, and what was asked for that no page of staff asks for. */
const executed = [];

before(async () => {
  // Without the policy that would stop scripts: the pages have to be harmless by themselves
  staff = await owner({ language: "en", bypassCSP: true });
  page = staff.page;
  await watch(staff.context);
  stamp = `x${Date.now()}`;
  shop = (await api(page, "/session")).shop.id;
  // What writes at once comes first: later it would wait for what is read from the events
  await write();
  const made = await api(page, "/sources", { name: `Harm ${stamp}`, kind: "server" });
  source = made.id;
  await tell(made.write_key, list(PEOPLE, bought).flat());
  await eventually(async () => assert.ok((await ask(ORDERS - 1)).link));
  await fillIn();
  await tell(made.write_key, [...VECTORS.map(reviewed), ...list(FEW, odd).flat(), ...packed(9_000).map(long)]);
  await eventually(async () => assert.ok((await api(page, `/reviews?q=${stamp}&limit=1`)).total >= VECTORS.length));
});

after(() => leave(staff));

async function watch(context) {
  await context.exposeFunction("xss", (n) => void executed.push(`vector ${n} ran on ${page.url()}`));
  page.on("dialog", (dialog) => {
    executed.push(`“${dialog.message()}” was said on ${page.url()}`);
    void dialog.dismiss();
  });
  page.on("request", (request) => {
    const { origin, pathname, protocol } = new URL(request.url());
    const isPage = request.isNavigationRequest() && request.frame() === page.mainFrame();
    const isOwn = origin === new URL(URL_).origin && (isPage || /^\/(api\/v1|assets)\/|^\/favicon/.test(pathname));
    if (!isOwn && !/^(data|blob):/.test(protocol)) executed.push(`${request.url()} was asked for on ${page.url()}`);
  });
}

/** Posts all of it as the person who is signed in, a few at a time. */
async function post(path, bodies) {
  const answers = await page.evaluate(
    async ([at, left]) => {
      const { csrf_token } = await (await fetch("/api/v1/session")).json();
      const headers = { "Content-Type": "application/json", "X-CSRF-Token": csrf_token };
      const send = async (body) => {
        const answer = await fetch(`/api/v1${at}`, { method: "POST", headers, body: JSON.stringify(body) });
        return { status: answer.status, body: await answer.json() };
      };
      const found = [];
      while (left.length > 0) found.push(...(await Promise.all(left.splice(0, 8).map(send))));
      return found;
    },
    [path, bodies],
  );
  for (const { status, body } of answers) assert.equal(status, 201, JSON.stringify(body));
  return answers.map(({ body }) => body);
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
  { type: "identify", userId: person(n), traits: { name: `${stamp} ${VECTORS[n]}`, city: VECTORS[n].slice(0, 60) } },
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
    const picture = new File([Buffer.from(PIXEL, "base64"), vector], name, { type: "text/html" });
    body.set(`product-${index}`, product(n + index * PEOPLE));
    body.set(`rating-${index}`, "1");
    body.set(`text-${index}`, elsewhere(vector));
    body.set(`photo-${index}`, picture);
  }
  return body;
}

/** What of the page could run something, whether it did so yet or not, and what no page of staff is made of. */
const dangerous = () =>
  page.evaluate(() => {
    const never = "iframe,frame,object,embed,base,marquee,math,audio,video,source,template,animate,noscript";
    const isBad = (one) =>
      one.matches(`${never},body script,body link,body meta,[autofocus],[srcdoc]`) ||
      (one.localName === "img" && !/^(\/api\/v1\/|data:|blob:)/.test(one.getAttribute("src"))) ||
      [...one.attributes].some(
        ({ name, value }) => name.startsWith("on") || (name !== "value" && /^\s*javascript:/i.test(value)),
      );
    return [...document.querySelectorAll("*")].filter(isBad).map((one) => one.outerHTML.slice(0, 200));
  });
async function isHarmless() {
  assert.deepEqual(await dangerous(), [], page.url());
  assert.deepEqual(executed, []);
}

/** Without what no page shows. */
const bare = (text) => text.replace(/[\s\p{Cc}]/gu, "");
/** Checks that all of them stand there as they were written. */
async function shows(vectors, place = page.locator("body")) {
  await eventually(async () => {
    const shown = bare((await place.allTextContents()).join("\n"));
    assert.deepEqual(
      vectors.filter((vector) => !shown.includes(bare(vector))),
      [],
      page.url(),
    );
  });
  await isHarmless();
}

/** Goes on within the console, without loading it anew. */
const step = (path) =>
  page.evaluate((to) => {
    window.history.pushState(null, "", to);
    window.dispatchEvent(new window.PopStateEvent("popstate"));
  }, path);

async function open(path) {
  await page.goto(path);
  await settled(page);
  await isHarmless();
}
/** Opens a list, with all the rows that it has. */
async function openWhole(path) {
  await open(path);
  const isWhole = () => {
    const more = [...document.querySelectorAll("button")].find((one) => one.textContent === "Load more");
    if (more && !more.classList.contains("ant-btn-loading")) more.click();
    return !more;
  };
  await page.waitForFunction(isWhole, null, { polling: 50 });
  await isHarmless();
}

const rows = () => page.locator("table.list tbody tr");
const panel = () => page.getByRole("complementary");
const drawer = () => page.getByRole("dialog");
/** Clicks what may lie below others or out of sight. */
const press = (button) => button.evaluate((node) => node.click());

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

test("what customers say, by what they speak of", async () => {
  const { items } = await api(page, "/voices/aspects?days=7");
  const most = items.reduce((one, other) => (other.mentions > one.mentions ? other : one));
  await openWhole(`/voices?days=7&open=${encodeURIComponent(most.aspect)}`);
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
  const ofSurvey = ["", "/edit"].map((part) => `/surveys/${survey}${part}`);
  for (const path of [...OTHERS, ...ofSurvey]) {
    await open(path);
  }
});
