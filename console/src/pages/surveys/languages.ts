/** Languages that surveys speak, by their BCP 47 tags. */
import { type Said, SURVEY_CHROME, type SurveyChrome, type SurveyDefinition, type Tag } from "@/api/types";
import { LOCALE, useI18n } from "@/i18n";

/** Those that are offered before anything is typed. */
export const COMMON: Tag[] = [
  ...[
    "zh",
    "en",
    "zh-Hant",
    "ja",
    "ko",
    "de",
    "fr",
    "es",
    "pt",
    "pt-BR",
    "it",
    "nl",
    "pl",
    "ru",
    "uk",
    "tr",
    "ar",
    "he",
  ],
  ...["fa", "hi", "id", "ms", "th", "vi", "cs", "sv", "da", "nb", "fi", "el", "hu", "ro"],
];

/** A tag as it is usually written; null of what is none. */
export function canonical(typed: string): Tag | null {
  if (!/^[a-z]{2,3}([-_][a-z\d]{2,8})*$/i.test(typed)) return null;
  try {
    return Intl.getCanonicalLocales(typed.replaceAll("_", "-"))[0] ?? null;
  } catch {
    return null;
  }
}

const main = (tag: Tag) => tag.split("-")[0] ?? tag;
const isTraditional = (tag: Tag) => /^zh-(Hant|(?!Hans).*(TW|HK|MO))/.test(tag);

/** Whether Huitou says what stands around the questions in this language itself. */
export const isOurs = (tag: Tag) => main(tag) === "en" || (main(tag) === "zh" && !isTraditional(tag));

const RTL = ["ar", "he", "fa", "ur", "ps", "sd", "ug", "yi", "dv", "ckb"];
export const direction = (tag: Tag) => (RTL.includes(main(tag)) ? "rtl" : "ltr");

/** The one of some languages that is nearest to another. */
export function nearest(spoken: readonly Tag[], wanted: string | null | undefined): Tag | undefined {
  const tag = wanted ? canonical(wanted) : null;
  if (!tag) return undefined;
  const alike = spoken.filter((one) => main(one) === main(tag));
  return (
    alike.find((one) => one === tag) ??
    alike.find((one) => isTraditional(one) === isTraditional(tag) && tag.startsWith(`${one}-`)) ??
    alike.find((one) => isTraditional(one) === isTraditional(tag)) ??
    alike[0]
  );
}

/** How languages are called here, in full and in a few letters. */
export function useLanguages() {
  const { t, language } = useI18n();
  const e = t.surveyEditor;
  const isKnown = (tag: Tag): tag is keyof typeof e.language => tag in e.language;
  const names = new Intl.DisplayNames(LOCALE[language], { type: "language" });
  return {
    name: (tag: Tag) => (isKnown(tag) ? e.language[tag] : (names.of(tag) ?? tag)),
    short: (tag: Tag) => (isKnown(tag) ? e.languageShort[tag] : tag.toUpperCase()),
  };
}

/** All that a survey says to who answers: what it must say, and what it says only where it says anything. */
function texts({ title, intro, thanks, thanks_offer, questions }: SurveyDefinition) {
  const named = questions.flatMap(({ options = [], rows = [] }) => [...options, ...rows].map(({ text }) => text));
  return {
    must: [title, thanks, ...(thanks_offer ? [thanks_offer.text] : []), ...questions.map(({ text }) => text), ...named],
    may: [intro, ...questions.flatMap(({ hint, scale }) => [hint, scale?.low, scale?.high])],
  };
}

const isSaid = (words: string | undefined) => (words ?? "").trim() !== "";
const saysAnything = (text: Said | null | undefined) => Object.values(text ?? {}).some(isSaid);

/** How many texts are not written in a language yet. */
export function unwritten(definition: SurveyDefinition, tag: Tag): number {
  const { must, may } = texts(definition);
  return [...must, ...may.filter(saysAnything)].filter((text) => !isSaid(text?.[tag])).length;
}

const CHROME = /^definition\.chrome\.(\w+)\.(.+)$/;

/** By language, what our own words stand in for of those that the server named, as far as nobody has written it since. */
export function borrowing(named: readonly string[], { chrome, languages }: SurveyDefinition) {
  const found = new Map<Tag, (keyof SurveyChrome)[]>();
  for (const path of named) {
    const [, name, tag = ""] = CHROME.exec(path) ?? [];
    const key = SURVEY_CHROME.find((one) => one === name);
    if (!key || !languages.includes(tag) || isSaid(chrome?.[key]?.[tag])) continue;
    found.set(tag, [...(found.get(tag) ?? []), key]);
  }
  return found;
}

/** How many of the words around the questions our own stand in for. */
export function borrowed({ chrome }: SurveyDefinition, tag: Tag): number {
  return isOurs(tag) ? 0 : SURVEY_CHROME.filter((key) => !isSaid(chrome?.[key]?.[tag])).length;
}
