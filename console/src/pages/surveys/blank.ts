import type { Language, Survey } from "@/api/types";

/** The least that a survey can be: one open question in one language, which nobody is asked by itself. */
export function blank(
  language: Language,
  words: { title: string; question: string; thanks: string },
): Pick<Survey, "kind" | "definition" | "audience"> {
  const text = (said: string) => ({ [language]: said });
  return {
    kind: "own",
    definition: {
      v: 1,
      languages: [language],
      title: text(words.title),
      thanks: text(words.thanks),
      questions: [{ key: "text", type: "text", text: text(words.question), is_required: false }],
    },
    audience: {
      trigger: "manual",
      nth: null,
      schedule: null,
      delay_hours: 24,
      sample_rate: 1,
      segments: [],
      quota: null,
      expires_days: 14,
      channels: ["mail", "link"],
      override_quarantine: false,
      reminder: true,
    },
  };
}
