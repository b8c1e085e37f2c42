import type { ComponentType } from "react";
import { createBrowserRouter, type RouteObject } from "react-router";
import { Crash } from "./Crash";
import { Gate } from "./Gate";

type Module = { default: ComponentType };
/** A route whose page is downloaded when it is first opened. */
const page = (path: string, load: () => Promise<Module>): RouteObject => ({
  path,
  lazy: async () => ({ Component: (await load()).default }),
  ErrorBoundary: Crash,
});

export const router = createBrowserRouter([
  { ...page("/login", () => import("@/pages/auth/Login")), HydrateFallback: () => null },
  { ...page("/setup", () => import("@/pages/auth/Setup")), HydrateFallback: () => null },
  {
    path: "/",
    Component: Gate,
    ErrorBoundary: Crash,
    HydrateFallback: () => null,
    children: [
      {
        index: true,
        lazy: async () => ({ Component: (await import("@/pages/today/TodayPage")).default }),
        ErrorBoundary: Crash,
      },
      page("scoreboard", () => import("@/pages/scoreboard/ScoreboardPage")),
      page("customers", () => import("@/pages/customers/CustomersPage")),
      page("customers/:id", () => import("@/pages/customers/CustomerPage")),
      page("segments", () => import("@/pages/segments/SegmentsPage")),
      page("segments/new", () => import("@/pages/segments/SegmentEditPage")),
      page("segments/:id", () => import("@/pages/segments/SegmentPage")),
      page("segments/:id/edit", () => import("@/pages/segments/SegmentEditPage")),
      page("reviews", () => import("@/pages/reviews/ReviewsPage")),
      page("reviews/overview", () => import("@/pages/reviews/OverviewPage")),
      page("reviews/requests", () => import("@/pages/reviews/requests/RequestsPage")),
      page("reviews/:id", () => import("@/pages/reviews/ReviewPage")),
      page("questions", () => import("@/pages/questions/QuestionsPage")),
      page("feedback", () => import("@/pages/feedback/FeedbackPage")),
      page("feedback/overview", () => import("@/pages/feedback/OverviewPage")),
      page("feedback/:id", () => import("@/pages/feedback/PostPage")),
      page("surveys", () => import("@/pages/surveys/SurveysPage")),
      page("surveys/new", () => import("@/pages/surveys/NewSurveyPage")),
      page("surveys/answers", () => import("@/pages/surveys/ScoredPage")),
      page("surveys/contacts", () => import("@/pages/contacts/ContactLogPage")),
      page("surveys/:id", () => import("@/pages/surveys/results/ResultsPage")),
      page("surveys/:id/edit", () => import("@/pages/surveys/editor/EditPage")),
      page("surveys/:id/responses", () => import("@/pages/surveys/responses/ResponsesPage")),
      page("surveys/:id/asked", () => import("@/pages/surveys/AskedPage")),
      page("surveys/:id/share", () => import("@/pages/surveys/share/SharePage")),
      page("surveys/:id/phone", () => import("@/pages/surveys/phone/PhonePage")),
      page("scores", () => import("@/pages/scores/ScoresPage")),
      page("voices", () => import("@/pages/voices/VoicesPage")),
      page("lifecycle", () => import("@/pages/lifecycle/LifecyclePage")),
      page("predictions", () => import("@/pages/predictions/PredictionsPage")),
      page("demand", () => import("@/pages/demand/DemandPage")),
      page("demand/:part", () => import("@/pages/demand/DemandPage")),
      page("behaviour", () => import("@/pages/behaviour/BehaviourPage")),
      page("data", () => import("@/pages/data/SourcesPage")),
      page("data/live", () => import("@/pages/data/LivePage")),
      page("data/imports", () => import("@/pages/data/imports/ImportsPage")),
      page("data/imports/:id", () => import("@/pages/data/imports/ImportPage")),
      page("data/rejected", () => import("@/pages/data/RejectedPage")),
      page("data/unread", () => import("@/pages/data/UnreadPage")),
      page("data/freshness", () => import("@/pages/data/FreshnessPage")),
      page("settings", () => import("@/pages/settings/ShopPage")),
      page("settings/staff", () => import("@/pages/settings/StaffPage")),
      page("settings/keys", () => import("@/pages/settings/KeysPage")),
      page("settings/reviews", () => import("@/pages/reviews/settings/ReviewSettingsPage")),
      page("settings/feedback", () => import("@/pages/feedback/settings/FeedbackSettingsPage")),
      page("settings/contact", () => import("@/pages/contacts/ContactSettingsPage")),
      page("settings/account", () => import("@/pages/settings/AccountPage")),
      page("settings/audit", () => import("@/pages/settings/AuditPage")),
      page("*", () => import("./NotFound")),
    ],
  },
]);
