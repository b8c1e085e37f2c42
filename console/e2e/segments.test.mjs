// A segment from a template: live size, saved, in words, exported, deleted.
import assert from "node:assert/strict";
import { after } from "node:test";
import { agree, eventually, owner, saved, settled, stop, test } from "./browser.mjs";

after(stop);

test("a segment is built, saved and deleted", async () => {
  const { page, context, faults } = await owner({ language: "en" });
  const name = `Loyal ${Date.now()}`;
  await page.goto("/segments/new");
  await settled(page);
  await page.getByRole("button", { name: "Start from a template" }).click();
  await page.getByRole("menuitem", { name: "Loyal customers" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill(name);
  const live = await page.locator(".segment-live[aria-busy=false] .segment-size:not([data-stale])").textContent();
  await page.getByRole("button", { name: "Save" }).click();
  await page.waitForURL(/\/segments\/[0-9a-f-]{36}$/);
  await page.getByRole("heading", { name }).first().waitFor();
  await page.locator(".page-note").getByText(`${live} people`).first().waitFor();
  const download = await saved(page, page.getByRole("link", { name: "Export CSV" }));
  assert.match(download.suggestedFilename(), /\.csv$/);
  await agree(page, page.getByRole("button", { name: "Delete" }));
  await page.waitForURL(/\/segments$/);
  await settled(page);
  await eventually(async () => assert.equal(await page.getByText(name).count(), 0));
  assert.deepEqual(faults, []);
  await context.close();
});

test("leaving asks about rules that are not saved", async () => {
  const { page, context } = await owner({ language: "en" });
  await page.goto("/segments/new");
  await settled(page);
  await page.getByRole("textbox", { name: "Name" }).fill("Half a segment");
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Today" }).click();
  const dialog = page.getByRole("dialog", { name: "You have unsaved changes" });
  await dialog.getByRole("button", { name: "Leave without saving" }).click();
  await page.getByRole("heading", { name: "Today", exact: true }).waitFor();
  await context.close();
});
