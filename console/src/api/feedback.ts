/** What the pages about feedback read. */
import type { Query } from "./http";
import { many, one } from "./queries";
import type * as T from "./types";

export const feedback = {
  posts: (query: Query) => many<T.FeedbackPost>(["feedback", "list"], "/feedback", query),
  post: (id: string) => one<T.FeedbackDetail>(["feedback", "one", id], `/feedback/${id}`),
  similar: (id: string) => one<{ items: T.SimilarPost[] }>(["feedback", "similar", id], `/feedback/${id}/similar`),
  mergePreview: (id: string, into: string) =>
    one<T.FeedbackMergePreview>(["feedback", "merge-preview", id], `/feedback/${id}/merge`, { into }),
  log: (id: string) => one<{ items: T.FeedbackLogEntry[] }>(["feedback", "log", id], `/feedback/${id}/log`),
  overview: (days: number) => one<T.FeedbackOverview>(["feedback", "overview"], "/feedback/overview", { days }),
  settings: () => one<T.FeedbackSettings>(["feedback-settings"], "/feedback/settings", undefined, 600_000),
};
