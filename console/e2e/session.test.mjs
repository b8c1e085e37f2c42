// Signing in and out, and what a stranger sees.
import assert from "node:assert/strict";
import { after } from "node:test";
import { eventually, listening, owner, settled, signIn, stop, test, visitor } from "./browser.mjs";

after(stop);

test("a stranger is asked to sign in, and lands where they wanted to go", async () => {
  const { page, context } = await visitor({ language: "en" });
  await page.goto("/customers?class=loyal");
  await page.waitForURL(/\/login\?next=/);
  const next = page.url();
  await signIn(page, { email: "nobody@example.com", password: "not the password" });
  await page.getByRole("alert").filter({ hasText: "Email or password is not right." }).first().waitFor();
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
