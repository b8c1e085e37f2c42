// Signing in and out, and what a stranger sees.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { after } from "node:test";
import { eventually, listening, owner, settled, signIn, stop, test, visitor } from "./browser.mjs";

after(stop);

test("a stranger is asked to sign in, and lands where they wanted to go", async () => {
  const { page, context } = await visitor({ language: "en" });
  await page.goto("/customers?class=loyal");
  await page.waitForURL(/\/login\?next=/);
  const next = page.url();
  await signIn(page, { email: "nobody@example.com", password: "not the password" });
  await page.getByRole("alert").filter({ hasText: "Wrong email or password." }).first().waitFor();
  await page.goto(next);
  await page.locator("input[autocomplete=username]").fill(process.env.HUITOU_EMAIL);
  await page.locator("input[autocomplete=current-password]").fill(process.env.HUITOU_PASSWORD);
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/customers\?class=loyal$/);
  await context.close();
});

test("signing out ends the session", async () => {
  const { page, context } = await owner({ language: "en" });
  await page.getByRole("button", { name: "Account menu" }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.waitForURL(/\/login/);
  await page.goto("/");
  await page.waitForURL(/\/login/);
  await context.close();
});

test("a session that ends elsewhere ends here, though nothing is clicked", async () => {
  const { page, context } = await owner({ language: "en" });
  await listening(page);
  await page.evaluate(async () => {
    const { csrf_token } = await (await fetch("/api/v1/session")).json();
    await fetch("/api/v1/session", { method: "DELETE", headers: { "X-CSRF-Token": csrf_token } });
  });
  await page.waitForURL(/\/login/);
  await context.close();
});

/** Asks the API as whoever the page belongs to; gives the answer's JSON, if it has any. */
const ask = (page, method, path, body) =>
  page.evaluate(
    async ([how, where, what]) => {
      const { csrf_token } = await (await fetch("/api/v1/session")).json();
      const headers = { "Content-Type": "application/json", "X-CSRF-Token": csrf_token };
      const answer = await fetch(`/api/v1${where}`, { method: how, headers, body: JSON.stringify(what) });
      return answer.status === 204 ? null : answer.json();
    },
    [method, path, body],
  );

test("a changed role changes what is offered, though nothing is clicked", async () => {
  const chief = await owner({ language: "en" });
  const email = `colleague-${Date.now()}@example.com`;
  const password = "a long sentence for tests";
  const colleague = { email, password, name: "Colleague", role: "manager", language: "en" };
  const { id } = await ask(chief.page, "POST", "/staff", colleague);
  const { page, context } = await visitor({ language: "en" });
  await signIn(page, { email, password });
  await page.locator("main#main").waitFor();
  await page.goto("/settings");
  const log = page.getByRole("link", { name: "Audit log" });
  await log.first().waitFor();
  await listening(page);
  await page.evaluate(() => (document.body.dataset.here = "still"));
  await ask(chief.page, "PATCH", `/staff/${id}`, { role: "analyst" });
  await log.first().waitFor({ state: "detached" });
  assert.equal(await page.evaluate(() => document.body.dataset.here), "still", "without a reload");
  await ask(chief.page, "DELETE", `/staff/${id}`);
  await page.waitForURL(/\/login/);
  for (const one of [context, chief.context]) await one.close();
});

test("a device is signed out from another", async () => {
  const chief = await owner({ language: "en" });
  const email = `devices-${Date.now()}@example.com`;
  const password = "a long sentence for tests";
  const colleague = { email, password, name: "Devices", role: "agent", language: "en" };
  const { id } = await ask(chief.page, "POST", "/staff", colleague);
  const [here, there] = [await visitor({ language: "en" }), await visitor({ language: "en" })];
  for (const { page } of [here, there]) {
    await signIn(page, { email, password });
    await page.locator("main#main").waitFor();
  }
  await listening(there.page);
  await here.page.goto("/settings/account");
  await here.page.getByText("This one").waitFor();
  await here.page.getByRole("button", { name: /^Sign out: / }).click();
  await there.page.waitForURL(/\/login/);
  await here.page.getByRole("button", { name: "Sign out everywhere else" }).waitFor({ state: "detached" });
  await ask(chief.page, "DELETE", `/staff/${id}`);
  for (const one of [here.context, there.context, chief.context]) await one.close();
});

test("recovery codes are shown once, and let in where the phone is lost", async () => {
  const chief = await owner({ language: "en" });
  const email = `lost-${Date.now()}@example.com`;
  const password = "a long sentence for tests";
  const colleague = { email, password, name: "Lost", role: "agent", language: "en" };
  const { id } = await ask(chief.page, "POST", "/staff", colleague);
  const { page, context } = await visitor({ language: "en" });
  await signIn(page, { email, password });
  await page.locator("main#main").waitFor();
  await page.goto("/settings/account");
  await page.getByRole("button", { name: "Turn on two-step verification" }).click();
  await page.getByLabel("Your password, to confirm").fill(password);
  await page.keyboard.press("Enter");
  const secret = await page.locator("#totp code").innerText();
  await page.locator("input[autocomplete=one-time-code]").fill(codeOf(secret));
  await page.getByRole("button", { name: "Turn on two-step verification" }).click();
  const dialog = page.getByRole("dialog");
  const codes = (await dialog.locator("pre").innerText()).trim().split("\n");
  assert.equal(codes.length, 10);
  await dialog.getByRole("button", { name: "Done" }).click();
  await page.getByText("10 recovery codes left").waitFor();
  await context.clearCookies();

  await signIn(page, { email, password });
  await page.getByRole("button", { name: "Lost your phone? Use a recovery code" }).click();
  await page.getByLabel("Recovery code").fill(codes[0]);
  await page.locator("button[type=submit]").click();
  await page.locator("main#main").waitFor();
  await page.goto("/settings/account");
  await page.getByText("9 recovery codes left").waitFor();
  await ask(chief.page, "DELETE", `/staff/${id}`);
  for (const one of [context, chief.context]) await one.close();
});

/** What an authenticator app shows now: RFC 6238 with SHA-1, six digits, 30 seconds. */
function codeOf(secret) {
  const bits = [...secret].map((letter) => BASE32.indexOf(letter).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const mac = createHmac("sha1", key).update(step).digest();
  const number = mac.readUInt32BE(mac[19] & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, "0");
}
const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

test("language and theme change at once and stay", async () => {
  const { page, context } = await owner({ language: "zh" });
  const command = async (text) => {
    await page.keyboard.press("Control+k");
    await page.locator(".palette").getByRole("combobox").fill(text);
    await page.locator(".palette").getByRole("option", { selected: true }).first().waitFor();
    await page.keyboard.press("Enter");
    await page.locator(".palette").first().waitFor({ state: "detached" });
  };
  await settled(page);
  await command("language");
  await page.getByRole("heading", { name: "Today", exact: true }).waitFor();
  await command("theme");
  await page.locator("html[data-theme=dark]").waitFor();
  await command("language");
  await page.getByRole("heading", { name: "今日" }).first().waitFor();
  await eventually(async () => assert.equal(await page.evaluate(() => document.documentElement.lang), "zh-CN"));
  await context.close();
});
