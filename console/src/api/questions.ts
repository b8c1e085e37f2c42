/** What the page about questions reads. */
import type { Query } from "./http";
import { many, one } from "./queries";
import type * as T from "./types";

export const questions = {
  list: (query: Query) => many<T.ProductQuestion>(["questions", "list"], "/questions", query),
  one: (id: string) => one<T.ProductQuestionDetail>(["questions", "one", id], `/questions/${id}`),
  /** How many there are that fit, without reading them. */
  count: (query: Query) => one<T.Page<T.ProductQuestion>>(["questions", "count"], "/questions", { ...query, limit: 1 }),
};
