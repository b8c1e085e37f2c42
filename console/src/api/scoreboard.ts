/** What the scoreboard reads. */
import type { Query } from "./http";
import { one } from "./queries";
import type * as T from "./types";

export const segmentBoard = (query: Query) =>
  one<T.SegmentBoard>(["scoreboard", "segments"], "/scoreboard/segments", query);
export const scoreboard = (query: Query) => one<T.Scoreboard>(["scoreboard"], "/scoreboard", query);
