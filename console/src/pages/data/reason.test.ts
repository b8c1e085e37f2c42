import { expect, test } from "vitest";
import en from "@/i18n/en";
import zh from "@/i18n/zh";
import { whyUnread } from "./reason";

test("a reason is told by its code and field, and in the server's words where it has no code", () => {
  const missing = { code: "missing", field: "order_id", reason: "order_id is missing: say which order it is" };
  expect(whyUnread(missing, zh)).toBe("缺少 order_id，不知道说的是哪一个");
  expect(whyUnread(missing, en)).toBe("order_id is missing: which one is meant?");
  expect(whyUnread({ code: "empty_review", field: "text", reason: "it has neither" }, zh)).toContain("星级");
  expect(whyUnread({ code: "other", field: "", reason: "as it was said before" }, zh)).toBe("as it was said before");
});
