/** The shapes the console reads, as the server's API describes them. */
export type Money = { minor: number; currency: string };
export type Interval = { value: number; low: number; high: number; level?: number };
export type Proportion = Interval & { n: number };
export type Page<T> = { items: T[]; next_cursor: string | null; total?: number };

export type Role = "owner" | "manager" | "agent" | "analyst";
export type Language = "zh" | "en";
export type Account = {
  id: string;
  email: string;
  name: string;
  role: Role;
  totp_enabled: boolean;
  language?: Language | null;
};
export type Shop = { id: string; name: string; currency: string; time_zone: string; language: Language };
export type Session = { account: Account; shop: Shop; csrf_token: string; version: string };
export type Staff = {
  id: string;
  email: string;
  name: string;
  role: Role;
  totp_enabled?: boolean;
  last_seen_at?: string | null;
};
export type ApiKey = {
  id: string;
  name: string;
  role: Role;
  hint: string;
  created_at: string;
  last_used_at?: string | null;
};
export type AuditEntry = { n: number; at: string; actor_name: string; action: string; subject: string; detail: string };
export type SetupStep = {
  key: "shop" | "import" | "first_event" | "segment" | "colleague";
  done: boolean;
  at?: string | null;
};
export type SavedView = { id: string; page: string; name: string; query: string };

export const CLASSES = ["potential", "new", "active", "loyal", "churned"] as const;
export type Class = (typeof CLASSES)[number];

export type CustomerRow = {
  id: string;
  name?: string | null;
  email?: string | null;
  phone?: string | null;
  class: Class;
  orders: number;
  net: Money;
  last_order_at?: string | null;
  last_seen_at?: string | null;
  rfm?: { r: number; f: number; m: number } | null;
  p_alive?: number | null;
  expected_orders_90d?: Interval | null;
  tags: string[];
  city?: string | null;
};
export type Identifier = { kind: string; value: string; first_seen_at: string };
export type Share = { name: string; share: number; orders?: number };
export type Touch = { source?: string | null; medium?: string | null; referrer?: string | null; at?: string | null };
export type MoneyInterval = { value: Money; low: Money; high: Money; level?: number };
export type CustomerPrediction = {
  p_alive: number;
  orders_30: Interval;
  orders_90: Interval;
  orders_365: Interval;
  value_30: MoneyInterval;
  value_90: MoneyInterval;
  value_365: MoneyInterval;
  next_order_at?: { value: string; low: string; high: string } | null;
  model: string;
  why?: string[];
};
export type Customer = CustomerRow & {
  identifiers: Identifier[];
  traits: Record<string, unknown>;
  custom: Record<string, unknown>;
  consent: Record<string, boolean>;
  first_seen_at?: string | null;
  totals: { orders: number; gross: Money; refunds: Money; net: Money; items: number; aov?: Money | null };
  preferences?: {
    categories: Share[];
    brands: Share[];
    price_level?: number | null;
    discount_share?: number | null;
    hours: number[];
    weekdays: number[];
    devices: Share[];
    channels: Share[];
  } | null;
  first_touch?: Touch | null;
  last_touch?: Touch | null;
  interests: { kind: "category" | "product" | "search"; name: string; weight: number }[];
  lifecycle: { class: Class; since?: string | null; why?: string | null; history: { class: Class; at: string }[] };
  prediction?: CustomerPrediction | null;
  segments: { id: string; name: string }[];
};
export type TimelineItem = {
  seq: number;
  at: string;
  kind: string;
  name: string;
  summary: Record<string, unknown>;
  source?: string | null;
};
export type Merge = {
  id: string;
  at: string;
  reason: string;
  into: string;
  from: string;
  identifiers: Identifier[];
  undone_at?: string | null;
};
export type Overview = {
  total: number;
  by_class: Record<Class, number>;
  classes_over_time: ({ date: string } & Record<Class, number>)[];
  net_30d: Money;
  orders_30d: number;
  repurchase_rate?: Proportion | null;
  retention?: { cohort: string; size: number; months: number[] }[];
};

export type LifecycleRules = { new_days: number; active_days: number; churn_days: number; loyal_orders: number };
export type Lifecycle = {
  rules: LifecycleRules;
  defaults: LifecycleRules & { explanation?: string };
  counts: Record<Class, number>;
};
export type Rfm = {
  as_of: string;
  n: number;
  cutoffs: { r: number[]; f: number[]; m: number[] };
  grid: { r: number; f: number; count: number; net: Money }[];
  groups: { key: string; count: number; net: Money; definition: string }[];
};

export type Scalar = string | number | boolean;
export type FieldOp =
  | "eq"
  | "ne"
  | "gt"
  | "gte"
  | "lt"
  | "lte"
  | "between"
  | "in"
  | "contains"
  | "is_set"
  | "not_set"
  | "within_days"
  | "not_within_days";
export type CompareOp = "eq" | "gt" | "gte" | "lt" | "lte";
export type Where = { property: string; op: FieldOp; value?: Scalar | Scalar[] };
export type FieldRule = { field: string; op: FieldOp; value?: Scalar | Scalar[] };
export type EventRule = {
  event: { name: string; count: { op: CompareOp; value: number }; within_days?: number | null; where?: Where[] };
};
export type Definition = { all: Definition[] } | { any: Definition[] } | { not: Definition } | FieldRule | EventRule;
export type FieldType = "number" | "money" | "time" | "text" | "enum" | "bool";
export type Vocabulary = {
  fields: { key: string; label_key: string; type: FieldType; operators: FieldOp[]; values?: string[] }[];
  events: { name: string; properties: string[] }[];
};
export type Segment = {
  id: string;
  name: string;
  description?: string | null;
  definition: Definition;
  size: number;
  updated_at?: string | null;
  created_at?: string;
};
export type SegmentPreview = { size: number; of: number; sample: CustomerRow[]; took_ms: number };
export type SegmentDay = { date: string; size: number; entered: number; left: number };

export type Holdout = {
  actual: number;
  expected: number;
  corr?: number | null;
  mae?: number | null;
  top_decile_capture?: number | null;
};
export type Predictions = {
  as_of: string;
  n_customers: number;
  chosen: string;
  reason: string;
  models: { name: string; params: Record<string, number>; log_likelihood?: number | null; holdout?: Holdout | null }[];
  baselines: { name: string; holdout?: Holdout | null }[];
  calibration: { predicted: number; actual: number; n: number }[];
  deciles: { decile: number; actual: number; expected: number; lift: number }[];
  spend?: { p: number; q: number; gamma: number; mean: Money } | null;
  pooled: boolean;
  notes: string[];
};

export type SearchTerm = {
  term: string;
  searches: number;
  previous: number;
  change?: number | null;
  clicks: number;
  click_rate: number;
  no_result_rate: number;
  orders: number;
  state: "rising" | "failing" | "steady";
};
export type ProductDemand = {
  product_id: string;
  name: string;
  category?: string | null;
  views: number;
  previous_views: number;
  carts: number;
  orders: number;
  units: number;
  net: Money;
  view_to_buy?: Interval | null;
  state: string;
};
export type Sales = {
  history: { date: string; orders: number; units: number; net: Money }[];
  forecast: { date: string; value: number; low: number; high: number }[];
  error?: {
    ours_mase?: number | null;
    ours_mape?: number | null;
    naive_mape?: number | null;
    holdout_days: number;
  } | null;
  method: string;
};

export type SourceKind = "web" | "server" | "app" | "import" | "demo";
export type Source = {
  id: string;
  name: string;
  kind: SourceKind;
  write_key: string | null;
  created_at: string;
  last_event_at?: string | null;
  events_24h: number;
  rejected_24h: number;
  enabled: boolean;
};
export type LiveEvent = {
  seq: number;
  received_at: string;
  timestamp: string;
  kind: string;
  name?: string | null;
  source_id?: string | null;
  user_id?: string | null;
  anonymous_id?: string | null;
  body: unknown;
};
export type RejectedEvent = {
  id: string;
  source_id: string;
  received_at: string;
  code: string;
  reason: string;
  field?: string | null;
  raw: string;
  replayed_at?: string | null;
};
export type Consumer = {
  name: string;
  position: number;
  behind: number;
  lag_seconds: number;
  poisoned: number;
  error?: string | null;
};
export type Freshness = {
  log: { last_seq: number; bytes: number; oldest_at?: string | null; events: number };
  consumers: Consumer[];
};

export type ImportState = "preview" | "running" | "done" | "failed" | "undone";
export type ImportResult = {
  rows: number;
  entities: number;
  new: number;
  changed: number;
  unchanged: number;
  rejected: number;
  events: number;
};
export type Import = {
  id: string;
  file_name: string;
  bytes: number;
  format: string;
  encoding: string;
  state: ImportState;
  columns: { name: string; samples: string[] }[];
  suggestion?: { mapping_key: string; confidence: number } | null;
  mapping?: Mapping | null;
  progress?: { rows_read: number; rows_total?: number | null } | null;
  result?: ImportResult | null;
  error?: string | null;
  created_at: string;
  finished_at?: string | null;
};
export type Aliases = string[] | { sum: string[] };
export type TableSpec = {
  name: string;
  title: Words;
  row: string;
  required?: boolean;
  needs: string[];
  columns: Record<string, Aliases>;
  [rest: string]: unknown;
};
export type Words = { zh: string; en: string };
/** How the files of one kind of export become events. What the console does not edit passes through untouched. */
export type Mapping = {
  key: string;
  name: Words;
  kind: string;
  zone?: string | null;
  currency?: string | null;
  tables: TableSpec[];
  [rest: string]: unknown;
};
export type PreviewRow = {
  row: number;
  values: string[];
  events?: { name: string; [key: string]: unknown }[];
  problem?: string | null;
};
export type ImportPreview = { rows: PreviewRow[]; problems: number };

export type TodayItem = {
  key: string;
  severity: "high" | "medium" | "low";
  params: Record<string, Scalar>;
  count?: number | null;
  link: string;
};
export type TodayNumber = { key: string; value: number; previous?: number | null; unit: string };
export type Today = { items: TodayItem[]; numbers: TodayNumber[] };
