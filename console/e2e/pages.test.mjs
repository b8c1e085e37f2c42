// Every page in both languages, light and dark, wide and on a phone: it loads, nothing fails, nothing is in the way.
import assert from "node:assert/strict";
import { after } from "node:test";
import { obstacles, owner, settled, stop, test, tried } from "./browser.mjs";

const PATHS = [
  "/",
  "/scoreboard",
  "/customers",
  "/segments",
  "/segments/new",
  "/reviews",
  "/reviews/overview",
  "/reviews/requests",
  "/questions",
  "/feedback",
  "/feedback/overview",
  "/surveys",
  "/surveys/new",
  "/surveys/contacts",
  "/scores",
  "/voices",
  "/lifecycle",
  "/predictions",
  "/demand",
  "/behaviour",
  "/data",
  "/data/live",
  "/data/imports",
  "/data/rejected",
  "/data/unread",
  "/data/freshness",
  "/settings",
  "/settings/staff",
  "/settings/fields",
  "/settings/reviews",
  "/settings/contact",
  "/settings/surveys",
  "/settings/feedback",
  "/settings/keys",
  "/settings/account",
  "/settings/audit",
];
const LOOKS = [
  { width: 1280, language: "zh", theme: "light" },
  { width: 1280, language: "en", theme: "dark" },
  { width: 390, language: "zh", theme: "dark" },
  { width: 390, language: "en", theme: "light" },
];
// One request for each query of the page, the session, the views and the live stream; far from a request for each row.
const MOST_REQUESTS = 14;

after(stop);
for (const look of LOOKS)
  test(`pages, ${look.language}, ${look.theme}, ${look.width} px`, async (t) => {
    const { page, context, faults } = await owner(look);
    const opens = async (path) => {
      let requests = 0;
      const count = (request) => {
        if (request.url().includes("/api/")) requests += 1;
      };
      page.on("request", count);
      await page.goto(path);
      await settled(page);
      page.off("request", count);
      assert.deepEqual(await obstacles(page), []);
      assert.ok(requests <= MOST_REQUESTS, `${requests} requests`);
      assert.match(await page.title(), look.language === "zh" ? /回头/ : /Huitou/);
    };
    for (const path of PATHS)
      await t.test(
        path,
        tried(path, () => opens(path)),
      );
    assert.deepEqual(faults, []);
    await context.close();
  });

test("an address that does not exist says so", async () => {
  const { page, context } = await owner({ language: "en" });
  await page.goto("/nowhere/at/all");
  await page.getByRole("heading", { name: "This page does not exist" }).waitFor();
  await context.close();
});
