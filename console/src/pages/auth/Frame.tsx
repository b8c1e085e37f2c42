import type { ReactNode } from "react";
import { Logo } from "@/app/Logo";
import { useTitle } from "@/app/title";
import { useI18n } from "@/i18n";
import "@/styles/auth.css";

/** The calm page around signing in and setting up, with the language one click away. */
export function Frame({
  title,
  text,
  children,
  wide,
}: {
  title: string;
  text?: string;
  children: ReactNode;
  wide?: boolean;
}) {
  const { t, language, setLanguage } = useI18n();
  useTitle(title);
  return (
    <main className="auth" data-wide={wide || undefined}>
      <header>
        <Logo size={34} />
        <h1>{title}</h1>
        {text && <p className="muted">{text}</p>}
      </header>
      {children}
      <footer className="row between faint small">
        <span>
          {t.app.name} · {t.app.tagline}
        </span>
        <button type="button" className="bare" onClick={() => setLanguage(language === "en" ? "zh" : "en")}>
          {language === "en" ? "简体中文" : "English"}
        </button>
      </footer>
    </main>
  );
}
