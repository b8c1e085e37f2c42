import { expect, it } from "vitest";
import en from "@/i18n/en";
import { formatter } from "@/i18n/format";
import { besideEach, besideOf, grouped, moveOf, placeName, seeOf, showAs, tooFew } from "./measures";

const f = formatter("en", "UTC", "USD");
const share = showAs("share", en, f);

it("keeps measures that belong together together, and loses none", () => {
  const keys = ["late_parcel_rate", "csat", "of_a_newer_server", "good_rate", "nps"];
  const groups = grouped(keys.map((key) => ({ key })));
  expect(groups.map(({ group, measures }) => [group, measures.map(({ key }) => key)])).toEqual([
    ["said", ["nps", "csat"]],
    ["rated", ["good_rate"]],
    ["stayed", ["late_parcel_rate"]],
    ["other", ["of_a_newer_server"]],
  ]);
});

it("says where it dropped, and what its link leads to", () => {
  expect(placeName({ dimension: "category", value: "Tea" }, en)).toBe("Category: Tea");
  expect(placeName({ dimension: "product", value: "p1", name: "Longjing" }, en)).toBe("Product: Longjing");
  expect(placeName({ dimension: "city", value: "Recife" }, en)).toBe("City: Recife");
  expect(placeName({ dimension: "of_a_newer_server", value: "x" }, en)).toBe("x");
  expect(seeOf({ key: "good_rate" }, en)).toBe("See neutral and bad reviews");
  expect(seeOf({ key: "return_rate" }, en)).toBe("See who returned something");
  expect(seeOf({ key: "nps" }, en)).toBe("See the detractors");
  expect(seeOf({ key: "of_a_newer_server" }, en)).toBe("See details");
});

it("writes each unit as people write it", () => {
  expect(share.value(0.8512)).toBe("85.1%");
  expect(share.change(0.02)).toBe("2.0 points");
  expect(showAs("points", en, f).value(30)).toBe("30.0");
  expect(showAs("stars", en, f).value(4.714)).toBe("4.71");
  expect(showAs("minutes", en, f).value(2_900)).toBe("2 d");
  expect(share.value(null)).toBe("–");
});

it("is glad only of what is better, and sorry only for what is worse", () => {
  const move = (value: number, is_significant: boolean, is_better: boolean) =>
    moveOf({ value, low: value - 0.02, high: value + 0.02, is_significant, is_better }, share);
  expect(move(0.03, true, true)).toEqual({ way: "up", mood: "good", text: "3.0 points" });
  expect(move(0.03, true, false)).toMatchObject({ way: "up", mood: "bad" });
  expect(move(-0.03, true, true)).toEqual({ way: "down", mood: "good", text: "3.0 points" });
  expect(move(-0.03, false, false)).toMatchObject({ way: "down", mood: "chance" });
  expect(move(0.0001, true, true)).toMatchObject({ way: "same", mood: "chance" });
});

it("puts at most four segments side by side", () => {
  expect(besideOf(new URLSearchParams())).toEqual([]);
  expect(besideOf(new URLSearchParams("beside=a,b,c,d,e"))).toEqual(["a", "b", "c", "d"]);
});

it("puts the parts of the compared period beside those shown, the last beside the last", () => {
  expect(besideEach([1, 2, 3], [7, 8, 9])).toEqual([7, 8, 9]);
  expect(besideEach([1, 2, 3], [8, 9])).toEqual([undefined, 8, 9]);
  expect(besideEach([1], [])).toEqual([undefined]);
});

it("draws no change where either period has too few observations", () => {
  const [few, enough] = [{ is_small: true }, { is_small: false }];
  expect(tooFew(enough, enough)).toBeUndefined();
  expect(tooFew(enough, few)).toBe("before");
  expect(tooFew(few, enough)).toBe("now");
  expect(tooFew(few, few)).toBe("before");
});
