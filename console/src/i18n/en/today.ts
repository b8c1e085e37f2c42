const some = (n: string, one: string, many: string) => `${n} ${n === "1" ? one : many}`;

export const today = {
  title: "Today",
  hello: (name: string) => `Hello, ${name}`,
  attention: "Needs attention",
  numbers: "Last 7 days",
  clear: "Nothing needs you today",
  clearText: "Customers about to leave, data in trouble or sales off course will appear here, each with its next step.",
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
    setup_step: () => "Some set-up steps are open",
    consumer_lag: (n: string) => `Processing is ${some(n, "event", "events")} behind`,
    late_parcels: (n: string) => some(n, "parcel is later than promised", "parcels are later than promised"),
    low_ratings: (n: string) => some(n, "low rating", "low ratings"),
    sales_drop: () => "Sales have dropped clearly",
  },
  next: {
    customers_leaving: "Open the list and pick whom to win back",
    customers_lost: "See who, and who is worth winning back",
    events_not_understood: "See how data is processed",
    rejected_events: "See why, correct and replay",
    import_problems: "Download the rows, correct, import again",
    failing_searches: "Restock, rename or add a synonym",
    setup_step: "Continue set-up",
    consumer_lag: "See data freshness",
    late_parcels: "See the customers concerned",
    low_ratings: "See these customers",
    sales_drop: "See sales and forecast",
  },
  number: {
    net_sales: "Net sales",
    orders: "Orders",
    new_customers: "New customers",
    returning_customers: "Returning customers",
    late_parcels: "Late parcels",
  },
  how: {
    net: "Paid orders minus refunds and cancellations, counted in the shop's time zone. The last 7 full days, compared with the 7 before.",
    other: "The last 7 full days, compared with the 7 before.",
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
