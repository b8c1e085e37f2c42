import type { FollowUp, SurveyResponse } from "@/api/types";
import { picturesOf } from "./pictures";

/** What was answered in a line: what was written first, then what was chosen. Pictures have no words. */
export function words({ answers }: Pick<SurveyResponse, "answers">): string {
  const isWritten = (value: unknown, shown: string) => typeof value === "string" && shown === value;
  const said = answers.filter((answer) => typeof answer.value !== "number" && picturesOf(answer).length === 0);
  const written = said.filter(({ value, shown }) => isWritten(value, shown));
  const chosen = said.filter(({ value, shown }) => !isWritten(value, shown));
  return [...written, ...chosen]
    .map(({ shown }) => shown.trim())
    .filter(Boolean)
    .join(" · ");
}

export type FollowUpState = "none" | "open" | "overdue" | "done";

/** Where the work on an answer stands. */
export function followUpState({ state, due_at }: Pick<FollowUp, "state" | "due_at">, now = Date.now()): FollowUpState {
  return state === "open" && due_at && Date.parse(due_at) < now ? "overdue" : state;
}
