// Pictures of the pages with made-up answers: node dev/shoot.mjs [out folder] [page …]. For looking at, without a server.
import { mkdirSync } from "node:fs";
import { chromium } from "playwright-core";
import { preview } from "vite";
import { answers } from "./fixtures.mjs";

const PAGES = {
  today: "/",
  scoreboard: "/scoreboard?beside=s1,s2",
  customers: "/customers?class=active,loyal&min_orders=2",
  customer: "/customers/x",
  segments: "/segments",
  segment: "/segments/s1",
  builder: "/segments/s1/edit",
  reviews: "/reviews",
  review: "/reviews?open=0193b0c0-0000-7000-8000-000000001000",
  "review-page": "/reviews/0193b0c0-0000-7000-8000-000000001000",
  "reviews-overview": "/reviews/overview",
  requests: "/reviews/requests",
  feedback: "/feedback",
  post: "/feedback?open=0193b0c0-0000-7000-8000-000000002000",
  "post-page": "/feedback/0193b0c0-0000-7000-8000-000000002003",
  "feedback-new": "/feedback?new=1",
  "feedback-overview": "/feedback/overview",
  surveys: "/surveys",
  "survey-new": "/surveys/new",
  "survey-edit": "/surveys/0193b0c0-0000-7000-8000-000000003001/edit",
  "survey-results": "/surveys/0193b0c0-0000-7000-8000-000000003000",
  "survey-index": "/surveys/0193b0c0-0000-7000-8000-000000003002",
  "survey-responses": "/surveys/0193b0c0-0000-7000-8000-000000003000/responses",
  "survey-response":
    "/surveys/0193b0c0-0000-7000-8000-000000003000/responses?open=0193b0c0-0000-7000-8000-000000003000",
  "survey-asked": "/surveys/0193b0c0-0000-7000-8000-000000003000/asked",
  "survey-share": "/surveys/0193b0c0-0000-7000-8000-000000003000/share",
  "survey-phone": "/surveys/0193b0c0-0000-7000-8000-000000003000/phone?customer=x",
  contacts: "/surveys/contacts",
  scores: "/scores",
  voices: "/voices",
  sentences: "/voices?open=delivery",
  lifecycle: "/lifecycle",
  predictions: "/predictions",
  demand: "/demand",
  behaviour: "/behaviour",
  sources: "/data",
  live: "/data/live",
  imports: "/data/imports",
  map: "/data/imports/i1",
  result: "/data/imports/i3",
  rejected: "/data/rejected",
  unread: "/data/unread",
  freshness: "/data/freshness",
  shop: "/settings",
  fields: "/settings/fields",
  "review-settings": "/settings/reviews",
  "contact-settings": "/settings/contact",
  "survey-settings": "/settings/surveys",
  "feedback-settings": "/settings/feedback",
  staff: "/settings/staff",
  account: "/settings/account",
  audit: "/settings/audit",
  login: "/login",
  setup: "/setup?token=x",
  missing: "/nowhere",
};
const LOOKS = [
  { name: "zh", width: 1280, language: "zh", theme: "light" },
  { name: "en-dark", width: 1280, language: "en", theme: "dark" },
  { name: "phone", width: 390, language: "zh", theme: "light" },
];
const [out = "/tmp/console-shots", ...only] = process.argv.slice(2);
mkdirSync(out, { recursive: true });

const server = await preview({ preview: { port: 4179, host: "127.0.0.1" }, logLevel: "error" });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
});

async function answer(route) {
  const url = new URL(route.request().url());
  const path = url.pathname.replace("/api/v1", "");
  if (path === "/stream")
    return route.fulfill({
      status: 200,
      headers: { "content-type": "text/event-stream" },
      body: "event: hello\ndata: {}\n\n",
    });
  const found = answers.find(([pattern]) => pattern.test(path));
  const body =
    path === "/setup" && url.searchParams.size === 0 && route.request().frame().url().includes("/setup")
      ? { needed: true }
      : found?.[1];
  return body
    ? route.fulfill({ json: body })
    : route.fulfill({ status: 404, json: { status: 404, code: "not_found", title: "Not Found", detail: path } });
}

let failed = false;
for (const look of LOOKS) {
  const context = await browser.newContext({
    viewport: { width: look.width, height: 844 },
    locale: look.language === "zh" ? "zh-CN" : "en-GB",
  });
  await context.addInitScript(({ language, theme }) => {
    localStorage.setItem("huitou.language", language);
    localStorage.setItem("huitou.theme", theme);
  }, look);
  await context.route("**/api/v1/**", answer);
  const page = await context.newPage();
  page.on("pageerror", (error) => {
    failed = true;
    console.error(look.name, page.url(), error.message);
  });
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning")
      console.error(look.name, page.url(), message.text().slice(0, 300));
  });
  for (const [name, path] of Object.entries(PAGES)) {
    if (only.length > 0 && !only.includes(name)) continue;
    await page.goto(`http://127.0.0.1:4179${path}`, { waitUntil: "load" });
    await page.locator("h1").first().waitFor({ timeout: 15_000 });
    await page.waitForFunction(() => document.querySelectorAll(".bones").length === 0, undefined, { timeout: 15_000 });
    await page.waitForTimeout(
      ["predictions", "demand", "lifecycle", "segment", "scoreboard", "feedback-overview"].includes(name) ? 1_200 : 250,
    );
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    if (overflow > 0) console.error(`${look.name} ${name}: ${overflow} px too wide`);
    await page.screenshot({ path: `${out}/${name}-${look.name}.png`, fullPage: true });
  }
  await context.close();
}
await browser.close();
await server.close();
process.exit(failed ? 1 : 0);
