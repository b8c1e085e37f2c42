import type { ReactNode } from "react";
import { useMay } from "@/app/session";
import { useI18n } from "@/i18n";
import { Page } from "@/ui/Page";

/** The frame the settings share; tabs a role cannot use are not shown. */
export function SettingsPage({
  note,
  actions,
  children,
}: {
  note?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}) {
  const { t } = useI18n();
  const mayShop = useMay("manageShop");
  const mayStaff = useMay("manageStaff");
  const tabs = [
    { path: "/settings", title: t.settings.tabs.shop, shown: true },
    { path: "/settings/staff", title: t.settings.tabs.staff, shown: mayShop },
    { path: "/settings/fields", title: t.settings.fields.tab, shown: true },
    { path: "/settings/reviews", title: t.reviewSettings.tab, shown: true },
    { path: "/settings/surveys", title: t.surveySettings.tab, shown: true },
    { path: "/settings/feedback", title: t.feedback.settings.tab, shown: true },
    { path: "/settings/contact", title: t.contacts.settings.tab, shown: true },
    { path: "/settings/keys", title: t.settings.tabs.keys, shown: mayStaff },
    { path: "/settings/account", title: t.settings.tabs.account, shown: true },
    { path: "/settings/audit", title: t.settings.tabs.audit, shown: mayShop },
  ].filter(({ shown }) => shown);
  return (
    <Page title={t.settings.title} note={note} actions={actions} tabs={tabs}>
      {children}
    </Page>
  );
}
