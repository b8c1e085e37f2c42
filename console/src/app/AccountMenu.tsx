import { useMutation } from "@tanstack/react-query";
import { Dropdown, type MenuProps } from "antd";
import { useNavigate } from "react-router";
import { send } from "@/api/http";
import type { Language } from "@/api/types";
import { useI18n } from "@/i18n";
import { useToast } from "@/ui/toast";
import { client } from "./client";
import { useSession } from "./session";
import { type ThemeChoice, useTheme } from "./theme";

/** Saves the language with the account, so that it follows the person to another device. */
export function useLanguageChoice() {
  const { setLanguage } = useI18n();
  const save = useMutation({ mutationFn: (language: Language) => send("PATCH", "/me", { language }) });
  return (language: Language) => {
    setLanguage(language);
    save.mutate(language);
  };
}

export function useSignOut() {
  const navigate = useNavigate();
  const toast = useToast();
  return async () => {
    try {
      await send("DELETE", "/session");
      client.clear();
      void navigate("/login");
    } catch (error) {
      toast.problem(error);
    }
  };
}

/** The first letter of a name, whatever its script. */
const initial = (name: string) => String.fromCodePoint(name.codePointAt(0) ?? 0x2022).toUpperCase();

export function AccountMenu({ openHelp, collapsed }: { openHelp: () => void; collapsed: boolean }) {
  const { t, language } = useI18n();
  const { account, version } = useSession();
  const { choice, choose } = useTheme();
  const navigate = useNavigate();
  const chooseLanguage = useLanguageChoice();
  const signOut = useSignOut();

  const items: MenuProps["items"] = [
    { key: "profile", label: t.app.menu.profile, onClick: () => void navigate("/settings/account") },
    { key: "security", label: t.app.menu.security, onClick: () => void navigate("/settings/account#totp") },
    { type: "divider" },
    {
      key: "theme",
      label: t.app.menu.theme,
      children: (["system", "light", "dark"] as ThemeChoice[]).map((key) => ({
        key,
        label: t.app.menu[key],
        onClick: () => choose(key),
      })),
    },
    {
      key: "language",
      label: t.app.menu.language,
      children: (["zh", "en"] as Language[]).map((key) => ({
        key,
        label: key === "en" ? "English" : "简体中文",
        onClick: () => chooseLanguage(key),
      })),
    },
    { key: "shortcuts", label: t.app.menu.shortcuts, onClick: openHelp },
    { key: "api", label: <a href="/docs">{t.app.menu.api}</a> },
    { type: "divider" },
    { key: "out", label: t.app.menu.signOut, onClick: () => void signOut() },
    { key: "version", label: <span className="faint small">{t.app.menu.version(version)}</span>, disabled: true },
  ];
  return (
    <Dropdown
      trigger={["click"]}
      placement="topLeft"
      menu={{ items, selectable: true, selectedKeys: [choice, language] }}
    >
      <button type="button" className="bare account" aria-label={t.app.menu.account}>
        <span className="avatar" aria-hidden="true">
          {initial(account.name || account.email)}
        </span>
        {!collapsed && (
          <span className="label stack-s" style={{ gap: 0 }}>
            <span className="ellipsis">{account.name || account.email}</span>
            <span className="faint small">{t.words.role[account.role]}</span>
          </span>
        )}
      </button>
    </Dropdown>
  );
}
