// The browser and the shop's people, for tests that run against a real server.
import { chromium } from "playwright-core";

export const URL_ = process.env.HUITOU_URL ?? "http://127.0.0.1:7700";
const EMAIL = process.env.HUITOU_EMAIL;
const PASSWORD = process.env.HUITOU_PASSWORD;
const ARGS =
  "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync";

let browser;
/** Starts the browser once; the session of the first sign-in is shared, as one person would have it. */
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

/** A fresh visitor: nobody is signed in. */
export async function visitor({ width = 1280, language = "zh", theme = "light" } = {}) {
  const context = await (
    await start()
  ).newContext({
    baseURL: URL_,
    viewport: { width, height: 844 },
    timezoneId: "Asia/Shanghai",
  });
  await context.addInitScript(
    ([tongue, look]) => {
      localStorage.setItem("huitou.language", tongue);
      localStorage.setItem("huitou.theme", look);
    },
    [language, theme],
  );
  const page = await context.newPage();
  const faults = [];
  page.on("pageerror", (error) => faults.push(`${page.url()}: ${error.message}`));
  page.on("response", (response) => {
    if (response.status() >= 500) faults.push(`${response.status()} ${response.url()}`);
  });
  return { page, context, faults };
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
  const one = await visitor(look);
  await signIn(one.page);
  await one.page.locator("main#main").waitFor();
  return one;
}

/** Waits until nothing is loading any more. */
export async function settled(page) {
  await page.locator("h1").first().waitFor();
  await page.waitForFunction(() => document.querySelectorAll(".bones").length === 0);
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
