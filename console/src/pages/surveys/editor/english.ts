import type { SurveyChrome } from "@/api/types";

/** What stands there in English, for a language in which the survey says nothing of its own. */
export const ENGLISH: Record<keyof SurveyChrome, string> = {
  next: "Next",
  back: "Back",
  send: "Send",
  optional: "optional",
  choose: "Choose",
  mend: "Almost there",
  missing: "Please answer this one.",
  resume: "You can stop any time: every page is kept, and the same link goes on where you were.",
  personal:
    "This link is yours alone: the shop sees that it was you, so that it can follow up. Ask the shop to have it removed.",
  anonymous:
    "This survey is anonymous. Against abuse we keep a fingerprint of your network address that cannot be turned back into it.",
  done: "Your answers have arrived. You can close this page.",
  code: "Code",
  hello: "Hello,",
  answer: "Answer",
  reminder: "Reminder",
};
