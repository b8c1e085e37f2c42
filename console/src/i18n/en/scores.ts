import { some } from "./count";

export const scores = {
  title: "Scores",
  note: "The same reviews scored by four methods, each with its formula, sample size, interval and previous period. All can be recalculated from the reviews.",
  dimension: {
    described: "As described",
    service: "Service",
    delivery: "Delivery",
    logistics: "Delivery",
    quality: "Quality",
    fit: "Fit",
    price: "Value",
    packaging: "Packaging",
  },
  dsr: {
    title: "Detailed seller ratings (DSR)",
    note: (months: string) => `The last ${months} months, each item separately`,
    formula: (sum: string, n: string, value: string) => `${sum} points ÷ ${some(n, "rating", "ratings")} = ${value}`,
    how: (months: string, cap: string, window: string | null) =>
      `The sum of all ratings of this item in the last ${months} months, up to today, ÷ their number. Per buyer, only the first ${cap} rated trades of a calendar month count, by completion time;${window ? ` ratings given more than ${window} days after delivery don't count;` : ""} ratings of cancelled orders don't count, as the trade never completed; without a recorded delivery, an order counts by the day it was placed; missing ratings are never filled in; a rating never changes.`,
    empty: "No detailed ratings yet",
    emptyText:
      "Once customers rate description, service and delivery through a review link, the three scores appear here.",
  },
  value: {
    mean: "Mean stars",
    bayesian: "Steady score",
    good_rate: "Good-review rate",
    credit: "Credit",
  },
  formula: {
    mean: (sum: string, n: string, value: string) => `${sum} stars ÷ ${some(n, "review", "reviews")} = ${value}`,
    bayesian: (pseudo: string, prior: string, value: string) =>
      `${pseudo} imaginary reviews of ${prior} stars + all real ones, newest weighted most → ${value}`,
    good_rate: (good: string, n: string, value: string) => `${good} good ÷ ${n} in all = ${value}`,
    credit: (months: string, good: string, bad: string) =>
      `Since the first review; ${good} good and ${bad} bad in the last ${months} months`,
  },
  how: {
    mean: "The plain mean of published reviews in this period. Easy to understand, but it jumps around when there are few.",
    bayesian: (pseudo: string, prior: string, days: string) =>
      `(${pseudo} × ${prior} + Σ weight × stars) ÷ (${pseudo} + Σ weight), where weight = ½ ^ (age ÷ ${days} days). In the interval, a review with half the weight counts as half a review. Imaginary reviews keep a single five-star review from giving a perfect score; the weight makes the newest count most. You can adjust all three numbers.`,
    good_rate: "Good ÷ (good + neutral + bad), with a Wilson 95% interval.",
    credit: (points: string, days: number) =>
      `Good +1, neutral 0, bad −1. Each buyer can give at most ${some(points, "point", "points")} per calendar month${days > 0 ? `; several good reviews of one product by one buyer within ${some(String(days), "day", "days")} count once, and so do bad ones` : ""}. Orders of ¥1 or less give none.`,
  },
  use: {
    mean: "The first impression",
    bayesian: "Fair with few reviews",
    good_rate: "How marketplaces count",
    credit: "Earned over time",
  },
  previous: (value: string) => `previous period ${value}`,
  points: (value: string) => value,
  interval: (low: string, high: string) => `95% sure between ${low} and ${high}`,
  needed: (n: string, target: string) =>
    `${some(n, "five-star rating", "five-star ratings")} would raise it to ${target}`,
  reached: (target: string) => `${target} reached`,
  neededHow: (target: string) =>
    `Five-star ratings needed = ⌈ n × (${target} − now) ÷ (5 − ${target}) ⌉, where n is weighted in the steady score, assuming no lower ratings in the meantime. Asking for stars is slow: see under Voices what costs you the most.`,
  few: "Few ratings: a rough guide only",
  none: "No ratings yet",
  sideBySide: "Four methods side by side",
  sideBySideNote: (months: string) =>
    `Mean and good-review rate cover the last ${months} months; steady score and credit cover everything.`,
  undated: {
    title: "Reviews without a date",
    note: (n: string) =>
      `Ratings without a date: ${n}. Nobody knows when they were written, so they are in no recent months and no comparison with the previous period; they count here, in the steady score and in credit.`,
    how: "The plain mean of all ratings without a date, whatever the period.",
  },
  byCategory: "By category",
  byCategoryNote: "Compared with the whole shop; coloured only if the difference is more than chance.",
  mostRated: " Only the 500 categories with the most reviews are listed.",
  category: "Category",
  n: "Reviews",
  vsShop: "vs. shop",
  items: "By item",
  vsBefore: "Change",
  noCategory: "No category",
  settings: {
    open: "Adjust",
    title: "How scores are calculated",
    months: "Months counted, up to today",
    cap: "Trades per buyer per month",
    capHint: "Taobao counts 3, so that no buyer has too much weight",
    ratingWindow: "Days after delivery in which a rating counts",
    ratingWindowHint: "Taobao counts 15; 0: no limit. If delivery is unknown, a rating always counts",
    creditPoints: "Credit: points per buyer per calendar month",
    creditPointsHint: "At most this many, up or down. Taobao counts 6",
    creditDays: "Credit: days in which one product counts once per buyer",
    creditDaysHint:
      "Several good reviews in that time count once, and so do bad ones. Taobao counts 14; 0: each counts",
    imagined: "Steady score: imaginary reviews",
    imaginedHint: "More makes the score steadier and slower to move. Trustpilot uses 7; 0 for none",
    imaginedStars: "Stars of an imaginary review",
    halfLife: "Days until a review's weight halves",
    halfLifeHint: "Shorter: newer reviews count more",
    good: "Minimum stars for good",
    neutral: "Minimum stars for neutral; fewer are bad",
    save: "Save and recalculate",
    saved: "Saved; scores are being recalculated",
    note: "This changes how scores are calculated, never a review; the change is recorded in the audit log.",
  },
};
