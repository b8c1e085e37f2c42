import { expect, it } from "vitest";
import type { SurveyQuestion } from "@/api/types";
import { pipe, shown } from "./pipe";

const why: SurveyQuestion = {
  key: "why",
  type: "multiple",
  text: { zh: "为什么", en: "Why" },
  is_required: false,
  options: [
    { key: "late", text: { zh: "送得慢", en: "late" } },
    { key: "rude", text: { zh: "态度差", en: "rude" } },
  ],
};

it("fills in the customer and earlier answers", () => {
  const known = { name: "Li Mei", order: "A-1" };
  expect(pipe("{{name}}, about {{ order }}", known, [why], {}, "en")).toBe("Li Mei, about A-1");
  expect(pipe("You said: {{answer:why}}", known, [why], { why: ["late", "rude"] }, "en")).toBe("You said: late, rude");
});

it("leaves nothing where nothing is known", () => {
  expect(pipe("Hello {{product}}!", {}, [], {}, "en")).toBe("Hello !");
  expect(pipe("Dear {{ name | friend }}", {}, [], {}, "en")).toBe("Dear friend");
  expect(pipe("{{answer:gone}}", {}, [why], { gone: null }, "en")).toBe("");
});

it("shows numbers and keys as they are", () => {
  expect(shown(undefined, 9, "en")).toBe("9");
  expect(shown(why, "other", "en")).toBe("other");
  expect(shown(why, ["late", "rude"], "zh")).toBe("送得慢、态度差");
});
