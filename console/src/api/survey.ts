/** What the pages about surveys read. */
import type { Query } from "./http";
import { many, one } from "./queries";
import type * as T from "./types";

export const survey = {
  list: (query: Query) => many<T.Survey>(["surveys", "list"], "/surveys", query),
  one: (id: string) => one<T.Survey>(["surveys", "one", id], `/surveys/${id}`),
  settings: () => one<T.SurveySettings>(["survey-settings"], "/survey-settings", undefined, 600_000),
  templates: () => one<{ items: T.SurveyTemplate[] }>(["survey-templates"], "/survey-templates", undefined, 600_000),
  results: (id: string, query: Query) =>
    one<T.SurveyResults>(["surveys", "results", id], `/surveys/${id}/results`, query),
  responses: (id: string, query: Query) =>
    many<T.SurveyResponse>(["surveys", "responses", id], `/surveys/${id}/responses`, query),
  scored: (kind: T.ScoreKind, query: Query) =>
    many<T.ScoredAnswer>(["surveys", "scored", kind], `/survey-scores/${kind}/answers`, query),
  response: (id: string, language: T.Language) =>
    one<T.SurveyResponse>(["surveys", "response", id], `/survey-responses/${id}`, { lang: language }),
  followUpMails: (response: string) =>
    one<T.FollowUpMails>(["surveys", "mails", response], `/survey-responses/${response}/follow-up/mails`),
  news: (id: string) => one<T.Page<T.SurveyNews>>(["surveys", "news", id], `/surveys/${id}/news`),
  newsAudience: (id: string, query: Query) =>
    one<{ people: number }>(["surveys", "news-audience", id], `/surveys/${id}/news/audience`, query),
  phoneOrder: (id: string, customer: string, order: string) =>
    one<T.SurveyPhoneOrder>(["surveys", "phone-order", id], `/surveys/${id}/phone/order`, {
      customer,
      order_id: order,
    }),
  invitations: (id: string, query: Query) =>
    many<T.SurveyInvitation>(["surveys", "invitations", id], `/surveys/${id}/invitations`, query),
};
