/** Light and dark by the system or by choice, in our tokens and in Ant Design's at once; paper is always light. */
import { theme as antd, ConfigProvider } from "antd";
import enUS from "antd/locale/en_US";
import zhCN from "antd/locale/zh_CN";
import dayjs from "dayjs";
import "dayjs/locale/zh-cn";
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { useI18n } from "@/i18n";
import { usePrinting } from "./printing";

export type ThemeChoice = "system" | "light" | "dark";
const STORED = "huitou.theme";
const darkQuery = window.matchMedia("(prefers-color-scheme: dark)");
const thumbQuery = window.matchMedia("(max-width: 720px), (pointer: coarse)");

type Theme = { choice: ThemeChoice; dark: boolean; choose: (choice: ThemeChoice) => void };
const Context = createContext<Theme | null>(null);

const watching = (query: MediaQueryList) => (changed: () => void) => {
  query.addEventListener("change", changed);
  return () => query.removeEventListener("change", changed);
};
const watchSystem = watching(darkQuery);
const watchThumb = watching(thumbQuery);

function stored(): ThemeChoice {
  const value = localStorage.getItem(STORED);
  return value === "light" || value === "dark" ? value : "system";
}

/** Reads our tokens, so that the palette is written down once. What a thumb presses is as large as a thumb needs it. */
function antTokens(isByThumb: boolean) {
  const css = getComputedStyle(document.documentElement);
  const token = (name: string) => css.getPropertyValue(name).trim();
  return {
    colorPrimary: token("--accent"),
    colorLink: token("--accent"),
    colorSuccess: token("--good"),
    colorWarning: token("--warn"),
    colorError: token("--bad"),
    colorBgBase: token("--surface"),
    colorBgLayout: token("--bg"),
    colorBgContainer: token("--surface"),
    colorBgElevated: token("--surface"),
    colorTextBase: token("--text"),
    colorTextPlaceholder: token("--text-3"),
    colorBorder: token("--line-strong"),
    colorBorderSecondary: token("--line"),
    borderRadius: 6,
    fontSize: 13.5,
    controlHeight: isByThumb ? 40 : 32,
    ...(isByThumb ? { controlHeightSM: 40 } : {}),
    fontFamily: token("--font"),
    boxShadowSecondary: token("--shadow"),
    motionDurationMid: "0.12s",
    motionDurationSlow: "0.16s",
  };
}

export function ThemeProvider({ children }: { children: ReactNode }) {
  const { language } = useI18n();
  const [choice, setChoice] = useState<ThemeChoice>(stored);
  const systemDark = useSyncExternalStore(watchSystem, () => darkQuery.matches);
  const isByThumb = useSyncExternalStore(watchThumb, () => thumbQuery.matches);
  const printing = usePrinting();
  const dark = !printing && (choice === "dark" || (choice === "system" && systemDark));

  const tokens = useMemo(() => {
    // eslint-disable-next-line react-hooks/immutability -- the tokens are read from the CSS that this switches
    document.documentElement.dataset.theme = dark ? "dark" : "light";
    return antTokens(isByThumb);
  }, [dark, isByThumb]);
  useEffect(() => void dayjs.locale(language === "en" ? "en" : "zh-cn"), [language]);
  useEffect(() => {
    document.querySelector('meta[name="theme-color"]')?.setAttribute("content", tokens.colorBgLayout);
  }, [tokens]);

  const value = useMemo(() => {
    const choose = (next: ThemeChoice) => {
      localStorage.setItem(STORED, next);
      setChoice(next);
    };
    return { choice, dark, choose };
  }, [choice, dark]);

  return (
    <Context value={value}>
      <ConfigProvider
        locale={language === "en" ? enUS : zhCN}
        theme={{
          algorithm: dark ? antd.darkAlgorithm : antd.defaultAlgorithm,
          token: tokens,
          hashed: false,
          components: {
            Button: { primaryColor: dark ? "#10131c" : "#ffffff", primaryShadow: "none" },
            // Seven days beside each other fit on a phone
            DatePicker: { cellWidth: isByThumb ? 44 : 36 },
          },
        }}
        button={{ autoInsertSpace: false }}
        variant="outlined"
      >
        {children}
      </ConfigProvider>
    </Context>
  );
}

export function useTheme(): Theme {
  const value = useContext(Context);
  if (!value) throw new Error("useTheme outside ThemeProvider");
  return value;
}
