/** What pages read: a key and a fetch per endpoint. Keys start with the noun, so that live events can refresh a noun. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { get, type Query } from "./http";
import type * as T from "./types";
import type { PathOf } from "./types/paths";

export const one = <R>(key: readonly unknown[], path: PathOf<"GET">, query?: Query, staleTime = 30_000) =>
  queryOptions({
    queryKey: query ? [...key, query] : key,
    queryFn: ({ signal }) => get<R>(path, query, signal),
    staleTime,
  });

export const many = <R>(key: readonly unknown[], path: PathOf<"GET">, query: Query = {}) =>
  infiniteQueryOptions({
    queryKey: [...key, query],
    queryFn: ({ pageParam, signal }) => get<T.Page<R>>(path, { limit: 50, ...query, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    staleTime: 15_000,
  });

export const q = {
  session: () =>
    queryOptions({
      queryKey: ["session"],
      queryFn: () => get<T.Session>("/session"),
      staleTime: Number.POSITIVE_INFINITY,
      retry: false,
    }),
  setup: () => one<{ needed: boolean }>(["setup"], "/setup"),
  asOf: () => one<T.AsOf>(["customers", "as-of"], "/shop/as-of"),
  workingHours: () => one<T.WorkingHours>(["working-hours"], "/shop/working-hours", undefined, 600_000),
  /** Until when something is promised that comes on a Friday evening. */
  workingHoursDue: (hours: number) =>
    one<T.WorkingHoursDue>(["working-hours", "due"], "/shop/working-hours/due", { hours }, 600_000),
  today: () => one<T.Today>(["today"], "/today"),
  setupGuide: () => one<{ steps: T.SetupStep[] }>(["setup-guide"], "/setup-guide"),
  views: (page: string) => one<{ items: T.SavedView[] }>(["views", page], "/views", { page }),

  customers: (query: Query) => many<T.CustomerRow>(["customers", "list"], "/customers", query),
  customerSearch: (text: string) =>
    one<T.Page<T.CustomerRow>>(["customers", "search"], "/customers", { q: text, limit: 6 }),
  customer: (id: string) => one<T.Customer>(["customers", "one", id], `/customers/${id}`),
  customerFields: () => one<{ items: T.CustomField[] }>(["customer-fields"], "/customer-fields", undefined, 600_000),
  timeline: (id: string, query: Query) =>
    many<T.TimelineItem>(["customers", "timeline", id], `/customers/${id}/timeline`, query),
  customerOrders: (id: string) => many<T.CustomerOrder>(["customers", "orders", id], `/customers/${id}/orders`),
  merges: (id: string) => many<T.Merge>(["customers", "merges", id], `/customers/${id}/merges`),
  overview: () => one<T.Overview>(["customers", "overview"], "/customers/overview"),
  lifecycle: () => one<T.Lifecycle>(["lifecycle"], "/lifecycle"),
  rfm: () => one<T.Rfm>(["rfm"], "/rfm"),
  identityRules: () => one<T.IdentityRulesInForce>(["identity", "rules"], "/identity/rules"),

  segments: () => one<{ items: T.Segment[] }>(["segments", "list"], "/segments"),
  segment: (id: string) => one<T.Segment>(["segments", "one", id], `/segments/${id}`),
  segmentMembers: (id: string) => many<T.CustomerRow>(["segments", "members", id], `/segments/${id}/members`),
  segmentHistory: (id: string) =>
    one<{ items: T.SegmentDay[] }>(["segments", "history", id], `/segments/${id}/history`),
  vocabulary: () => one<T.Vocabulary>(["segments", "vocabulary"], "/segments/vocabulary", undefined, 600_000),

  predictions: () => one<T.Predictions>(["predictions"], "/predictions"),
  searches: (query: Query) => many<T.SearchTerm>(["demand", "searches"], "/demand/searches", query),
  products: (query: Query) => one<T.ProductDemands>(["demand", "products"], "/demand/products", query),
  sales: (query: Query) => one<T.Sales>(["demand", "sales"], "/demand/sales", query),

  behaviourEvents: () => one<T.BehaviourEvents>(["behaviour", "events"], "/behaviour/events", undefined, 60_000),
  visitors: (query: Query) => one<T.Visitors>(["behaviour", "visitors"], "/behaviour/visitors", query, 60_000),
  funnel: (query: Query) => one<T.BehaviourFunnel>(["behaviour", "funnel"], "/behaviour/funnel", query, 60_000),
  retention: (query: Query) =>
    one<T.BehaviourRetention>(["behaviour", "retention"], "/behaviour/retention", query, 60_000),
  pageVitals: () => one<T.PageVitals>(["behaviour", "vitals"], "/behaviour/vitals", undefined, 60_000),

  sources: () => one<{ items: T.Source[] }>(["sources"], "/sources"),
  events: (query: Query) => many<T.LiveEvent>(["events"], "/events", query),
  rejected: (query: Query) => many<T.RejectedEvent>(["rejected"], "/rejected-events", query),
  unread: (query: Query) => many<T.UnreadEvent>(["unread"], "/unread-events", query),
  freshness: () => one<T.Freshness>(["freshness"], "/freshness"),
  imports: () => many<T.Import>(["imports", "list"], "/imports"),
  import: (id: string) => one<T.Import>(["imports", "one", id], `/imports/${id}`),
  importPreview: (id: string, version: string) =>
    queryOptions({
      queryKey: ["imports", "preview", id, version],
      queryFn: ({ signal }) => get<T.ImportPreview>(`/imports/${id}/preview`, undefined, signal),
    }),
  mappings: () => one<{ items: T.KnownMapping[] }>(["import-mappings"], "/import-mappings", undefined, 600_000),

  staff: () => one<{ items: T.Staff[] }>(["staff"], "/staff"),
  mySessions: () => one<{ items: T.SignedIn[] }>(["my-sessions"], "/me/sessions"),
  apiKeys: () => one<{ items: T.ApiKey[] }>(["api-keys"], "/api-keys"),
  audit: (query: Query) => many<T.AuditEntry>(["audit"], "/audit", query),
  auditOptions: () => one<T.AuditOptions>(["audit", "options"], "/audit/options"),
};
