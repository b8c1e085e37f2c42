// Made-up answers of the server, for looking at pages while no server runs. Not part of the build.
const money = (minor) => ({ minor, currency: "CNY" });
const ago = (hours) => new Date(Date.now() - hours * 3_600_000).toISOString();
const day = (back) => new Date(Date.now() - back * 86_400_000).toISOString().slice(0, 10);
const around = (value, spread = 0.3) => ({ value, low: value * (1 - spread), high: value * (1 + spread) });
const cash = (minor) => ({
  value: money(minor),
  low: money(Math.round(minor * 0.6)),
  high: money(Math.round(minor * 1.5)),
});

const CLASSES = ["potential", "new", "active", "loyal", "churned"];
const NAMES = ["林晓月", "王建国", "陈思雨", "张伟", null, "刘芳", "Emma Clarke", "赵敏", "周杰", null, "黄丽", "吴昊"];
const CITIES = ["杭州", "上海", "成都", "广州", "北京", null];
export const customers = Array.from({ length: 50 }, (_, i) => ({
  id: `0193a0c0-0000-7000-8000-00000000${String(1000 + i)}`,
  name: NAMES[i % NAMES.length],
  email: i % 3 === 0 ? `buyer${i}@example.com` : null,
  phone: i % 4 === 1 ? `138${String(10000000 + i * 7919).slice(0, 8)}` : null,
  class: CLASSES[(i * 7) % 5],
  orders: (i * 7) % 5 === 0 ? 0 : 1 + ((i * 13) % 9),
  net: money((i * 7) % 5 === 0 ? 0 : 12_900 + i * 7_741),
  last_order_at: (i * 7) % 5 === 0 ? null : ago(20 + i * 61),
  last_seen_at: ago(1 + i * 9),
  rfm: { r: 1 + (i % 5), f: 1 + ((i * 3) % 5), m: 1 + ((i * 2) % 5) },
  p_alive: (i * 7) % 5 === 0 ? null : Math.max(0.04, 0.97 - ((i * 17) % 90) / 100),
  expected_orders_90d: (i * 7) % 5 === 0 ? null : { value: 1.2 - (i % 9) / 10, low: 0.2, high: 2.4 },
  tags: i % 5 === 2 ? ["母婴", "高价值"] : i % 7 === 3 ? ["需回访"] : [],
  city: CITIES[i % CITIES.length],
}));

const profile = {
  ...customers[2],
  name: "陈思雨",
  class: "loyal",
  identifiers: [
    { kind: "user_id", value: "u_20481", first_seen_at: ago(9000) },
    { kind: "phone", value: "138 1000 2077", first_seen_at: ago(8000) },
    { kind: "buyer_id", value: "taobao:tb_小雨2019", first_seen_at: ago(7000) },
    { kind: "anonymous_id", value: "a-7f1e22c09b", first_seen_at: ago(400) },
  ],
  traits: { name: "陈思雨", gender: "女", city: "成都", birthday: "1993-04-12" },
  custom: { 宝宝月龄: "14" },
  consent: { email: true, sms: false, wechat: true },
  totals: {
    orders: 12,
    gross: money(486_200),
    refunds: money(19_900),
    net: money(466_300),
    items: 31,
    aov: money(38_858),
  },
  preferences: {
    categories: [
      { name: "母婴用品", share: 0.62, orders: 9 },
      { name: "家居清洁", share: 0.21, orders: 3 },
      { name: "零食", share: 0.12, orders: 2 },
    ],
    brands: [
      { name: "棉时代", share: 0.4 },
      { name: "植护", share: 0.22 },
    ],
    price_level: 0.71,
    discount_share: 0.34,
    hours: [1, 0, 0, 0, 0, 0, 1, 3, 5, 8, 9, 6, 12, 9, 5, 4, 4, 6, 8, 14, 22, 26, 18, 7],
    weekdays: [12, 9, 11, 10, 14, 24, 26],
    devices: [
      { name: "mobile", count: 88 },
      { name: "desktop", count: 12 },
    ],
    channels: [
      { name: "app", count: 60 },
      { name: "web", count: 40 },
    ],
  },
  first_touch: { source: "小红书", medium: "social", at: ago(9000) },
  last_touch: { source: null, medium: null, referrer: null, at: ago(3) },
  interests: [
    { kind: "category", name: "婴儿湿巾", weight: 8.2 },
    { kind: "search", name: "学步鞋 软底", weight: 6.1 },
    { kind: "product", name: "纯棉柔巾 80 抽 × 6", weight: 4.4 },
  ],
  lifecycle: {
    class: "loyal",
    since: ago(4100),
    why: '{"code":"loyal","orders":12,"loyal_orders":3,"months":12}',
    history: [
      { at: ago(4100), from: "active", to: "loyal", why: '{"code":"loyal","orders":5,"loyal_orders":3,"months":12}' },
      { at: ago(6200), from: "new", to: "active", why: '{"code":"ordered","days":3,"orders":2}' },
    ],
  },
  prediction: {
    p_alive: 0.93,
    orders_30: around(0.61),
    orders_90: { ...around(1.74), level: 0.8 },
    orders_365: around(6.3),
    value_30: cash(23_100),
    value_90: cash(66_300),
    value_365: cash(241_000),
    next_order_at: { value: day(-12), low: day(-4), high: day(-31) },
    model: "MBG/NBD",
    never: 0.07,
  },
  segments: [
    { id: "s1", name: "两周内看过 3 次却没买" },
    { id: "s2", name: "忠诚客户" },
  ],
};
const timeline = [
  ["Product Viewed", { name: "学步鞋 软底 防滑", price: 159 }, 3],
  ["Products Searched", { query: "学步鞋 软底", results: 24 }, 3.1],
  [
    "Order Completed",
    {
      order_id: "20261104-8812",
      total: 328,
      currency: "CNY",
      products: ["纯棉柔巾 80 抽 × 6", "婴儿湿巾"],
      lines: 2,
    },
    432,
  ],
  ["Parcel Delayed", { order_id: "20261104-8812", carrier: "中通" }, 380],
  ["Review Submitted", { rating: 4, text: "东西很好，就是慢了两天。" }, 300],
  ["Lifecycle Changed", { from: "active", to: "loyal" }, 4100],
  ["Order Refunded", { order_id: "20260811-1093", total: 199, reason: "尺码不合适" }, 2400],
].map(([name, summary, hours], i) => ({
  seq: 900 - i,
  at: ago(hours),
  kind: "track",
  name,
  summary,
  source: "src1",
}));

const segments = [
  {
    id: "s1",
    name: "两周内看过 3 次却没买",
    description: "周五发一次提醒",
    size: 342,
    evaluated_at: ago(1),
    definition: {
      all: [
        {
          event: {
            name: "Product Viewed",
            count: { op: "gte", value: 3 },
            within_days: 14,
            where: [{ property: "category", op: "eq", value: "母婴用品" }],
          },
        },
        { not: { event: { name: "Order Completed", count: { op: "gte", value: 1 }, within_days: 14 } } },
      ],
    },
  },
  {
    id: "s2",
    name: "忠诚客户",
    size: 1289,
    evaluated_at: ago(30),
    definition: { field: "class", op: "eq", value: "loyal" },
  },
  {
    id: "s3",
    name: "高消费但正在流失",
    size: 87,
    evaluated_at: ago(50),
    definition: {
      all: [
        { field: "net", op: "gte", value: 200_000 },
        {
          any: [
            { field: "p_alive", op: "lt", value: 0.4 },
            { field: "last_order_at", op: "not_within_days", value: 120 },
          ],
        },
      ],
    },
  },
];
const OPS = {
  number: ["eq", "gte", "lte", "between", "is_set"],
  money: ["gte", "lte", "between"],
  time: ["within_days", "not_within_days", "gte", "lte"],
  text: ["eq", "contains", "is_set"],
  enum: ["eq", "ne", "in"],
  bool: ["eq"],
};
const vocabulary = {
  fields: [
    ["class", "enum", CLASSES],
    ["orders", "number"],
    ["net", "money"],
    ["last_order_at", "time"],
    ["last_seen_at", "time"],
    ["p_alive", "number"],
    ["city", "text"],
    ["category", "text"],
    ["tag", "text"],
    ["email_consent", "bool"],
  ].map(([key, type, values]) => ({ key, label_key: key, type, operators: OPS[type], ...(values ? { values } : {}) })),
  events: [
    { name: "Product Viewed", properties: ["product_id", "category", "brand", "price"] },
    { name: "Order Completed", properties: ["total", "coupon"] },
    { name: "Products Searched", properties: ["query"] },
  ],
};

const sources = [
  {
    id: "src1",
    name: "官网",
    kind: "web",
    write_key: "wk_9Jd2mXq7",
    created_at: ago(900),
    last_event_at: ago(0.01),
    events_24h: 18_233,
    rejected_24h: 4,
    enabled: true,
  },
  {
    id: "src2",
    name: "小程序",
    kind: "app",
    write_key: "wk_77Lrw0aa",
    created_at: ago(4),
    last_event_at: null,
    events_24h: 0,
    rejected_24h: 0,
    enabled: true,
  },
  {
    id: "src3",
    name: "淘宝订单",
    kind: "import",
    write_key: null,
    created_at: ago(2000),
    last_event_at: ago(300),
    events_24h: 0,
    rejected_24h: 0,
    enabled: true,
  },
];
const events = Array.from({ length: 30 }, (_, i) => {
  const name = ["Product Viewed", "Products Searched", "Product Added", "page", "Order Completed", "identify"][i % 6];
  return {
    seq: 5000 - i,
    received_at: ago(i / 400),
    timestamp: ago(i / 400 + 0.0001),
    kind: name === "page" || name === "identify" ? name : "track",
    name: name === "page" || name === "identify" ? null : name,
    source_id: "src1",
    user_id: i % 2 ? `u_${2000 + i}` : null,
    anonymous_id: `a-7f1e22c0${i}`,
    message_id: `m${i}`,
    body: { type: "track", event: name, properties: { product_id: "p12", name: "纯棉柔巾", price: 39.9 } },
  };
});
const rejected = [
  {
    id: "r1",
    source_id: "src1",
    received_at: ago(0.4),
    code: "missing_id",
    reason: "neither userId nor anonymousId is given",
    field: "userId",
    raw: '{"type":"track","event":"Product Viewed","properties":{"product_id":"p1"}}',
    replayed_at: null,
  },
  {
    id: "r2",
    source_id: "src1",
    received_at: ago(5),
    code: "malformed",
    reason: "the body is not JSON: expected `,` at column 19",
    field: null,
    raw: '{"type":"track" "event":"x"}',
    replayed_at: null,
  },
  {
    id: "r3",
    source_id: "src1",
    received_at: ago(28),
    code: "bad_timestamp",
    reason: "timestamp is not RFC 3339",
    field: "timestamp",
    raw: '{"type":"page","timestamp":"yesterday"}',
    replayed_at: ago(20),
  },
];
const columns = [
  ["订单编号", '="3301882716634"'],
  ["买家会员名", "小雨2019"],
  ["买家实际支付金额", "128.00"],
  ["订单状态", "交易成功"],
  ["收货人姓名", "陈**"],
  ["联系手机", "'138****2077"],
  ["订单创建时间", "2026-10-03 21:14:08"],
  ["宝贝标题", "纯棉柔巾 80 抽"],
  ["店铺Id", "0"],
].map(([name, sample]) => ({ name, samples: [sample, sample], file: "ExportOrderList202610.csv" }));
const words = (zh, en) => ({ zh, en });
const mapping = {
  key: "taobao",
  version: 1,
  name: words("淘宝 / 天猫订单", "Taobao / Tmall orders"),
  kind: "orders",
  platform: "taobao",
  currency: "CNY",
  zone: "Asia/Shanghai",
  status: {},
  refunded: [],
  tables: [
    {
      name: "orders",
      title: words("订单报表", "order report"),
      row: "order",
      required: true,
      needs: ["order_id", "customer_id", "status"],
      columns: {
        order_id: ["订单编号"],
        customer_id: ["买家会员名"],
        total: ["买家实际支付金额"],
        status: ["订单状态"],
        customer_name: ["收货人姓名"],
        phone: ["联系手机", "联系电话"],
        ordered_at: ["订单创建时间"],
        product_name: ["宝贝标题"],
      },
    },
  ],
};
const done = {
  rows: 28_411,
  taken: 28_350,
  set_aside: 24,
  entities: 9_120,
  new: 9_004,
  changed: 96,
  unchanged: 20,
  rejected: 37,
  events: 18_330,
};
const anImport = (id, state, rest = {}) => ({
  id,
  file_name: "ExportOrderList202610.csv",
  bytes: 8_811_234,
  format: "csv",
  encoding: "GB18030",
  state,
  columns,
  suggestion: { mapping_key: "taobao", confidence: 0.96 },
  mapping: null,
  progress: { rows_read: 0, rows_total: null },
  result: null,
  error: null,
  created_at: ago(2),
  finished_at: null,
  ...rest,
});
const imports = [
  anImport("i1", "preview"),
  anImport("i2", "running", { progress: { rows_read: 14_200, rows_total: 28_411 } }),
  anImport("i3", "done", {
    result: done,
    finished_at: ago(1.9),
    file_name: "拼多多订单_2026Q3.xlsx",
    format: "xlsx",
    encoding: "",
  }),
  anImport("i4", "failed", { error: "第 3 个工作表没有表头。" }),
];

const wave = (i) => 90_000 + 26_000 * Math.sin((i / 7) * 2 * Math.PI) + ((i * 37) % 23) * 900 + i * 160;
const sales = {
  history: Array.from({ length: 120 }, (_, i) => ({
    date: day(120 - i),
    orders: Math.round(wave(i) / 3100),
    units: Math.round(wave(i) / 1700),
    net: money(Math.round(wave(i) * 10)),
  })),
  forecast: Array.from({ length: 28 }, (_, i) => ({
    date: day(-i - 1),
    value: wave(120 + i) * 10,
    low: wave(120 + i) * (8.4 - i / 40),
    high: wave(120 + i) * (11.6 + i / 40),
  })),
  error: {
    ours_mase: 0.71,
    ours_mape: 0.092,
    naive_mape: 0.141,
    ours_wape: 0.088,
    naive_wape: 0.133,
    naive_wins: false,
    holdout_days: 28,
  },
  method: "seasonal_damped_trend",
};
const searches = [
  ["学步鞋", 812, 540, 0.41, 0.01, 36, "rising"],
  ["奶瓶 防胀气", 640, 655, 0.38, 0.02, 41, "steady"],
  ["婴儿推车 轻便", 502, 210, 0.03, 0.71, 0, "failing"],
  ["湿巾", 430, 471, 0.52, 0, 62, "steady"],
  ["隔尿垫 一次性", 233, 0, 0.22, 0.05, 7, "rising"],
].map(([term, n, previous, click_rate, no_result_rate, orders, state]) => ({
  term,
  searches: n,
  previous,
  change: previous ? n / previous - 1 : null,
  clicks: Math.round(n * click_rate),
  click_rate,
  no_result_rate,
  orders,
  state,
}));
const products = ["纯棉柔巾 80 抽 × 6", "学步鞋 软底 防滑", "婴儿湿巾 80 片", "恒温奶瓶 240ml", "隔尿垫 33×45"].map(
  (name, i) => ({
    product_id: `p${i}`,
    name,
    category: "母婴用品",
    views: 4200 - i * 700,
    previous_views: 3600 - i * 500,
    carts: 620 - i * 90,
    orders: 260 - i * 51,
    units: 420 - i * 60,
    net: money(1_820_000 - i * 320_000),
    view_to_buy: { value: 0.062 - i * 0.01, low: 0.055 - i * 0.01, high: 0.069 - i * 0.009 },
    state: "steady",
  }),
);
const holdout = (expected, corr, mae, capture) => ({ actual: 4_118, expected, corr, mae, top_decile_capture: capture });
const predictions = {
  as_of: ago(5),
  n_customers: 8_214,
  chosen: "mbg_nbd",
  reason: "best_hold_out",
  holdout_days: 90,
  pooled: false,
  notes: ["spend_depends_on_frequency"],
  models: [
    {
      name: "mbg_nbd",
      params: { r: 0.5247, alpha: 6.1823, a: 0.8907, b: 1.6142 },
      log_likelihood: -28_812.4,
      holdout: holdout(4_060, 0.62, 0.311, 0.47),
    },
    { name: "bg_nbd", params: {}, log_likelihood: -28_840.1, holdout: holdout(4_320, 0.61, 0.318, 0.46) },
    { name: "pareto_nbd", params: {}, log_likelihood: -28_836, holdout: holdout(4_270, 0.61, 0.316, 0.46) },
  ],
  baselines: [
    { name: "rate", holdout: holdout(6_204, 0.48, 0.552, 0.38) },
    { name: "recency", holdout: { ...holdout(null, null, null, 0.31) } },
  ],
  calibration: Array.from({ length: 10 }, (_, i) => ({
    predicted: 0.05 + i * 0.1,
    actual: 0.05 + i * 0.1 + ((i % 3) - 1) * 0.03,
    n: 1200 - i * 80,
  })),
  deciles: Array.from({ length: 10 }, (_, i) => ({
    decile: i + 1,
    actual: Math.round(1940 * 0.62 ** i),
    expected: 1880 * 0.63 ** i,
    lift: 4.7 * 0.62 ** i,
  })),
  spend: { p: 6.25, q: 3.74, gamma: 15.44, mean: money(38_400) },
};
const overview = {
  total: 21_480,
  by_class: { potential: 9_411, new: 1_220, active: 4_318, loyal: 1_289, churned: 5_242 },
  net_30d: money(312_884_00),
  orders_30d: 8_411,
  repurchase_rate: { value: 0.382, low: 0.374, high: 0.391, n: 12_069 },
  classes_over_time: Array.from({ length: 90 }, (_, i) => ({
    date: day(90 - i),
    potential: 7000 + i * 26,
    new: 1000 + ((i * 31) % 300),
    active: 4000 + ((i * 17) % 400),
    loyal: 1000 + i * 3,
    churned: 4000 + i * 14,
  })),
  retention: Array.from({ length: 8 }, (_, i) => ({
    cohort: `2026-${String(3 + i).padStart(2, "0")}`,
    size: 700 + i * 40,
    months: Array.from({ length: 8 - i }, (_, m) => (m === 0 ? 1 : 0.31 * 0.86 ** m)),
  })),
};
const rules = { new_days: 30, active_days: 90, churn_days: 180, loyal_orders: 3, loyal_months: 12 };
const rfm = {
  as_of: ago(4),
  n: 12_069,
  cutoffs: { r: [240, 130, 62, 21], f: [1, 2, 3, 6], m: [9_900, 24_800, 51_000, 120_000] },
  grid: [1, 2, 3, 4, 5].flatMap((r) =>
    [1, 2, 3, 4, 5].map((f) => ({
      r,
      f,
      count: Math.round(900 / (1 + Math.abs(r - f))) + r * 11,
      net: money((r * f + 2) * 480_000),
    })),
  ),
  groups: [
    ["champions", 1289, 88_000_000, "R≥4, F≥4"],
    ["at_risk", 911, 31_000_000, "R≤2, F≥3"],
    ["new", 1402, 9_000_000, "R=5, F=1"],
    ["hibernating", 3011, 12_000_000, "R≤2, F≤2"],
  ].map(([key, count, net, definition]) => ({ key, count, net: money(net), definition })),
};
const today = {
  items: [
    {
      key: "customers_leaving",
      severity: "high",
      params: {},
      count: 87,
      link: "/customers?class=active,loyal&churn=high&sort=-net",
    },
    {
      key: "failing_searches",
      severity: "medium",
      params: { term: "婴儿推车 轻便" },
      count: 6,
      link: "/demand#searches",
    },
    { key: "rejected_events", severity: "medium", params: { source: "官网" }, count: 4, link: "/data/rejected" },
    { key: "late_parcels", severity: "low", params: {}, count: 12, link: "/customers?tag=late" },
  ],
  numbers: [
    { key: "net_sales", value: 31_288_400, previous: 28_100_000, unit: "money" },
    { key: "orders", value: 8_411, previous: 8_702, unit: "count" },
    { key: "new_customers", value: 1_220, previous: 1_004, unit: "count" },
    { key: "returning_customers", value: 3_902, previous: 3_811, unit: "count" },
    { key: "late_parcels", value: 12, previous: 9, unit: "count" },
  ],
};
export const session = {
  account: { id: "a1", email: "lin@example.com", name: "林晓", role: "owner", totp_enabled: false, language: "zh" },
  shop: { id: "sh1", name: "小满母婴", currency: "CNY", time_zone: "Asia/Shanghai", language: "zh" },
  csrf_token: "t",
  version: "0.1.0",
};
const page = (items, total) => ({ items, next_cursor: null, ...(total ? { total } : {}) });

/** Path under /api/v1 → answer. */
export const answers = [
  [/^\/session$/, session],
  [/^\/setup$/, { needed: false }],
  [/^\/today$/, today],
  [
    /^\/setup-guide$/,
    { steps: ["shop", "import", "first_event", "segment", "colleague"].map((key, i) => ({ key, done: i < 2 })) },
  ],
  [/^\/views/, page([{ id: "v1", page: "customers", name: "高价值流失", query: "churn=high&min_net=100000" }])],
  [/^\/customers\/overview$/, overview],
  [/^\/customers\/[^/]+\/timeline/, page(timeline)],
  [
    /^\/customers\/[^/]+\/merges$/,
    page([
      {
        id: "m1",
        at: ago(400),
        reason: "identifier",
        into: "a",
        from: "b",
        identifiers: ["phone"],
        undone_at: null,
      },
    ]),
  ],
  [/^\/customers\/[^/]+$/, profile],
  [/^\/customers/, { ...page(customers, 21_480), next_cursor: "c2" }],
  [
    /^\/lifecycle$/,
    {
      rules,
      own: {},
      over_time: overview.classes_over_time,
      defaults: {
        ...rules,
        explanation: "own_rhythm",
        rhythm: { intervals: 8120, returners: 3011, median_days: 41, p75_days: 88, p95_days: 210 },
      },
      counts: overview.by_class,
    },
  ],
  [/^\/rfm$/, rfm],
  [/^\/segments\/vocabulary$/, vocabulary],
  [/^\/segments\/preview$/, { size: 342, of: 21_480, sample: customers.slice(0, 8), took_ms: 14 }],
  [/^\/segments\/[^/]+\/members/, page(customers.slice(0, 20), 342)],
  [
    /^\/segments\/[^/]+\/history$/,
    page(
      Array.from({ length: 30 }, (_, i) => ({
        date: day(30 - i),
        size: 280 + i * 2,
        entered: 20 + (i % 7),
        left: 12 + (i % 5),
      })),
    ),
  ],
  [/^\/segments\/[^/]+$/, segments[0]],
  [/^\/segments$/, page(segments)],
  [/^\/predictions$/, predictions],
  [/^\/demand\/searches/, page(searches)],
  [/^\/demand\/products/, page(products)],
  [/^\/demand\/sales/, sales],
  [/^\/sources$/, page(sources)],
  [/^\/events/, page(events)],
  [/^\/rejected-events/, page(rejected)],
  [
    /^\/freshness$/,
    {
      log: { last_seq: 5_012_331, bytes: 1_288_411_000, oldest_at: ago(9000), events: 5_012_331 },
      consumers: [
        { name: "profiles", position: 5_012_331, behind: 0, lag_seconds: 0, poisoned: 0, error: null },
        { name: "lake", position: 5_012_002, behind: 329, lag_seconds: 6.2, poisoned: 0, error: null },
        { name: "live", position: 5_012_331, behind: 0, lag_seconds: 0, poisoned: 0, error: null },
      ],
    },
  ],
  [
    /^\/imports\/i1\/preview$/,
    {
      rows: Array.from({ length: 8 }, (_, i) => ({
        row: i + 2,
        kind: "order",
        key: `33018827166${i}`,
        events: [{ type: "identify" }, { type: "track", event: "Order Completed" }],
      })),
      problems: [{ file: "a", row: 5, column: "订单创建时间", value: "昨天", reason: "bad_time", outcome: "rejected" }],
      tally: { rows: 500 },
      unused_files: [],
    },
  ],
  ...imports.map((one) => [new RegExp(`^/imports/${one.id}$`), one]),
  [/^\/imports/, page(imports)],
  [/^\/import-mappings$/, page([mapping])],
  [
    /^\/staff$/,
    page([
      { ...session.account, last_seen_at: ago(0.1), created_at: ago(900) },
      {
        id: "a2",
        email: "xu@example.com",
        name: "徐静",
        role: "agent",
        totp_enabled: true,
        last_seen_at: ago(30),
        created_at: ago(300),
      },
    ]),
  ],
  [
    /^\/api-keys$/,
    page([{ id: "k1", name: "BI 报表", role: "analyst", hint: "hk_8f2", created_at: ago(500), last_used_at: ago(2) }]),
  ],
  [
    /^\/audit/,
    page([
      {
        n: 3,
        at: ago(2),
        actor_name: "林晓",
        action: "import.started",
        subject: "ExportOrderList202610.csv",
        detail: "",
      },
      {
        n: 2,
        at: ago(30),
        actor_name: "林晓",
        action: "staff.created",
        subject: "xu@example.com",
        detail: "role agent",
      },
    ]),
  ],
];
export const liveEvents = events;
