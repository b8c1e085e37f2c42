import type { Language, SurveyChrome, Tag } from "@/api/types";
import { surveyForm as en } from "@/i18n/en/surveyForm";
import { surveyForm as zh } from "@/i18n/zh/surveyForm";

const OURS: Record<Language, Record<keyof SurveyChrome, string>> = { zh, en };

/** The language in which Huitou says what a survey does not say in one of its own: the nearest, else the shop's. */
export const standsIn = (tag: Tag, shop: Language): Language => (tag.startsWith("zh-") ? "zh" : shop);

/** What stands there then. */
export const instead = (key: keyof SurveyChrome, tag: Tag, shop: Language) => OURS[standsIn(tag, shop)][key];
