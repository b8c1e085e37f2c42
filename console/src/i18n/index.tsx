/** Two complete languages. Chinese gives the shape, English must have every key of it: a missing one does not compile. */
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import type { Language } from "@/api/types";
import { type Format, formatter } from "./format";
import type zh from "./zh";

type Words<T> = {
  [K in keyof T]: T[K] extends string
    ? string
    : T[K] extends (...args: infer A) => string
      ? (...args: A) => string
      : Words<T[K]>;
};
export type Messages = Words<typeof zh>;

const catalogues: Record<Language, () => Promise<{ default: Messages }>> = {
  zh: () => import("./zh"),
  en: () => import("./en"),
};
/** What Intl and the page are told. */
export const LOCALE: Record<Language, string> = { zh: "zh-CN", en: "en" };
const STORED = "huitou.language";

type I18n = {
  t: Messages;
  f: Format;
  language: Language;
  setLanguage: (language: Language) => void;
  /** Takes the language of the account, unless another was chosen on this device. */
  adoptLanguage: (language: Language) => void;
  setShop: (shop: ShopFormat) => void;
};
type ShopFormat = { timeZone: string; currency: string };
const Context = createContext<I18n | null>(null);

/** The language asked for before, else the browser's, else Chinese. */
export function preferredLanguage(stored: string | null, browser: readonly string[]): Language {
  if (stored === "zh" || stored === "en") return stored;
  const first = browser.find((tag) => /^(zh|en)\b/i.test(tag));
  return first?.toLowerCase().startsWith("en") ? "en" : "zh";
}

export function I18nProvider({ children }: { children: ReactNode }) {
  const [language, choose] = useState<Language>(() =>
    preferredLanguage(localStorage.getItem(STORED), navigator.languages),
  );
  const [loaded, setLoaded] = useState<{ language: Language; t: Messages } | null>(null);
  const [shop, setShop] = useState<ShopFormat>({
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    currency: "CNY",
  });

  useEffect(() => {
    let current = true;
    void catalogues[language]().then(({ default: t }) => current && setLoaded({ language, t }));
    document.documentElement.lang = LOCALE[language];
    return () => {
      current = false;
    };
  }, [language]);

  const value = useMemo<I18n | null>(() => {
    if (!loaded) return null;
    const setLanguage = (next: Language) => {
      localStorage.setItem(STORED, next);
      choose(next);
    };
    const adoptLanguage = (next: Language) => {
      if (localStorage.getItem(STORED) === null) choose(next);
    };
    return {
      adoptLanguage,
      t: loaded.t,
      f: formatter(LOCALE[loaded.language], shop.timeZone, shop.currency, loaded.t.ui.justNow),
      language: loaded.language,
      setLanguage,
      setShop,
    };
  }, [loaded, shop]);

  return value && <Context.Provider value={value}>{children}</Context.Provider>;
}

export function useI18n(): I18n {
  const value = useContext(Context);
  if (!value) throw new Error("useI18n outside I18nProvider");
  return value;
}

/** A message found by a key the server sends, or the key itself when this console is older than the server. */
export function lookup(words: object, key: string): string {
  const found = (words as Record<string, unknown>)[key];
  return typeof found === "string" ? found : key;
}
