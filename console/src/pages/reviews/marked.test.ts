import { expect, it } from "vitest";
import { excerpt, once, pieces, type Said, together } from "./marked";

const said = (aspect: string, polarity: Said["polarity"], start: number, end: number): Said => ({
  aspect,
  polarity,
  quotes: [{ start, end }],
});

it("cuts a text at the words that show an aspect", () => {
  expect(pieces("物流很慢，质量不错", [said("quality", "positive", 5, 9), said("delivery", "negative", 0, 4)])).toEqual(
    [
      { text: "物流很慢", aspect: "delivery", polarity: "negative" },
      { text: "，" },
      { text: "质量不错", aspect: "quality", polarity: "positive" },
    ],
  );
});

it("counts characters, not halves of surrogate pairs", () => {
  expect(pieces("👍👍 great", [said("use", "positive", 3, 8)])).toEqual([
    { text: "👍👍 " },
    { text: "great", aspect: "use", polarity: "positive" },
  ]);
});

it("shows the first of overlapping quotes and drops those outside of the text", () => {
  const overlapping = [said("a", "negative", 0, 4), said("b", "positive", 2, 6), said("c", "neutral", 40, 50)];
  expect(pieces("abcdefgh", overlapping)).toEqual([
    { text: "abcd", aspect: "a", polarity: "negative" },
    { text: "efgh" },
  ]);
});

it("marks a wish as a whole, unless words in it show an aspect", () => {
  const wish = said("need", "neutral", 0, 6);
  expect(pieces("希望快一点。", [wish])).toEqual([{ text: "希望快一点。", aspect: "need", polarity: "neutral" }]);
  expect(pieces("希望快一点。", [wish, said("delivery", "negative", 2, 5)])).toEqual([
    { text: "希望" },
    { text: "快一点", aspect: "delivery", polarity: "negative" },
    { text: "。" },
  ]);
});

it("leaves a short text whole", () => {
  expect(excerpt("很好", [])).toEqual({ text: "很好", said: [] });
});

it("begins at the sentence of the first complaint, and marks the same words", () => {
  const text = `${"很好用。".repeat(40)}但是电池不耐用。${"其他都行。".repeat(30)}`;
  const start = Array.from(text).join("").indexOf("电池不耐用");
  const short = excerpt(text, [said("quality", "positive", 0, 2), said("use", "negative", start, start + 5)]);
  expect(short.text.startsWith("…但是电池不耐用。")).toBe(true);
  const marked = pieces(short.text, short.said).filter(({ polarity }) => polarity);
  expect(marked).toEqual([{ text: "电池不耐用", aspect: "use", polarity: "negative" }]);
  expect(Array.from(short.text).length).toBeLessThanOrEqual(112);
});

it("puts the sentences about one aspect together, but keeps praise and complaint apart", () => {
  const sentences = [
    said("delivery", "negative", 0, 2),
    said("size", "positive", 3, 4),
    said("delivery", "negative", 9, 12),
  ];
  expect(together([...sentences, said("delivery", "positive", 20, 22)])).toEqual([
    {
      ...said("delivery", "negative", 0, 2),
      quotes: [
        { start: 0, end: 2 },
        { start: 9, end: 12 },
      ],
    },
    said("size", "positive", 3, 4),
    said("delivery", "positive", 20, 22),
  ]);
});

it("names an aspect once for each way it is spoken of", () => {
  const said = (aspect: string, polarity: Said["polarity"]) => ({ aspect, polarity });
  const all = [said("after_sales", "negative"), said("delivery", "negative"), said("after_sales", "negative")];
  expect(once([...all, said("delivery", "positive")])).toEqual([
    said("after_sales", "negative"),
    said("delivery", "negative"),
    said("delivery", "positive"),
  ]);
});
