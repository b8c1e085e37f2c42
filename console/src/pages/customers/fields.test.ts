import { expect, test } from "vitest";
import type { CustomField } from "@/api/types";
import en from "@/i18n/en";
import { formatter } from "@/i18n/format";
import zh from "@/i18n/zh";
import { labelOf, valueText } from "./fields";

const f = formatter("zh-CN", "Asia/Shanghai", "CNY");
const field = (type: CustomField["type"]): CustomField => ({
  key: "skin",
  label: { zh: "肤质", en: "" },
  type,
  options: type === "choice" ? [{ key: "dry", label: { zh: "干性", en: "Dry" } }] : [],
  is_personal: false,
  is_archived: false,
});

test("a name that one language lacks is read in the other", () => {
  expect(labelOf({ zh: "肤质", en: "" }, "en", "skin")).toBe("肤质");
  expect(labelOf({ zh: "", en: "" }, "zh", "skin")).toBe("skin");
  expect(labelOf(null, "en", "skin")).toBe("skin");
});

test("values are told by their type, and as they were sent where they do not fit it", () => {
  expect(valueText(field("choice"), "dry", "zh", zh, f)).toBe("干性");
  expect(valueText(field("choice"), "dry", "en", en, f)).toBe("Dry");
  expect(valueText(field("choice"), "scaly", "en", en, f)).toBe("scaly");
  expect(valueText(field("yes_no"), true, "zh", zh, f)).toBe(zh.ui.yes);
  expect(valueText(field("number"), 38.5, "zh", zh, f)).toBe("38.5");
  expect(valueText(field("number"), "many", "zh", zh, f)).toBe("many");
  expect(valueText(field("date"), "soon", "zh", zh, f)).toBe("soon");
});
