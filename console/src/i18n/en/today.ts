const some = (n: string, one: string, many: string) => `${n} ${n === "1" ? one : many}`;

export const today = {
  title: "Today",
  hello: (name: string) => `Hello, ${name}`,
  attention: "Needs attention",
  numbers: "Last 7 days",
  clear: "Nothing needs you today",
  clearText:
    "Customers about to leave, people who wait for you, data in trouble or sales off course will appear here, each with its next step.",
  see: "Take a look",
  severity: { high: "Urgent", medium: "Soon", low: "Note" },
  item: {
    customers_leaving: (n: string) => some(n, "valuable customer is leaving", "valuable customers are leaving"),
    customers_lost: (n: string) =>
      some(n, "customer was lost in the last 7 days", "customers were lost in the last 7 days"),
    events_not_understood: (n: string) => some(n, "event could not be understood", "events could not be understood"),
    rejected_events: (n: string) =>
      some(n, "event was refused and waits for you", "events were refused and wait for you"),
    import_problems: (n: string) => some(n, "imported row has problems", "imported rows have problems"),
    failing_searches: (n: string) =>
      some(n, "search term finds nothing people want", "search terms find nothing people want"),
    events_refused: () => "New events are refused: the server's disk is full or cannot be written to",
    consumer_lag: (n: string) => `Processing is ${some(n, "event", "events")} behind`,
    late_parcels: (n: string) => some(n, "parcel is later than promised", "parcels are later than promised"),
    sales_drop: () => "Sales have dropped clearly",
    score_drop: () => "A score got worse",
    new_words: (n: string) => some(n, "new complaint this week", "new complaints this week"),
    feedback_late: (n: string) => some(n, "message waits past its promise", "messages wait past their promise"),
    recoveries_mine: (n: string) => some(n, "bad review is yours to mend", "bad reviews are yours to mend"),
    follow_ups_mine: (n: string) =>
      some(n, "unhappy answer is yours to follow up", "unhappy answers are yours to follow up"),
    reviews_overdue: (n: string) =>
      some(n, "bad review should be mended by now", "bad reviews should be mended by now"),
    reviews_held_overdue: (n: string) =>
      some(n, "held review should be decided by now", "held reviews should be decided by now"),
    reviews_held_late: (n: string) => some(n, "held review is due soon", "held reviews are due soon"),
    reviews_held: (n: string) => some(n, "review waits for a decision", "reviews wait for a decision"),
    coupons_low: (n: string) =>
      n === "0" ? "No review coupons are left" : `Only ${some(n, "review coupon is", "review coupons are")} left`,
    questions_held: (n: string) => some(n, "question waits for a decision", "questions wait for a decision"),
    questions_open: (n: string) => some(n, "question has no answer", "questions have no answer"),
    follow_ups_late: (n: string) =>
      some(n, "unhappy answer should be followed up by now", "unhappy answers should be followed up by now"),
  },
  scoreDrop: (measure: string, before: string, now: string) => `${measure} went from ${before} to ${now}`,
  next: {
    customers_leaving: "Open the list and pick whom to win back",
    customers_lost: "See who, and who is worth winning back",
    events_not_understood: "See which, and why",
    rejected_events: "See why, correct and replay",
    import_problems: "Download the rows, correct, import again",
    failing_searches: "Restock, rename or add a synonym",
    events_refused: "Free some space; “huitou doctor” on the server says how much is left",
    consumer_lag: "See data freshness",
    late_parcels: "See the customers concerned",
    sales_drop: "See sales and forecast",
    score_drop: "See who, and what they say",
    new_words: "Read what they say, and which products it is about",
    feedback_late: "Answer them now",
    recoveries_mine: "See yours first",
    follow_ups_mine: "Get in touch with them",
    reviews_overdue: "Get in touch and put it right",
    reviews_held_overdue: "Decide now: only a person can show these",
    reviews_held_late: "Decide, or they are published by themselves",
    reviews_held: "Read them and decide",
    coupons_low: "Add codes",
    questions_held: "Read them and decide",
    questions_open: "Answer those who want to buy",
    follow_ups_late: "Get in touch with them",
  },
  number: {
    net_sales: "Net sales",
    orders: "Orders",
    new_customers: "New customers",
    returning_customers: "Returning customers",
    late_parcels: "Late parcels",
  },
  how: {
    net: "Paid orders in the shop's currency minus refunds and cancellations, counted in the shop's time zone. The last 7 full days, compared with the 7 before.",
    other: "The last 7 full days, compared with the 7 before; coloured only where it is more than chance.",
  },
  guide: {
    title: "Getting started",
    progress: (done: string, total: string) => `${done} of ${total} done`,
    hide: "Hide",
    show: "Show",
    step: {
      shop: "Describe the shop",
      import: "Import an order file",
      first_event: "Connect the website, receive a first event",
      segment: "Build a first segment",
      colleague: "Invite a colleague",
    },
    hint: {
      shop: "Name, currency and time zone decide how every number is counted.",
      import: "Exports of Taobao, JD, Pinduoduo, Douyin, Shopify and WooCommerce are recognised.",
      first_event: "Paste one line into your site; views, searches and carts arrive live.",
      segment: "Such as “viewed three times in two weeks, did not buy”.",
      colleague: "Service and marketing each get their own rights.",
    },
  },
};
