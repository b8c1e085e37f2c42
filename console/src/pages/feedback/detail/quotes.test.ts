import { expect, it } from "vitest";
import { pieces } from "@/pages/reviews/marked";
import { aspectsOf, quotesIn } from "./quotes";

const TITLE = "发货太慢🐢";
const TEXT = "等了八天，包装也破了";
const WHOLE = Array.from(`${TITLE}\n${TEXT}`);
const place = (words: string): [number, number] => {
  const start = WHOLE.join("").indexOf(words);
  const before = Array.from(WHOLE.join("").slice(0, start)).length;
  return [before, before + Array.from(words).length];
};

it("finds the words again in title and text, whatever characters stand before them", () => {
  const found = quotesIn(TITLE, {
    aspects: [
      { aspect: "delivery", polarity: "negative", quotes: [place("太慢"), place("八天")] },
      { aspect: "packaging", polarity: "negative", quotes: [place("包装也破了")] },
    ],
  });
  const marked = (text: string, said: typeof found.title) =>
    pieces(text, said)
      .filter(({ aspect }) => aspect)
      .map(({ text: words, aspect }) => [words, aspect]);
  expect(marked(TITLE, found.title)).toEqual([["太慢", "delivery"]]);
  expect(marked(TEXT, found.text)).toEqual([
    ["八天", "delivery"],
    ["包装也破了", "packaging"],
  ]);
});

it("names what is said twice once, and what is good and bad both ways", () => {
  const said = (aspect: string, polarity: "negative" | "positive") => ({ aspect, polarity, quotes: [] });
  const found = aspectsOf({
    aspects: [said("service", "negative"), said("service", "negative"), said("service", "positive")],
  });
  expect(found.map(({ polarity }) => polarity)).toEqual(["negative", "positive"]);
});
