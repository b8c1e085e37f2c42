import { some } from "./count";

export const predictions = {
  title: "Predictions",
  note: (n: string, date: string) => `${some(n, "customer", "customers")}, as of ${date}`,
  empty: "No predictions yet",
  emptyText:
    "Once there are orders, several models predict whether, when and how much each customer will buy again; a hold-out period decides which one is best.",
  other: (day: string) =>
    `These are still for another day. Predictions as of ${day} are being calculated and will appear here when they are done.`,
  refresh: "Recalculate",
  refreshing: "Started; the page updates when it is done",
  who: {
    title: "Customer by customer",
    note: "Each customer’s prediction is in the customer list and on their page, and you can use it in segments.",
    leaving: "Valuable customers about to leave",
    risk: "All customers by risk of leaving",
  },
  totals: {
    title: "The whole shop",
    note: (level: string) =>
      `How much all customers so far will order and spend in total. The actual number lies in the range with ${level} probability.`,
    time: "Time",
    ahead: (days: string) => `Next ${days} days`,
    held: (days: string) => `Check: the ${days} held-out days, predicted from what was known before them`,
    orders: "Expected orders",
    ordersCame: "Actual orders",
    value: "Expected spend",
    valueCame: "Actual spend",
    how: "The sum over customers; a customer’s orders on one day count once.",
    formula:
      "N is a customer’s number of orders, M what they spend on average, p the shape of one order’s amount. Sum of orders: ΣE[N], variance Σ(E[N²] − E[N]²). Sum of money: ΣE[N]·E[M], variance Σ(E[M²]·(E[N²] + E[N]/p) − E[N]²·E[M]²). Both also include how far the sums move if the models’ parameters differ slightly, which no number of customers averages out. The range is that of a gamma distribution with this mean and variance.",
    assumed:
      "It assumes that customers buy independently of each other, and that spend per order doesn't depend on how often they order. Where spend differs too much between customers for a variance (q + p·orders ≤ 2), spend has no range.",
    notIn: "Not included: future customers, and changes that affect everyone at once, such as seasons and campaigns.",
  },
  chosen: "Model in use",
  why: "Why this one",
  pooled: "Few repeat buyers so far",
  pooledText:
    "Too few customers have ordered again for a separate model, so estimates borrow from comparable shops and ranges are wide. Your own model takes over as more come back.",
  reason: {
    best_hold_out: "In the hold-out period, it gave the actual orders the highest probability.",
    only_converged: "The only model whose parameters could be determined for these customers.",
    too_few_returners: "Too few customers came back in the hold-out to tell; MBG/NBD also judges one-time buyers.",
    no_hold_out: "The history is too short for a hold-out period; MBG/NBD for now.",
    pooled:
      "Too few repeat buyers for a separate fit; uses patterns from public shop data, corrected by this shop's data.",
  },
  caveat: {
    beaten_by_naive: "A naive baseline did better in the hold-out: use with caution.",
    spend_depends_on_frequency:
      "Customers who order more often spend clearly differently per order, so spend may be biased.",
    no_spend: "Spend can't be predicted yet: too few repeat orders with amounts.",
    no_hold_out: "There is no hold-out test yet, so accuracy is unknown.",
  },
  holdout: {
    title: "Hold-out test",
    note: (days: string) =>
      `Trained on earlier data, tested on the following ${days} days and compared with what happened. Naive baselines are shown next to the models.`,
    none: "The history is too short for a hold-out test yet.",
    name: "Model",
    actual: "Actual orders",
    expected: "Predicted",
    error: "Total off by",
    corr: "Correlation",
    mae: "Mean error",
    capture: "Top 10% capture",
    captureHow: "How many of the hold-out orders came from the 10% of customers predicted highest.",
    maeHow: "Mean absolute difference between predicted and actual orders per customer; smaller is better.",
    corrHow: "Correlation of predicted and actual orders per customer; 1 is perfect.",
    baseline: "Baseline",
    model: "Model",
    chosenMark: "In use",
  },
  calibration: {
    title: "Calibration",
    note: "Each dot is a group of customers, with predicted and actual orders per customer: the closer to the diagonal, the better.",
    predicted: "Predicted",
    actual: "Actual",
    perfect: "Perfect",
    n: "Customers",
  },
  deciles: {
    title: "Decile lift",
    note: "Customers in ten groups from highest to lowest prediction: do actual orders fall the same way?",
    decile: "Group",
    actual: "Actual",
    expected: "Predicted",
    lift: "Lift",
    liftNote: (lift: string) => `The top group has ${lift} times the average`,
  },
  params: {
    title: "Parameters",
    likelihood: "Log-likelihood",
    spend: "Spend per order (Gamma-Gamma)",
    mean: "Expected order value",
  },
  notes: "Notes",
  name: {
    bg_nbd: "BG/NBD",
    mbg_nbd: "MBG/NBD",
    pareto_nbd: "Pareto/NBD",
    rate: "As before (same rate)",
    always_zero: "No one orders again",
    recency: "Last order first (ranks only)",
    most_orders: "Most orders first (ranks only)",
  },
};
