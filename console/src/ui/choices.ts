/** What is chosen from a list that the browser knows. */
import { useMemo } from "react";
import { LOCALE, useI18n } from "@/i18n";

type Choice = { value: string; label: string };
const COMMON = ["CNY", "USD", "EUR", "GBP", "HKD", "TWD", "JPY", "SGD", "AUD", "CAD", "BRL"];

/** All currencies by code and name, those that many shops use first. */
export function useCurrencies(): Choice[] {
  const { language } = useI18n();
  return useMemo(() => {
    const names = new Intl.DisplayNames(LOCALE[language], { type: "currency" });
    const all = Intl.supportedValuesOf("currency");
    return [...COMMON, ...all.filter((code) => !COMMON.includes(code))].map((value) => ({
      value,
      label: `${value} · ${names.of(value)}`,
    }));
  }, [language]);
}

/** All time zones, UTC first. */
export const TIME_ZONES: Choice[] = ["UTC", ...Intl.supportedValuesOf("timeZone")].map((value) => ({
  value,
  label: value.replaceAll("_", " "),
}));
