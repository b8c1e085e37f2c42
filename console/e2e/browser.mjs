// The browser and the shop's people, for tests that run against a real server. All of them share one shop while imports
// and the live stream go on, so any list may be drawn anew at any moment, and any text may turn up a second time.
import assert from "node:assert/strict";
import { after, test as once } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { inspect } from "node:util";
import { chromium } from "playwright-core";

export const URL_ = process.env.HUITOU_URL ?? "http://127.0.0.1:7700";
const EMAIL = process.env.HUITOU_EMAIL;
const PASSWORD = process.env.HUITOU_PASSWORD;
const ARGS =
  "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync";

/** Tests that passed only when they were tried again. */
const hurried = [];
after(() => {
  if (hurried.length > 0) console.error(`PASSED AT THE SECOND TRY: ${hurried.join("; ")}`);
});

/** A body that is run once more when it throws, from an empty page; the first failure is told in full. */
export const tried = (name, body) => async (t) => {
  const known = new Set(visitors);
  try {
    await body(t);
  } catch (error) {
    t.diagnostic(`FIRST TRY FAILED: ${name}\n${inspect(error)}`);
    await afresh(known);
    await body(t);
    hurried.push(name);
  }
};
export const test = (name, body) => once(name, tried(name, body));

/** Whom a failed body let in goes; the others leave the page they were on, and whatever lay open on it. */
async function afresh(known) {
  for (const one of [...visitors])
    if (known.has(one)) await one.page.goto("about:blank");
    else await one.context.close();
}

let browser;
const visitors = new Set();
/** Starts the browser once. */
export async function start() {
  if (!EMAIL || !PASSWORD)
    throw new Error("HUITOU_EMAIL and HUITOU_PASSWORD name the owner account that the tests sign in with");
  browser ??= await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ARGS.split(" "),
  });
  return browser;
}
export async function stop() {
  await browser?.close();
  browser = undefined;
}
/** Ends the browser, and fails when a page broke or the server did: a second try does not forgive that. */
export async function leave(...people) {
  await stop();
  assert.deepEqual(
    people.flatMap((one) => one?.faults ?? []),
    [],
  );
}

/** A fresh visitor: nobody is signed in. Without its policy (`bypassCSP`), a page has to be harmless by itself. */
export async function visitor({ width = 1280, language = "zh", theme = "light", bypassCSP = false } = {}) {
  const context = await (
    await start()
  ).newContext({
    baseURL: URL_,
    viewport: { width, height: 844 },
    timezoneId: "Asia/Shanghai",
    bypassCSP,
  });
  await context.addInitScript(
    ([tongue, look]) => {
      // An empty page keeps nothing
      if (window.location.protocol === "about:") return;
      localStorage.setItem("huitou.language", tongue);
      localStorage.setItem("huitou.theme", look);
    },
    [language, theme],
  );
  const page = await context.newPage();
  const faults = [];
  page.on("pageerror", (error) => faults.push(`${page.url()}: ${error.message}`));
  page.on("response", (response) => {
    // A busy server says 503, and the console asks again
    if (response.status() >= 500 && response.status() !== 503) faults.push(`${response.status()} ${response.url()}`);
  });
  const one = { page, context, faults };
  visitors.add(one);
  context.on("close", () => visitors.delete(one));
  return one;
}

/** Signs in through the form. */
export async function signIn(page, { email = EMAIL, password = PASSWORD } = {}) {
  await page.goto("/login");
  await page.locator("input[autocomplete=username]").fill(email);
  await page.locator("input[autocomplete=current-password]").fill(password);
  await page.locator("button[type=submit]").click();
}

/** The owner, signed in, on any page. */
export async function owner(look) {
  const enter = async () => {
    const one = await visitor(look);
    await signIn(one.page);
    await one.page.locator("main#main").waitFor();
    return one;
  };
  // Also asked for before the tests, where no body is run a second time
  return enter().catch((error) => {
    console.error(`FIRST SIGN-IN FAILED: ${inspect(error)}`);
    hurried.push("signing in");
    return enter();
  });
}

/** Asks the API as the person who is signed in; with a body, posts it. */
export const api = (page, path, body) =>
  page.evaluate(
    async ([at, sent]) => {
      if (sent === undefined) return (await fetch(`/api/v1${at}`)).json();
      const { csrf_token } = await (await fetch("/api/v1/session")).json();
      const headers = { "Content-Type": "application/json", "X-CSRF-Token": csrf_token };
      return (await fetch(`/api/v1${at}`, { method: "POST", headers, body: JSON.stringify(sent) })).json();
    },
    [path, body],
  );
/** The key of a new server of the shop. */
export const serverKey = async (page, name) => (await api(page, "/sources", { name, kind: "server" })).write_key;
/** Tells what happened, as the shop's server does. */
export async function say(key, batch) {
  const response = await fetch(`${URL_}/v1/batch`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ writeKey: key, batch }),
  });
  assert.equal(response.status, 200, await response.text());
}
export const track = (userId, event, properties) => ({ type: "track", userId, event, properties });

/** Waits until nothing is loading any more, and the page hears its keys: effects run a moment after what they belong to. */
export async function settled(page) {
  await page.locator("h1").first().waitFor();
  await page.waitForFunction(() => document.querySelectorAll(".bones").length === 0);
  await page.evaluate(() => new Promise((done) => window.requestAnimationFrame(() => setTimeout(done, 0))));
}

/** Waits until the page hears of what happens: an event before that would be missed. */
export const listening = (page) => page.locator(".live[data-state=open]").first().waitFor({ state: "attached" });

/** Checks again until it holds, since the page may still be on its way there; then the last failure stands. */
export async function eventually(check, within = 20_000) {
  const end = Date.now() + within;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > end) throw error;
      await pause(150);
    }
  }
}

/** Waits for a short message with exactly these words, each message once; the same words elsewhere do not count. */
export async function told(page, text) {
  const hear = (words) => {
    const toasts = [...document.querySelectorAll(".toast:not([data-heard])")];
    const found = toasts.find((one) => one.firstElementChild.textContent === words);
    if (found) found.dataset.heard = "";
    return found !== undefined;
  };
  try {
    await page.waitForFunction(hear, text);
  } catch (cause) {
    const said = await page.locator(".toast").allInnerTexts();
    throw new Error(`nobody told “${text}”, but: ${said.join(" | ") || "nothing"}`, { cause });
  }
}
/** What can be done from a short message; it stays while the mouse is on it. */
export async function offered(page, text, action) {
  const toast = page.locator(".toast", { hasText: text }).last();
  await toast.hover();
  return toast.getByRole("button", { name: action });
}

/** Clicks until what it brings is there: while a page is busy or still moves, a click may come to nothing. */
export const click = (button, hasCome) =>
  eventually(async () => {
    if (await hasCome()) return;
    await button.click({ timeout: 5_000 });
    await eventually(async () => assert.ok(await hasCome(), `nothing came of a click on ${button}`), 5_000);
  });

/** Presses a button that asks before it does what cannot be seen beforehand, and says yes. */
export async function agree(page, button) {
  const yes = page.getByRole("tooltip").getByRole("button", { name: "OK" }).last();
  // What asks is there, gone for a frame, and there again while it unfolds: only a click on it tells that it was seen.
  await eventually(async () => {
    if (!(await yes.isVisible())) await button.click({ timeout: 5_000 });
    await yes.click({ timeout: 5_000 });
  });
  await yes.waitFor({ state: "hidden" });
}

/** The file that a click saves. */
export async function saved(page, button) {
  let file;
  page.once("download", (download) => (file = download));
  await click(button, () => file !== undefined);
  return file;
}

/** Takes a piece of work, unless a first try has it already. */
export async function take(work, name = "Assign to me") {
  const button = work.getByRole("button", { name });
  const mine = work.getByText("Me", { exact: true }).first();
  await button.or(mine).first().waitFor();
  if (await button.isVisible()) await button.click();
  await mine.waitFor();
}

/** What a person who cannot see the page, or has a narrow one, would stumble over. */
export function obstacles(page) {
  return page.evaluate(() => {
    const found = [];
    const wide = document.documentElement.scrollWidth - window.innerWidth;
    if (wide > 0) found.push(`${wide} px wider than the window`);
    if (document.querySelectorAll("h1").length !== 1) found.push("not exactly one h1");
    if (!document.querySelector("main")) found.push("no main landmark");
    if (!document.documentElement.lang) found.push("no language");
    const shown = (node) => node.checkVisibility({ visibilityProperty: true });
    const named = (node) =>
      node.getAttribute("aria-label") ||
      node.getAttribute("title") ||
      node.getAttribute("aria-labelledby") ||
      node.textContent.trim() ||
      node.querySelector("[aria-label]");
    for (const node of document.querySelectorAll("button, a[href]"))
      if (shown(node) && !named(node)) found.push(`no name: ${node.outerHTML.slice(0, 120)}`);
    for (const node of document.querySelectorAll("input:not([type=hidden]), textarea"))
      if (shown(node) && !node.labels?.length && !named(node) && !node.getAttribute("placeholder"))
        found.push(`no label: ${node.outerHTML.slice(0, 120)}`);
    for (const node of document.querySelectorAll("[role=alert].failure")) found.push(`failed: ${node.textContent}`);
    return found;
  });
}
