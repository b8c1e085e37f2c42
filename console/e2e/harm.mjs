// Texts that mean harm, and what a page of staff has to be that shows them: they are texts, and nothing runs.
import assert from "node:assert/strict";
import { VECTORS } from "../../widget/test/browser/vectors.mjs";
import { eventually, owner, settled, URL_ } from "./browser.mjs";

export const list = (count, make) => Array.from({ length: count }, (_, n) => make(n));
/** One of a few that differ in what runs, what it breaks out of and how it is written: 19 divides no number of these. */
export const any = (n) => VECTORS[(n * 19) % VECTORS.length];
/** All of them in as few texts as may be that long. */
export const packed = (most) =>
  VECTORS.reduce((texts, vector) => {
    const last = texts.at(-1);
    if (last === undefined || last.length + vector.length >= most) return [...texts, vector];
    return [...texts.slice(0, -1), `${last}\n${vector}`];
  }, []);

/** The page of who is signed in. */
export let page;
/** What ran, and what was asked for that no page of staff asks for. */
const executed = [];

/** Signs the owner in, without the policy that would stop scripts: the pages have to be harmless by themselves. */
export async function enter() {
  const staff = await owner({ language: "en", bypassCSP: true });
  page = staff.page;
  await watch(staff.context);
  return staff;
}

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

/** Sends all of it as the person who is signed in, a few at a time. */
export async function send(method, path, bodies) {
  const answers = await page.evaluate(
    async ([how, at, left]) => {
      const { csrf_token } = await (await fetch("/api/v1/session")).json();
      const headers = { "Content-Type": "application/json", "X-CSRF-Token": csrf_token };
      const one = async (body) => {
        const answer = await fetch(`/api/v1${at}`, { method: how, headers, body: JSON.stringify(body) });
        return { isDone: answer.ok, text: await answer.text() };
      };
      const found = [];
      while (left.length > 0) found.push(...(await Promise.all(left.splice(0, 8).map(one))));
      return found;
    },
    [method, path, bodies],
  );
  for (const { isDone, text } of answers) assert.ok(isDone, `${path}: ${text}`);
  return answers.map(({ text }) => text && JSON.parse(text));
}
export const post = (path, bodies) => send("POST", path, bodies);

/** Takes files in, to be looked at. */
export const upload = (names, text) =>
  page.evaluate(
    async ([called, csv]) => {
      const { csrf_token } = await (await fetch("/api/v1/session")).json();
      const form = new FormData();
      for (const one of called) form.append("file", new File([csv], one, { type: "text/html" }));
      const headers = { "X-CSRF-Token": csrf_token };
      const answer = await fetch("/api/v1/imports", { method: "POST", headers, body: form });
      return answer.json();
    },
    [names, text],
  );

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
export async function isHarmless() {
  assert.deepEqual(await dangerous(), [], page.url());
  assert.deepEqual(executed, []);
}

/** Without what no page shows. */
export const bare = (text) => text.replace(/[\s\p{Cc}]/gu, "");
/** Checks that all of them stand there as they were written. */
export async function shows(vectors, place = page.locator("body")) {
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
export const step = (path) =>
  page.evaluate((to) => {
    window.history.pushState(null, "", to);
    window.dispatchEvent(new window.PopStateEvent("popstate"));
  }, path);

export async function open(path) {
  await page.goto(path);
  await settled(page);
  await isHarmless();
}
/** Opens a list, with all the rows that it has. */
export async function openWhole(path) {
  await open(path);
  const isWhole = () => {
    const more = [...document.querySelectorAll("button")].find((one) => one.textContent === "Load more");
    if (more && !more.classList.contains("ant-btn-loading")) more.click();
    return !more;
  };
  await page.waitForFunction(isWhole, null, { polling: 50 });
  await isHarmless();
}

export const rows = () => page.locator("table.list tbody tr");
export const panel = () => page.getByRole("complementary");
export const drawer = () => page.getByRole("dialog");
/** Clicks what may lie below others or out of sight. */
export const press = (button) => button.evaluate((node) => node.click());
