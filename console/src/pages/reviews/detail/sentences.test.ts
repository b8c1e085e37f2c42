import { expect, it } from "vitest";
import { sentences } from "./sentences";

const texts = (text: string) => sentences(text).map((part) => part.text);

it("parts a text at its ends of sentences, with places in characters", () => {
  expect(texts("很好！！物流慢。")).toEqual(["很好！！", "物流慢。"]);
  expect(texts("Good value, v2.0 works. Slow delivery")).toEqual(["Good value, v2.0 works.", " Slow delivery"]);
  expect(sentences("😀好。差")).toEqual([
    { start: 0, end: 3, text: "😀好。" },
    { start: 3, end: 4, text: "差" },
  ]);
});

it("has nothing to choose from in one sentence, or none", () => {
  expect([sentences("一般般。"), sentences(""), sentences("  \n ")]).toEqual([[], [], []]);
});
