export const scores = {
  title: "Scores",
  note: "The same reviews, four methods side by side, each with its formula, sample, certainty and last period. All can be recomputed from the reviews.",
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
    note: (months: string) => `The last ${months} months, each item by itself`,
    formula: (sum: string, n: string, value: string) => `${sum} points ÷ ${n} ratings = ${value}`,
    how: (months: string, cap: string) =>
      `The sum of all ratings of this item in the last ${months} calendar months ÷ their number. Of one buyer only the first ${cap} trades of a calendar month count, by the time of success; no rating is made up where none was given; a rating never changes.`,
    empty: "No detailed ratings yet",
    emptyText: "When customers rate description, service and delivery by a review link, the three scores appear here.",
  },
  value: {
    mean: "Mean stars",
    bayesian: "Steady score",
    good_rate: "Good-review rate",
    credit: "Credit",
  },
  formula: {
    mean: (sum: string, n: string, value: string) => `${sum} stars ÷ ${n} reviews = ${value}`,
    bayesian: (pseudo: string, prior: string, value: string) =>
      `${pseudo} imagined reviews of ${prior} stars + all real ones, the newest weighing most → ${value}`,
    good_rate: (good: string, n: string, value: string) => `${good} good ÷ ${n} in all = ${value}`,
    credit: (months: string, good: string, bad: string) =>
      `Since the first review; ${good} good and ${bad} bad in the last ${months} months`,
  },
  how: {
    mean: "The plain mean of the published reviews of this time. Easy to grasp, but it jumps while there are few.",
    bayesian: (pseudo: string, prior: string, months: string) =>
      `As at Trustpilot: ${pseudo} imagined reviews of ${prior} stars, so that one review of five stars is no full score; a review's weight halves every ${months} months.`,
    good_rate: "Good ÷ (good + neutral + bad), with a Wilson 95% interval.",
    credit:
      "Good +1, neutral 0, bad −1. One buyer gives at most 6 points a calendar month; several good reviews of one product by one buyer within 14 days count once, and so do bad ones.",
  },
  use: {
    mean: "The first impression",
    bayesian: "Fair while there are few",
    good_rate: "As marketplaces count",
    credit: "Earned over time",
  },
  previous: (value: string) => `last period ${value}`,
  points: (value: string) => value,
  interval: (low: string, high: string) => `95% sure between ${low} and ${high}`,
  needed: (n: string, target: string) => `${n} five-star ratings would lift it to ${target}`,
  reached: (target: string) => `${target} is reached`,
  neededHow: (target: string) =>
    `Five-star ratings needed = ⌈ n × (${target} − now) ÷ (5 − ${target}) ⌉, if none is lower meanwhile. Asking for stars is slow: look under Voices at what costs the most.`,
  few: "Few ratings: a hint only",
  none: "No ratings yet",
  sideBySide: "Four methods side by side",
  sideBySideNote: (months: string) =>
    `Mean and good-review rate look at the last ${months} months, steady score and credit at everything.`,
  byCategory: "By category",
  byCategoryNote: "Against the whole shop; coloured only where the difference is more than chance.",
  category: "Category",
  n: "Reviews",
  vsShop: "Against the shop",
  noCategory: "No category",
  settings: {
    open: "Adjust",
    title: "How scores are computed",
    months: "Calendar months that count",
    cap: "Trades of one buyer per month",
    capHint: "Taobao counts 3, so that no buyer weighs too much",
    good: "Good from how many stars",
    neutral: "Neutral from how many stars; fewer are bad",
    save: "Save and recompute",
    saved: "Saved; the scores are recomputed",
    note: "This changes how scores are computed, never a review; the change is kept in the activity log.",
  },
};
