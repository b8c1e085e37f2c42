import { expect, test } from "vitest";
import { dimensionOptions } from "./dimensions";

const named = (name: string, category: string) => `${name} (${category})`;

test("what a category is rated by can be chosen beside what all are, each once", () => {
  const all = [
    {
      category: "茶",
      items: [
        { key: "taste", zh: "口感", en: "" },
        { key: "service", zh: "茶艺", en: "Tea service" },
      ],
    },
    { category: null, items: [{ key: "service", zh: "服务态度", en: "Service" }] },
    {
      category: "衣",
      items: [
        { key: "fit", zh: "", en: "Fit" },
        { key: "taste", zh: "品位", en: "Taste" },
      ],
    },
  ];
  expect(dimensionOptions(all, "zh", named)).toEqual([
    { value: "service", label: "服务态度" },
    { value: "taste", label: "口感 (茶)" },
    { value: "fit", label: "Fit (衣)" },
  ]);
  expect(dimensionOptions(all, "en", named)[1]?.label).toBe("口感 (茶)");
  expect(dimensionOptions([], "en", named)).toEqual([]);
});
