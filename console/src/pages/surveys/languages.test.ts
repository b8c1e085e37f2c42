import { expect, it } from "vitest";
import type { SurveyDefinition } from "@/api/types";
import { borrowed, borrowing, canonical, direction, isOurs, nearest, unwritten } from "./languages";

const definition: SurveyDefinition = {
  v: 2,
  languages: ["en", "ja"],
  title: { en: "Hello", ja: "こんにちは" },
  intro: {},
  thanks: { en: "Thanks" },
  questions: [
    {
      key: "q",
      type: "single",
      is_required: false,
      text: { en: "Why?", ja: " " },
      hint: { en: "Briefly" },
      options: [
        { key: "a", text: { en: "A", ja: "ア" } },
        { key: "b", text: { en: "B" } },
      ],
    },
  ],
  chrome: { next: { ja: "次へ" }, send: { ja: "送信" } },
};

it("counts what is not written in a language yet", () => {
  expect(unwritten(definition, "en")).toBe(0);
  expect(unwritten(definition, "ja")).toBe(4);
  expect(unwritten(definition, "fr")).toBe(6);
});

it("counts the words that our own stand in for", () => {
  expect(borrowed(definition, "ja")).toBe(24);
  expect(borrowed(definition, "fr")).toBe(26);
  expect(borrowed(definition, "en-GB")).toBe(0);
});

it("names by language what the server found missing and nobody has written since", () => {
  const named = ["hello.ja", "next.ja", "why.ja", "hello.fr", "mood.ja"].map((path) => `definition.chrome.${path}`);
  expect([...borrowing(named, definition)]).toEqual([["ja", ["hello", "why"]]]);
});

it("writes tags in one way", () => {
  expect(["JA", "pt_br", "zh-hant"].map(canonical)).toEqual(["ja", "pt-BR", "zh-Hant"]);
  expect(["english", "", "e", "de-", "日本語"].map(canonical)).toEqual([null, null, null, null, null]);
});

it("knows which languages need words of the survey, and how they are written", () => {
  expect(["zh", "zh-CN", "en-US"].every(isOurs)).toBe(true);
  expect(["zh-Hant", "zh-TW", "ja"].some(isOurs)).toBe(false);
  expect([direction("ar-EG"), direction("ja")]).toEqual(["rtl", "ltr"]);
});

it("finds the nearest language", () => {
  const spoken = ["en", "zh", "zh-Hant", "pt-BR"];
  expect(["zh-CN", "zh-TW", "pt", "en-GB", "ja", null].map((one) => nearest(spoken, one))).toEqual([
    "zh",
    "zh-Hant",
    "pt-BR",
    "en",
    undefined,
    undefined,
  ]);
});
