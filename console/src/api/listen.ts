/** What the pages about reviews, scores and voices read. */
import type { Query } from "./http";
import { many, one } from "./queries";
import type * as T from "./types";

export const listen = {
  reviews: (query: Query) => many<T.ReviewRow>(["reviews", "list"], "/reviews", query),
  review: (id: string) => one<T.Review>(["reviews", "one", id], `/reviews/${id}`),
  overview: (days: number) => one<T.ReviewsOverview>(["reviews", "overview"], "/reviews/overview", { days }),
  invited: (days: number) => one<T.InvitedReviews>(["reviews", "invited"], "/reviews/invited", { days }),
  coupons: () => one<T.ReviewCoupons>(["review-coupons"], "/review-coupons"),
  requests: (query: Query) => many<T.ReviewRequest>(["reviews", "requests"], "/review-requests", query),
  templates: () => one<{ items: T.ReplyTemplate[] }>(["reply-templates"], "/reply-templates", undefined, 600_000),
  replyModel: () => one<T.ReplyModel>(["reply-model"], "/reply-model", undefined, 600_000),
  scores: () => one<T.Scores>(["scores"], "/scores"),
  settings: () => one<T.ListenSettings>(["listen-settings"], "/listen/settings", undefined, 600_000),
  categories: () => one<T.ListenCategories>(["listen-categories"], "/listen/categories"),

  /** What it says changes by itself only while something goes on, and then it is asked for again. */
  textModel: () => one<T.TextModel>(["text-model"], "/text-model"),
  aspects: (query: Query) => one<T.Aspects>(["voices", "aspects"], "/aspects", query),
  course: (aspect: string, query: Query) =>
    one<T.AspectCourse>(["voices", "course", aspect], `/aspects/${encodeURIComponent(aspect)}/course`, query),
  voices: (query: Query) => one<T.Aspects>(["voices", "all"], "/voices/aspects", query),
  said: (aspect: string, query: Query) =>
    many<T.VoiceSentence>(["voices", "said", aspect], `/voices/aspects/${encodeURIComponent(aspect)}/sentences`, query),
  voiceCourse: (aspect: string, query: Query) =>
    one<T.AspectCourse>(
      ["voices", "all", "course", aspect],
      `/voices/aspects/${encodeURIComponent(aspect)}/course`,
      query,
    ),
  newWords: () => one<{ items: T.VoiceNewWord[] }>(["voices", "new"], "/voices/new", undefined, 600_000),
  sentences: (aspect: string, query: Query) =>
    many<T.AspectSentence>(["voices", "sentences", aspect], `/aspects/${encodeURIComponent(aspect)}/sentences`, query),
};
