import { expect, it } from "vitest";
import type { QuestionType } from "@/api/types";
import en from "@/i18n/en";
import { formatter } from "@/i18n/format";
import zh from "@/i18n/zh";
import { isFew, ownScore, scoreKind, showChange, showScore } from "./show";

const f = formatter("en", "UTC", "CNY");
const points = (value: string) => `${value} pp`;

it("writes each score as it is spoken of", () => {
  expect(showScore("nps", f)(30)).toBe("+30");
  expect(showScore("nps", f)(-4.25)).toBe("-4.3");
  expect(showScore("nps", f)(0)).toBe("0");
  expect(showScore("csat", f)(0.8)).toBe("80.0%");
  expect(showScore("ces", f)(5.3)).toBe("5.30");
  expect(showScore("csi", f)(71.26)).toBe("71.3");
  expect(showScore("nps", f)(null)).toBe("–");
});

it("writes differences of shares in points", () => {
  expect(showChange("csat", f, points)(0.051)).toBe("+5.1 pp");
  expect(showChange("nps", f, points)(-6)).toBe("-6.0");
});

it("knows what is too little to go by", () => {
  expect(isFew({ n: 29 })).toBe(true);
  expect(isFew({ n: 30 })).toBe(false);
});

it("knows which question gives a survey its number", () => {
  const question = (key: string, type: QuestionType) => ({ key, type, text: {}, is_required: false });
  const questions = [question("stars", "rating"), question("goods", "csat"), question("recommend", "nps")];
  expect(ownScore({ kind: "own", definition: { questions } })).toBe("goods");
  expect(ownScore({ kind: "nps", definition: { questions } })).toBe("recommend");
  expect(ownScore({ kind: "csi", definition: { questions } })).toBeUndefined();
  expect(ownScore({ kind: "own", definition: { questions: questions.slice(0, 1) } })).toBeUndefined();
});

it("knows by which scale answers are content", () => {
  const question = (key: string, type: QuestionType) => ({ key, type, text: {}, is_required: false });
  const questions = [question("stars", "rating"), question("goods", "csat"), question("recommend", "nps")];
  expect(scoreKind({ kind: "nps", definition: { questions } })).toBe("nps");
  expect(scoreKind({ kind: "own", definition: { questions } })).toBe("csat");
  expect(scoreKind({ kind: "csi", definition: { questions } })).toBe("csat");
  expect([zh.surveyResults.band.csat.detractor, en.surveyResults.band.ces.promoter]).toEqual(["不满意", "Easy"]);
});
