// Signing in and out, and what a stranger sees.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { owner, signIn, stop, visitor } from "./browser.mjs";

after(stop);

test("a stranger is asked to sign in, and lands where they wanted to go", async () => {
  const { page, context } = await visitor({ language: "en" });
  await page.goto("/customers?class=loyal");
  await page.waitForURL(/\/login\?next=/);
  const next = page.url();
  await signIn(page, { email: "nobody@example.com", password: "not the password" });
  await page.getByText("Email or password is not right.").waitFor();
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
  await page.getByText("Sign out").click();
  await page.waitForURL(/\/login/);
  await page.goto("/");
  await page.waitForURL(/\/login/);
  await context.close();
});

test("language and theme change at once and stay", async () => {
  const { page, context } = await owner({ language: "zh" });
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox").fill("language");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Today", exact: true }).waitFor();
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox").fill("theme");
  await page.keyboard.press("Enter");
  await page.locator("html[data-theme=dark]").waitFor();
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox").fill("language");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "今日" }).waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.lang), "zh-CN");
  await context.close();
});
